import type { Catalogue } from '../../../i18n/en.ts';
import { isTooLarge } from './cell-number.ts';
import { MOST_LINES, shapeText } from './sheet-draft.ts';
import type { PasteProblem } from './sheet-paste.ts';

/** What is wrong with a pasted text, and what to do, in a sentence. */
export function pasteSentence(texts: Catalogue['attentionSheet']['paste']['problems'], problem: PasteProblem): string {
  switch (problem.code) {
    case 'not-a-number': {
      const { text, row, column } = problem;
      return isTooLarge(text) ? texts.numberTooLarge(text, row, column) : texts.notANumber(text, row, column);
    }
    case 'ragged':
      return texts.ragged(problem.row, problem.found, problem.expected);
    case 'too-large':
      return texts.tooLarge(shapeText([problem.rows, problem.columns]), MOST_LINES);
    case 'several':
      return texts.several(problem.names.join(', '));
    case 'too-deep':
      return texts.tooDeep;
    default:
      return texts[problem.code];
  }
}
