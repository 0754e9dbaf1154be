import type { ByLanguage } from '../language.ts';
import type { End } from './template.ts';

/** What may stand before a sentence of its own and make one sentence with it. */
export interface Opening {
  readonly id: string;
  readonly texts: ByLanguage<string>;
  /** What the sentence that follows must end with. */
  readonly end: End;
}

const STATEMENTS: readonly (readonly [en: string, ru: string, zh: string])[] = [
  ['I think that', 'я думаю, что', '我 认为'],
  ['I know that', 'я знаю, что', '我 知道'],
  ['I believe that', 'я считаю, что', '我 相信'],
  ['I heard that', 'я слышал, что', '我 听说'],
  ['Mom says that', 'мама говорит, что', '妈妈 说'],
  ['everyone knows that', 'все знают, что', '大家 都 知道'],
  ['it is true that', 'правда, что', '确实'],
  ['it seems that', 'кажется, что', '好像'],
  ['they say that', 'говорят, что', '据说'],
  ['it is good that', 'хорошо, что', '好 在'],
  ['it is strange that', 'странно, что', '奇怪 的 是'],
  ['unfortunately,', 'к сожалению,', '可惜，'],
  ['fortunately,', 'к счастью,', '幸运 的 是，'],
  ['of course,', 'конечно,', '当然，'],
  ['perhaps,', 'возможно,', '可能，'],
  ['for example,', 'например,', '例如，'],
  ['by the way,', 'кстати,', '顺便 说 一下，'],
  ['yes,', 'да,', '是 的，'],
  ['no,', 'нет,', '不，'],
];

const QUESTIONS: readonly (readonly [en: string, ru: string, zh: string])[] = [
  ['tell me, please,', 'скажи, пожалуйста,', '请 告诉 我，'],
  ['excuse me,', 'извините,', '请问，'],
  ['Mom,', 'мама,', '妈妈，'],
  ['hey,', 'эй,', '嘿，'],
  ['so,', 'итак,', '那么，'],
];

const opening =
  (end: End) =>
  (texts: readonly [string, string, string], index: number): Opening => ({
    id: `${end === '.' ? 'statement' : 'question'}-${index + 1}`,
    texts: { en: texts[0], ru: texts[1], zh: texts[2] },
    end,
  });

export const OPENINGS: readonly Opening[] = [...STATEMENTS.map(opening('.')), ...QUESTIONS.map(opening('?'))];
