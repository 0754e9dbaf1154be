import type { Said } from './phrases.ts';

/** A value from outside as an error sentence shows it: as JSON, short, whatever it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = asJson(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The same for an error's details: that there is nothing is told in the reader's language. */
export const shownValue = (value: unknown): Said => (value === undefined ? ['nothing'] : shown(value));

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'a value nested too deeply to show'; // JSON.stringify recurses; JSON.parse does not
  }
}
