import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { DataInspection } from '../../../electron/contract/replies/fine-tuning.ts';
import type { FileChoice } from '../../data/pair-data.ts';
import { cleanPath } from '../../lab/clean-path.ts';
import { dataSets, otherFiles, type DataSetName } from './draft-sources.ts';
import type { ArgumentEntry, ArgumentName } from './lab-types.ts';
import type { Draft } from './training-form.ts';

/** A field of the input column that an error can be about. */
export type FieldName = DataSetName | ArgumentName;
export type FieldErrors = ReadonlyMap<FieldName, LabErrorData>;

export const noFieldErrors: FieldErrors = new Map();

/** Which field an error is about: the argument that it names, or the data set whose file it names. Null: none of them. */
export function fieldOf(error: LabErrorData, draft: Draft, entries: readonly ArgumentEntry[]): FieldName | null {
  const argument = entries.find(({ name }) => error.code === 'invalid-request' && name === error.place);
  if (argument) return argument.name;
  const { file } = error;
  if (file === undefined) return isOfTypedPairs(error, draft) ? 'train' : null;
  if (draft.kind === 'file' && isOf(draft.file, file)) return 'train';
  return otherFiles.find((name) => isOf(draft[name], file)) ?? null;
}

/** What keeps data sets from being read, of those that are still the same. */
export function setErrors(sets: DataInspection['sets'], isSame: (name: DataSetName) => boolean): FieldErrors {
  return new Map(
    dataSets.flatMap((name) => {
      const set = sets[name];
      return set?.phase === 'failed' && isSame(name) ? [[name, set.error] as const] : [];
    }),
  );
}

/** The errors of fields, with those failures that are about one. */
export function withFailures(
  errors: FieldErrors,
  failures: readonly (LabErrorData | null)[],
  draft: Draft,
  entries: readonly ArgumentEntry[],
): FieldErrors {
  const placed = failures.flatMap((error) => {
    const field = error && fieldOf(error, draft, entries);
    return error && field ? [[field, error] as const] : [];
  });
  return new Map([...errors, ...placed]);
}

/** Errors of pairs that were typed in name no file. */
function isOfTypedPairs({ reason }: LabErrorData, { kind }: Draft): boolean {
  return kind === 'examples' && (reason === 'no-examples' || reason === 'text-too-long');
}

/** Whether an error's file, which the lab names by its absolute path, is one of those that a choice names. */
function isOf({ path, target_path }: FileChoice, file: string): boolean {
  return [path, target_path].map(cleanPath).some((given) => given !== '' && endsWith(file, given));
}

function endsWith(file: string, given: string): boolean {
  const [whole, end] = [file, given.replace(/^\.[\\/]/, '')].map((path) => path.replaceAll('\\', '/'));
  return whole === end || whole!.endsWith(`/${end}`);
}
