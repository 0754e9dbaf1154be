import { regularPlural, indefiniteArticle, possessive } from '../grammar/english.ts';
import { declineNoun, parseNoun } from '../grammar/russian-noun.ts';
import { settlePrepositions } from '../grammar/russian-preposition.ts';
import { THING, THINGS, type Word } from '../grammar/word.ts';
import type { Entry, Row } from './entry.ts';

/**
 * An English noun as the tables write it: `cat`; `mouse/mice` with an irregular plural; `milk/-` that is not counted;
 * `scissors/+` that is plural only.
 */
function englishNoun(text: string): Word {
  const [singular = '', plural] = text.split('/');
  if (plural === '+') return { alone: singular, forms: { '': singular, pl: singular, a: singular }, agreement: THINGS };
  if (plural === '-') return { alone: singular, forms: { '': singular, a: singular }, agreement: THING };
  const forms = {
    '': singular,
    pl: plural ?? regularPlural(singular),
    a: `${indefiniteArticle(singular)} ${singular}`,
  };
  return { alone: singular, forms, agreement: THING };
}

/**
 * A Chinese noun with its measure word: `猫 只`; `牛奶` alone is not counted; a measure word `-` means that the number
 * stands right before it (五公里). Forms: `''`, `m` the measure word, `a` one of it.
 */
export function chineseNoun(text: string): Word {
  const [name = '', measure] = text.split(' ');
  if (measure === undefined) return { alone: name, forms: { '': name, a: name }, agreement: THING };
  const m = measure === '-' ? '' : measure;
  return { alone: name, forms: { '': name, m, a: `一${m} ${name}` }, agreement: THING };
}

export const russianNoun = (text: string): Word => declineNoun(parseNoun(text));

/** Things by their names, for slots that take a noun. */
export function nouns(className: string, rows: readonly Row[]): Entry[] {
  return rows.map(([en, ru, zh]) => ({
    class: className,
    words: { en: englishNoun(en), ru: withPronounForms(russianNoun(ru)), zh: chineseNoun(zh) },
    named: true,
  }));
}

/**
 * People by name or kinship: English with its possessive (`''`, `obj`, `poss`), Russian with the forms after
 * prepositions.
 */
export function people(className: string, rows: readonly Row[]): Entry[] {
  return rows.map(([en, ru, zh]) => {
    const russian = withPronounForms(russianNoun(ru));
    const [name = '', plural] = en.split('/');
    const forms = { '': name, obj: name, poss: possessive(name) };
    const english = { alone: name, forms, agreement: plural === '+' ? THINGS : THING };
    return { class: className, words: { en: english, ru: russian, zh: chineseNoun(zh) }, named: true };
  });
}

/** Only pronouns take н- after prepositions (у него); for everyone else the forms of that name are the plain cases. */
function withPronounForms(word: Word): Word {
  const { forms } = word;
  return {
    ...word,
    forms: { ...forms, ngen: forms['gen']!, ndat: forms['dat']!, nins: forms['ins']!, npre: forms['pre']! },
  };
}

/**
 * Places: `park in` (in the park), `school at -` (no article), Russian with «в» or «на» before the noun, and Chinese.
 * Forms in English: `at`, `to`, `from`, `the`; in Russian: `at`, `to`, `from` and the cases.
 */
export function places(className: string, rows: readonly Row[]): Entry[] {
  return rows.map(([en, ru, zh]) => ({
    class: className,
    words: { en: englishPlace(en), ru: russianPlace(ru), zh: chineseNoun(zh) },
    named: true,
  }));
}

function englishPlace(text: string): Word {
  const [name = '', at = 'in', article] = text.split(' ').map((part) => part.replaceAll('_', ' '));
  const full = article === '-' ? name : `the ${name}`;
  const forms = { '': name, the: full, at: `${at} ${full}`, to: `to ${full}`, from: `from ${full}` };
  return { alone: name, forms, agreement: THING };
}

/** `в парк m` or `на вокзал m`: where, where to and where from; `- Украина fs` has none of these forms. */
export function russianPlace(text: string): Word {
  const preposition = text.slice(0, text.indexOf(' '));
  const word = russianNoun(text.slice(preposition.length + 1));
  const { forms } = word;
  if (preposition === '-') return word;
  const [into, outOf] = preposition === 'на' ? ['на', 'с(о)'] : ['в(о)', 'из'];
  const settled = {
    at: settlePrepositions(`${into} ${forms['loc']!}`),
    to: settlePrepositions(`${into} ${forms['acc']!}`),
    from: settlePrepositions(`${outOf} ${forms['gen']!}`),
  };
  return { ...word, forms: { ...forms, ...settled } };
}
