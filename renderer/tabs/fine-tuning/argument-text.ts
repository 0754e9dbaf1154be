import type { Catalogue } from '../../i18n/en.ts';
import type { Formats } from '../../i18n/formats.ts';
import type { ArgumentValue } from './training-form.ts';
import { shortNumber } from './training-view.ts';

/** An argument's value as it is read: numbers short, lists with commas. */
export function argumentText(
  value: ArgumentValue | null,
  { texts, formats }: { readonly texts: Pick<Catalogue, 'fineTuning'>; readonly formats: Pick<Formats, 'plain'> },
): string {
  const words = texts.fineTuning.arguments;
  if (value === null) return words.none;
  if (typeof value === 'number') return shortNumber(value, formats);
  if (Array.isArray(value)) return value.length === 0 ? words.empty : value.join(', ');
  return value === '' ? words.empty : String(value);
}
