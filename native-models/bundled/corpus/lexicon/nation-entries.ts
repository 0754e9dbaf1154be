import { declineAdjective } from '../grammar/russian-adjective.ts';
import { THING, type Word } from '../grammar/word.ts';
import type { Entry } from './entry.ts';
import { NATIONS } from './nations.ts';

const word = (alone: string, forms: Readonly<Record<string, string>>): Word => ({ alone, forms, agreement: THING });

/** What is of a nation: French, французский, 法国的. */
export function nationalAdjectives(): Entry[] {
  return NATIONS.map(([en, adjective, , , zh]) => ({
    class: 'national',
    words: {
      en: word(en, { '': en }),
      ru: word(adjective, declineAdjective(adjective)),
      zh: word(zh, { '': `${zh} 的` }),
    },
    named: false,
  }));
}

/** Who is of a nation, he or she: French, француз or француженка, 法国人. */
export function nationalities(): Entry[] {
  return NATIONS.map(([en, , man, woman, zh]) => ({
    class: 'nationality',
    words: {
      en: word(en, { '': en, past: en }),
      ru: word(man, { m: man, f: woman }),
      zh: word(`${zh}人`, { '': `${zh}人` }),
    },
    named: false,
  }));
}
