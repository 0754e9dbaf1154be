/** Classes of entries that are put together by a rule: a model learns the rule. */
export const COMPOSED: ReadonlySet<string> = new Set(['numeral', 'ordinal', 'date', 'clock', 'digital', 'year']);
