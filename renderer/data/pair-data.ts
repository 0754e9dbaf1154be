import type { LabRequest } from '../../electron/contract/requests.ts';
import { cleanPath } from '../lab/clean-path.ts';
import { filledPairs, type Pair } from './pair-rows.ts';

export type DataSource = LabRequest<'loss.score'>['data'];

/** A file of examples, as typed in; an empty text is left out of the request. */
export interface FileChoice {
  readonly path: string;
  readonly target_path: string;
  readonly source_column: string;
  readonly target_column: string;
  readonly source_language: string;
  readonly target_language: string;
}
export type FileChoiceKey = keyof FileChoice;

export const noFile: FileChoice = {
  path: '',
  target_path: '',
  source_column: '',
  target_column: '',
  source_language: '',
  target_language: '',
};

/** What can be said of a file beside its path and its columns: its other half, and which languages of a TMX file. */
export function fileDetails({ path }: FileChoice) {
  const isTmx = /\.tmx$/i.test(cleanPath(path));
  return isTmx ? (['target_path', 'source_language', 'target_language'] as const) : (['target_path'] as const);
}

export const dataKinds = ['examples', 'file'] as const;

/** Pairs as they are given: typed in, or a file. What was given in the other way stays for when it is chosen again. */
export interface PairData {
  readonly kind: (typeof dataKinds)[number];
  readonly pairs: readonly Pair[];
  readonly file: FileChoice;
}

/** Pairs as a request names them; null where there are none yet. */
export function pairSource({ kind, pairs, file }: PairData): DataSource | null {
  if (kind === 'file') return fileSource(file);
  const examples = filledPairs(pairs);
  return examples.length > 0 ? { kind: 'examples', examples: [...examples] } : null;
}

/** A file as a request names it; null where no path was given. */
export function fileSource(file: FileChoice): DataSource | null {
  const path = cleanPath(file.path);
  if (path === '') return null;
  const target = cleanPath(file.target_path);
  const given = (name: Exclude<FileChoiceKey, 'path' | 'target_path'>) =>
    file[name].trim() === '' ? {} : { [name]: file[name].trim() };
  return {
    kind: 'file',
    path,
    ...(target === '' ? {} : { target_path: target }),
    ...given('source_column'),
    ...given('target_column'),
    ...given('source_language'),
    ...given('target_language'),
  };
}
