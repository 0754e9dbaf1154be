import { createRequire } from 'node:module';
import type { ByLanguage } from '../language.ts';

type Names = Readonly<Record<string, string>>;
type Currencies = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Annotations = Readonly<Record<string, { readonly tts?: readonly string[] }>>;

/** A file of CLDR: everything stands under its locale. */
type Located<Content> = { readonly main: Readonly<Record<string, Content>> };
type Territories = Located<{ readonly localeDisplayNames: { readonly territories: Names } }>;
type Languages = Located<{ readonly localeDisplayNames: { readonly languages: Names } }>;
type Money = Located<{ readonly numbers: { readonly currencies: Currencies } }>;
type Emoji = { readonly annotations: { readonly annotations: Annotations } };

// JSON modules need an import attribute in some of the places that load this file, and must have none in others.
const require = createRequire(import.meta.url);

/** The tables of CLDR (Unicode licence, version 45) that the lexicon draws on, by language. */
export const TERRITORIES: ByLanguage<Names> = {
  en: (require('cldr-localenames-modern/main/en/territories.json') as Territories).main['en']!.localeDisplayNames
    .territories,
  ru: (require('cldr-localenames-modern/main/ru/territories.json') as Territories).main['ru']!.localeDisplayNames
    .territories,
  zh: (require('cldr-localenames-modern/main/zh/territories.json') as Territories).main['zh']!.localeDisplayNames
    .territories,
};

export const LANGUAGE_NAMES: ByLanguage<Names> = {
  en: (require('cldr-localenames-modern/main/en/languages.json') as Languages).main['en']!.localeDisplayNames.languages,
  ru: (require('cldr-localenames-modern/main/ru/languages.json') as Languages).main['ru']!.localeDisplayNames.languages,
  zh: (require('cldr-localenames-modern/main/zh/languages.json') as Languages).main['zh']!.localeDisplayNames.languages,
};

export const CURRENCIES: ByLanguage<Currencies> = {
  en: (require('cldr-numbers-modern/main/en/currencies.json') as Money).main['en']!.numbers.currencies,
  ru: (require('cldr-numbers-modern/main/ru/currencies.json') as Money).main['ru']!.numbers.currencies,
  zh: (require('cldr-numbers-modern/main/zh/currencies.json') as Money).main['zh']!.numbers.currencies,
};

/** The names of emoji. */
export const ANNOTATIONS: ByLanguage<Annotations> = {
  en: (require('cldr-annotations-modern/annotations/en/annotations.json') as Emoji).annotations.annotations,
  ru: (require('cldr-annotations-modern/annotations/ru/annotations.json') as Emoji).annotations.annotations,
  zh: (require('cldr-annotations-modern/annotations/zh/annotations.json') as Emoji).annotations.annotations,
};
