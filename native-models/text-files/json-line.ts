import { shown } from '../errors/shown.ts';
import { invalidLine } from './text-file-error.ts';

/** A line of a jsonl file. Throws TextFileError `file-invalid` naming the line, unless it is a JSON object. */
export function parseJsonLine(line: string, file: string, number: number): object {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw invalidLine(file, number, ['json-object'], ['not-json'], cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidLine(file, number, ['json-object'], Array.isArray(value) ? ['list'] : shown(value));
  }
  return value;
}

/** The string under a key of such a line. Throws as `parseJsonLine`. */
export function stringUnder(object: object, key: string, file: string, number: number): string {
  if (!Object.hasOwn(object, key)) throw invalidLine(file, number, ['key', shown(key)], ['none']);
  const value = (object as Readonly<Record<string, unknown>>)[key];
  if (typeof value === 'string') return value;
  throw invalidLine(file, number, ['text-under-key', shown(key)], shown(value));
}
