/** The forms of a counted noun; `other` serves every category that a language does not name. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Returns a function that writes a count with its noun in the right form: `3 tokens`, `3 токена`. */
export function counter(locale: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale);
  const digits = new Intl.NumberFormat(locale);
  return (count, forms) => `${digits.format(count)}\u00a0${forms[rules.select(count)] ?? forms.other}`;
}
