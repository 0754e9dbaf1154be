import type { Random } from '../../distributions/random.ts';
import type { Language } from './language.ts';

/** How likely a source text takes each variant that it has a place for. */
const LIKELY = 0.3;

/**
 * What people write for the form that targets have: contractions, е for ё, a hyphen for a dash, other quotation marks.
 * Only sources vary, so that what the model writes is one form, and what it reads may be any.
 */
const VARIANTS: Readonly<Record<Language, readonly (readonly [form: RegExp, variant: string])[]>> = {
  en: [
    [/\bdo not\b/gi, "don't"],
    [/\bdoes not\b/g, "doesn't"],
    [/\b(is|are|was) not\b/g, "$1n't"],
    [/\bcannot\b/g, "can't"],
    [/\bI am\b/g, "I'm"],
    [/\b(he|she|it|where|what) is\b(?! [\d.?!,]|$)/g, "$1's"],
    [/\b(we|you|they) are\b(?! [\d.?!,]|$)/g, "$1're"],
    [/\bMom\b/g, 'Mother'],
    [/\bDad\b/g, 'Father'],
    [/\bthe USA\b/g, 'the United States'],
    [/\bthe United Kingdom\b/g, 'Great Britain'],
  ],
  ru: [
    [/ё/g, 'е'],
    [/ — /g, ' - '],
    [/«([^»]*)»/g, '"$1"'],
  ],
  zh: [[/[“”]/g, '"']],
};

/** A source text as somebody else might have written it; Chinese keeps the spaces between its words. */
export function withVariants(text: string, language: Language, random: Random): string {
  let varied = text;
  for (const [form, variant] of VARIANTS[language])
    if (form.test(text)) {
      form.lastIndex = 0;
      if (random() < LIKELY) varied = varied.replace(form, variant);
    }
  return varied;
}
