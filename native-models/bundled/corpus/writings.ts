import type { Random } from '../../distributions/random.ts';
import type { Language } from './language.ts';
import type { Triple } from './triple.ts';
import type { Writing } from './written.ts';

type Weights = readonly (readonly [Writing, number])[];

/**
 * How sources are written, by what they are; Chinese has no capitals, so that its sources are written in fewer ways.
 */
const WRITINGS: Readonly<
  Record<'name' | '.' | '?' | 'which' | '!' | 'saying', readonly [letters: Weights, chinese: Weights]>
> = {
  name: [
    [
      ['plain', 72],
      ['capital', 16],
      ['closed', 12],
    ],
    [
      ['plain', 85],
      ['closed', 15],
    ],
  ],
  '.': [
    [
      ['plain', 60],
      ['bare', 12],
      ['lower', 12],
      ['lower-closed', 8],
      ['exclaimed', 8],
    ],
    [
      ['plain', 78],
      ['bare', 14],
      ['exclaimed', 8],
    ],
  ],
  // Without its mark a Russian question may be a statement.
  '?': [
    [
      ['plain', 88],
      ['lower-closed', 12],
    ],
    [['plain', 100]],
  ],
  which: [
    [
      ['plain', 68],
      ['bare', 10],
      ['lower', 12],
      ['lower-closed', 10],
    ],
    [
      ['plain', 85],
      ['bare', 15],
    ],
  ],
  '!': [
    [
      ['plain', 75],
      ['lower-closed', 10],
      ['bare', 8],
      ['lower', 7],
    ],
    [
      ['plain', 88],
      ['bare', 12],
    ],
  ],
  saying: [
    [
      ['plain', 65],
      ['bare', 10],
      ['lower', 10],
      ['upper', 15],
    ],
    [
      ['plain', 85],
      ['bare', 15],
    ],
  ],
};

const QUESTION_WORD = /^(who|what|where|when|why|how|which|with whom)\b/;

/** How an example of a triple is written, given the language that it is read in. */
export function drawWriting(triple: Triple, source: Language, random: Random): Writing {
  const weights = WRITINGS[kindOf(triple)][source === 'zh' ? 1 : 0];
  let at = random() * weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [writing, weight] of weights) {
    at -= weight;
    if (at < 0) return writing;
  }
  return 'plain';
}

function kindOf({ end, entries, words }: Triple): keyof typeof WRITINGS {
  if (end === undefined) return 'name';
  if (entries.length === 0) return end === '?' && !QUESTION_WORD.test(words.en) ? '?' : 'saying';
  return end === '?' && QUESTION_WORD.test(words.en) ? 'which' : end;
}
