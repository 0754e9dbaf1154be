import { CorpusError } from '../corpus-error.ts';
import { CASES, declineAdjective, type Case } from './russian-adjective.ts';
import { accusative, pluralForms, singularForms } from './russian-declension.ts';
import type { Gender, Word } from './word.ts';

/** What a table says of a Russian noun; see `parseNoun`. */
export interface NounSpec {
  readonly words: readonly string[];
  readonly tail: string;
  readonly gender: Gender;
  readonly animate: boolean;
  readonly endStressed: boolean;
  readonly indeclinable: boolean;
  readonly adjectival: boolean;
  /** Neither counted nor put into the plural. */
  readonly singularOnly: boolean;
  readonly overrides: Readonly<Partial<Record<string, string>>>;
}

const OVERRIDES = ['stem', ...CASES, ...CASES.map((name) => `${name}.pl`), 'loc'];

/**
 * A noun as the tables write it: `кошка fa gen.pl=кошек`. First the nominative; before it the adjectives that agree
 * with it, in their dictionary form; after a slash what does not change; spaces as underscores, or as tildes in a name
 * whose cases are all given (`зубной_щётка`, `день/рождения`, `Соломоновы~Острова`). Then letters: the gender (m, f, n;
 * p: plural only), a: alive, e: stressed on the ending, i: never changes, j: an adjective itself, s: no plural; then
 * the forms that no rule gives: `stem=` of a fleeting vowel, a case (`ins=`, `loc=` for «в лесу»), `nom.pl=`, `gen.pl=`
 * and so on, of the last word alone.
 */
export function parseNoun(text: string): NounSpec {
  const [name = '', flags = '', ...rest] = text.split(' ');
  const gender = flags[0] as Gender;
  const overrides: Record<string, string> = {};
  for (const part of rest) {
    const [key = '', form = ''] = part.replaceAll('_', ' ').split('=');
    overrides[key] = form;
  }
  if (!/^[mfnp][aeijs]*$/.test(flags) || !Object.keys(overrides).every((key) => OVERRIDES.includes(key)))
    throw new CorpusError(
      'bad-entry',
      `A Russian noun needs its gender and then known forms, which «${text}» has not.`,
    );
  const [head = '', tail = ''] = name.split('/').map((part) => part.replaceAll('_', ' '));
  const has = (flag: string): boolean => flags.includes(flag);
  return {
    words: head.split(' ').map((word) => word.replaceAll('~', ' ')),
    tail: tail && ` ${tail}`,
    gender,
    animate: has('a'),
    endStressed: has('e'),
    indeclinable: has('i'),
    adjectival: has('j'),
    singularOnly: has('s'),
    overrides,
  };
}

/** All forms of a noun: `nom` … `pre`, `nom.pl` … `pre.pl`, and `loc`, which stands after «в» and «на». */
export function declineNoun(spec: NounSpec): Word {
  const { gender, animate } = spec;
  const plural = gender === 'p';
  const forms: Record<string, string> = {};
  for (const name of CASES) {
    forms[name] = phrase(spec, name, plural);
    if (!spec.singularOnly) forms[`${name}.pl`] = phrase(spec, name, true);
  }
  forms['loc'] = spec.overrides['loc'] ?? forms['pre']!;
  return { alone: forms['nom']!, forms, agreement: { gender, person: plural ? 5 : 2, animate } };
}

function phrase(spec: NounSpec, name: Case, plural: boolean): string {
  const { words, tail, gender, animate } = spec;
  const agreeing = `${plural ? 'p' : gender}.${name}`;
  const withLife = animate && name === 'acc' ? `${agreeing}.a` : agreeing;
  const before = words.slice(0, -1).map((word) => {
    const forms = declineAdjective(word);
    return forms[withLife] ?? forms[agreeing]!;
  });
  return [...before, headForm(spec, name, plural)].join(' ') + tail;
}

function headForm(spec: NounSpec, name: Case, plural: boolean): string {
  const { gender, animate, overrides, indeclinable, adjectival } = spec;
  const nominative = spec.words.at(-1)!;
  const override = overrides[plural && gender !== 'p' ? `${name}.pl` : name];
  if (override !== undefined) return override;
  if (indeclinable) return nominative;
  if (adjectival) {
    const forms = declineAdjective(nominative);
    const key = `${plural ? 'p' : gender}.${name}`;
    return (animate && name === 'acc' ? forms[`${key}.a`] : undefined) ?? forms[key]!;
  }
  const singular = gender === 'p' ? undefined : { ...singularForms(spec, nominative), ...overrides };
  if (!plural) return name === 'acc' ? accusative(spec, singular!) : singular![name]!;
  const forms = pluralForms(spec, nominative);
  return name === 'acc' ? forms[animate ? 'gen' : 'nom']! : forms[name]!;
}
