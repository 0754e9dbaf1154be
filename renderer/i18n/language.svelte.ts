import { createFormats, type Formats } from './formats.ts';
import { en, type Catalogue } from './en.ts';
import { ru } from './ru.ts';

/** The languages of the interface, each with its own name for itself. */
export const languages = [
  { code: 'en', name: 'English', catalogue: en },
  { code: 'ru', name: 'Русский', catalogue: ru },
] as const;

export type LanguageCode = (typeof languages)[number]['code'];

/** Whether a value from outside names a language of the interface. */
export function isLanguageCode(value: unknown): value is LanguageCode {
  return languages.some(({ code }) => code === value);
}

/** The interface's language: its catalogue and its number formats, both reactive. */
class Language {
  code = $state<LanguageCode>('en');
  readonly #entry = $derived(languages.find(({ code }) => code === this.code) ?? languages[0]);
  readonly texts: Catalogue = $derived(this.#entry.catalogue);
  readonly formats: Formats = $derived(createFormats(this.code, this.texts.units));
}

/** One for the whole page: a page has one language. */
export const language = new Language();
