import * as v from 'valibot';
import { inEnglish, type Phrase, type Said } from '../errors/phrases.ts';

/** A schema keeps a text; here is what was said by it. */
const askedPhrases = new Map<string, Phrase>();

function asked(phrase: Phrase): string {
  const text = inEnglish(phrase);
  askedPhrases.set(text, phrase);
  return text;
}

/** Fields of a model's JSON files. Each schema's message is what an error's sentence says was expected. */
export const wholeNumber = (min: number, max: number) => {
  const expected = asked(['whole-between', min, max]);
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(min, expected), v.maxValue(max, expected));
};

export const finiteNumber = v.pipe(v.number(asked(['number'])), v.finite(asked(['finite-number'])));
export const numberAbove0 = v.pipe(finiteNumber, v.gtValue(0, asked(['number-above', 0])));
export const numberFrom0 = v.pipe(finiteNumber, v.minValue(0, asked(['number-from', 0])));

const zeroToOne = asked(['number-between', 0, 1]);
export const fraction = v.pipe(v.number(zeroToOne), v.minValue(0, zeroToOne), v.maxValue(1, zeroToOne));

export const flag = v.boolean(asked(['flag']));
export const text = v.string(asked(['text']));
export const texts = v.array(v.string(asked(['texts'])), asked(['texts']));

export const tokenId = wholeNumber(0, 2 ** 31 - 1);
export const tokenIds = v.array(tokenId, asked(['token-ids']));
export const tokenIdOrIds = v.union([tokenId, tokenIds], asked(['token-id-or-ids']));

/** The first wrong field: its key and what was expected there. */
export function firstIssue(result: { readonly issues: readonly v.BaseIssue<unknown>[] }): {
  key: string;
  expected: Said;
} {
  const [issue] = result.issues;
  const key = issue?.path?.[0] && 'key' in issue.path[0] ? String(issue.path[0].key) : '';
  return { key, expected: (issue && askedPhrases.get(issue.message)) ?? issue?.message ?? 'another value' };
}
