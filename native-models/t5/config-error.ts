import { inEnglish, type Said } from '../errors/phrases.ts';
import { shownValue } from '../errors/shown.ts';
import { TypedError } from '../errors/typed-error.ts';

export type ConfigErrorCode =
  | 'config-missing'
  | 'config-unreadable'
  | 'config-invalid'
  | 'model-unsupported'
  | 'tensor-missing'
  | 'tensor-mismatch';

/** A model's description (config.json, generation_config.json, the set of its tensors) is absent, wrong or not ours. */
export class ConfigError extends TypedError<ConfigErrorCode> {}

/** "file: "key" should be …, but is …." as a ConfigError. */
export function wrongValue(file: string, key: string, expected: Said, value: unknown): ConfigError {
  const found = shownValue(value);
  const message = `${file}: "${key}" should be ${inEnglish(expected)}, but is ${inEnglish(found)}.`;
  return new ConfigError('config-invalid', message, { file, place: key, expected, found });
}

/** The JSON object of a file, or ConfigError `config-invalid`. */
export function jsonObject(value: unknown, file: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  const found = shownValue(value);
  const message = `${file} should hold a JSON object, but holds ${inEnglish(found)}.`;
  throw new ConfigError('config-invalid', message, { file, expected: ['json-object'], found });
}

/** A model that is sound in itself but not one that the lab builds. */
export function unsupportedModel(file: string, key: string, expected: Said, value: unknown): ConfigError {
  const found = shownValue(value);
  const message = `${file}: the lab does not build this model: "${key}" should be ${inEnglish(expected)}, but is ${inEnglish(found)}.`;
  const hint = 'Open a T5, T5 v1.1, Flan-T5, mT5 or umT5 model with an encoder and a decoder.';
  return new ConfigError('model-unsupported', message, { file, place: key, expected, found, hint });
}
