import * as v from 'valibot';

/** Fields of a model's JSON files. Each schema's message is what an error's sentence says was expected. */
export const wholeNumber = (min: number, max: number) => {
  const expected = `a whole number from ${min} to ${max}`;
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(min, expected), v.maxValue(max, expected));
};

export const finiteNumber = v.pipe(v.number('a number'), v.finite('a finite number'));
export const numberAbove0 = v.pipe(finiteNumber, v.gtValue(0, 'a number above 0'));
export const numberFrom0 = v.pipe(finiteNumber, v.minValue(0, 'a number from 0 up'));

const zeroToOne = 'a number from 0 to 1';
export const fraction = v.pipe(v.number(zeroToOne), v.minValue(0, zeroToOne), v.maxValue(1, zeroToOne));

export const flag = v.boolean('true or false');
export const text = v.string('a text');
export const texts = v.array(v.string('a list of texts'), 'a list of texts');

export const tokenId = wholeNumber(0, 2 ** 31 - 1);
export const tokenIds = v.array(tokenId, 'a list of token ids');
export const tokenIdOrIds = v.union([tokenId, tokenIds], 'a token id or a list of token ids');

/** The first wrong field: its key and what was expected there. */
export function firstIssue(result: { readonly issues: readonly v.BaseIssue<unknown>[] }): {
  key: string;
  expected: string;
} {
  const [issue] = result.issues;
  const key = issue?.path?.[0] && 'key' in issue.path[0] ? String(issue.path[0].key) : '';
  return { key, expected: issue?.message ?? 'another value' };
}
