import type { ByLanguage } from '../language.ts';

/** One part of a template in one language. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** `{animal:gen}`: what fills the slot, in that form. */
  | { readonly kind: 'form'; readonly slot: string; readonly form: string }
  /** `{colour>animal:acc}`: what fills the first slot, agreeing with what fills the second. */
  | { readonly kind: 'agreeing'; readonly slot: string; readonly governor: string; readonly form: string }
  /** `{number*animal:acc}`: so many of them. */
  | { readonly kind: 'count'; readonly slot: string; readonly noun: string; readonly form: string }
  /** `{person|am|are|is}`: one of two, three, four or six, by what fills the slot (see render.ts). */
  | { readonly kind: 'choice'; readonly slot: string; readonly options: readonly string[] };

/** How a sentence ends. */
export type End = '.' | '?' | '!';

/** One sentence with slots, in all three languages. */
export interface Template {
  /** Its topic and its number in it: the same for good, as held-out fillings are found by it. */
  readonly id: string;
  readonly parts: ByLanguage<readonly Part[]>;
  /** Slots in the order in which English names them. */
  readonly slots: readonly string[];
  readonly end: End;
  /** How often it is used beside others. */
  readonly weight: number;
  /** Whether an opening such as «I think that» may stand before it. */
  readonly opens: boolean;
}

export interface TemplateOptions {
  readonly weight?: number;
  readonly opens?: boolean;
}

/** A row of a table of templates; the English text ends with the mark, the others have none. */
export type TemplateRow = readonly [en: string, ru: string, zh: string, options?: TemplateOptions];
