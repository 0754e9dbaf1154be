import { settleArticles } from '../grammar/english.ts';
import { countingNumber } from '../grammar/chinese.ts';
import { countPhrase, digitsPhrase } from '../grammar/russian-numeral.ts';
import { settlePrepositions } from '../grammar/russian-preposition.ts';
import type { Agreement, Word } from '../grammar/word.ts';
import { byLanguage, type ByLanguage, type Language } from '../language.ts';
import type { Entry } from '../lexicon/entry.ts';
import type { Part, Template } from './template.ts';

/** What fills the slots of a template. */
export type Fillings = Readonly<Record<string, Entry>>;

/**
 * The words of a sentence without its closing mark and not yet with a capital; Chinese with spaces between its words.
 */
export function render(template: Template, fillings: Fillings): ByLanguage<string> {
  const rendered = byLanguage((language) =>
    template.parts[language].map((part) => renderPart(part, fillings, language)!).join(''),
  );
  return {
    en: settleArticles(rendered.en),
    ru: settlePrepositions(rendered.ru),
    zh: rendered.zh.replace(/ +/g, ' ').trim(),
  };
}

/**
 * Whether every form that the template asks of a slot exists in the entry; what other slots hold does not matter to
 * that.
 */
export function fits(template: Template, slot: string, entry: Entry): boolean {
  return (['en', 'ru', 'zh'] as const).every((language) =>
    template.parts[language].every((part) => {
      if (part.kind === 'text' || (part.kind !== 'count' && part.slot !== slot)) return true;
      if (part.kind === 'count') return part.noun !== slot || isCountable(entry, language);
      return part.kind !== 'form' || formOf(entry.words[language], part.form, language) !== undefined;
    }),
  );
}

function isCountable(entry: Entry, language: Language): boolean {
  const form = { en: 'pl', ru: 'gen.pl', zh: 'm' }[language];
  return entry.words[language].forms[form] !== undefined && entry.words[language].agreement.gender !== 'p';
}

function renderPart(part: Part, fillings: Fillings, language: Language): string | undefined {
  if (part.kind === 'text') return part.text;
  const entry = fillings[part.slot]!;
  const word = entry.words[language];
  switch (part.kind) {
    case 'form':
      return formOf(word, part.form, language);
    case 'agreeing':
      return agreeing(word, fillings[part.governor]!.words[language].agreement, part.form, language);
    case 'count':
      return counted(entry, fillings[part.noun]!.words[language], part.form, language);
    case 'choice':
      return part.options[chosen(word.agreement, part.options.length)];
  }
}

function formOf(word: Word, form: string, language: Language): string | undefined {
  return word.forms[form === '' && language === 'ru' ? 'nom' : form];
}

/** Verbs (`pres`, `past`) agree in person, or gender and number; adjectives (a case) in gender, number and case. */
function agreeing({ forms }: Word, governor: Agreement, form: string, language: Language): string | undefined {
  const { gender, person, animate } = governor;
  if (language === 'en') return forms[form === 'pres' ? (person === 2 ? 's' : '') : form];
  if (language === 'zh') return forms[form];
  if (form === 'pres') return forms[person];
  if (form === 'past') return forms[gender];
  const [name, plural] = form === '' ? ['nom'] : form.split('.');
  const key = `${plural === 'pl' ? 'p' : gender}.${name}`;
  return (animate && name === 'acc' ? forms[`${key}.a`] : undefined) ?? forms[key];
}

function counted(number: Entry, noun: Word, form: string, language: Language): string {
  const { value = 0, digits = false, words } = number;
  const name = digits ? `${value}` : words[language].alone;
  if (language === 'en') return `${name} ${noun.forms[value === 1 ? '' : 'pl']!}`;
  if (language === 'zh') return `${digits ? value : countingNumber(value)} ${noun.forms['m']!} ${noun.forms['']!}`;
  return digits ? digitsPhrase(value, noun) : countPhrase(value, noun, form === 'acc' ? 'acc' : 'nom');
}

/** Two: others, he. Three: I, others, he. Four: masculine, feminine, neuter, plural. Six: every person. */
function chosen({ gender, person }: Agreement, count: number): number {
  if (count === 2) return person === 2 ? 1 : 0;
  if (count === 3) return person === 0 ? 0 : person === 2 ? 2 : 1;
  return count === 4 ? 'mfnp'.indexOf(gender) : person;
}
