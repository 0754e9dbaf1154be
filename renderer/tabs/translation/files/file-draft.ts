import type { FileContent } from '../../../../electron/contract/replies/file-translation.ts';
import type { LabRequest } from '../../../../electron/contract/requests.ts';
import { isRecord, readList, readNumber, readText, type Reader } from '../../../lab/remembered.ts';

/** What stands in the form of a file. Empty texts leave the choice to the lab. */
export interface FileDraft {
  readonly input: string;
  /** Empty: where the lab proposes. */
  readonly output: string;
  readonly source_column: string;
  readonly target_column: string;
  readonly target_language: string;
  readonly batch_size: number | null;
}

export type FileKind = FileContent['kind'];
export type FileChoices = Pick<
  LabRequest<'fileTranslation.preview'>,
  'source_column' | 'target_column' | 'target_language'
>;

export const emptyDraft: FileDraft = {
  input: '',
  output: '',
  source_column: '',
  target_column: '',
  target_language: '',
  batch_size: null,
};

export const MAX_BATCH_SIZE = 1024;
const RECENT_FILES = 6;
const PATH_LENGTH = 4096;
const NAME_LENGTH = 1000;

/** The remembered form; null where there is none. */
export const readDraft: Reader<FileDraft | null> = (value) => {
  if (!isRecord(value)) return null;
  const path = readText('', PATH_LENGTH);
  const name = readText('', NAME_LENGTH);
  return {
    input: path(value['input']),
    output: path(value['output']),
    source_column: name(value['source_column']),
    target_column: name(value['target_column']),
    target_language: name(value['target_language']),
    batch_size: readNumber(1, MAX_BATCH_SIZE, null)(value['batch_size']),
  };
};

/** Files that were translated before, the last one first. */
export const readRecent: Reader<readonly string[]> = readList(
  (value) => readText('', PATH_LENGTH)(value) || null,
  RECENT_FILES,
);

export function withRecent(recent: readonly string[], input: string): readonly string[] {
  return [input, ...recent.filter((other) => other !== input)].slice(0, RECENT_FILES);
}

/** Another input is another file: what was chosen of the old one's columns, and where it went, means nothing to it. */
export function withInput(draft: FileDraft, input: string): FileDraft {
  return { ...emptyDraft, batch_size: draft.batch_size, input };
}

/** The kind by the end of a name, as the lab sees it; null where it is none of those that can be translated. */
export function kindOf(input: string): FileKind | null {
  const kinds: readonly FileKind[] = ['txt', 'csv', 'tsv', 'jsonl', 'tmx'];
  const ending = /\.([^./\\]+)$/.exec(input)?.[1]?.toLowerCase();
  return kinds.find((kind) => kind === ending) ?? null;
}

/** Whether files of a kind have columns, or keys, to choose from. */
export const hasColumns = (kind: FileKind | null) => kind === 'csv' || kind === 'tsv' || kind === 'jsonl';

/** What was chosen of the kinds that have a choice; nothing for what was left to the lab. */
export function choicesOf(draft: FileDraft, kind: FileKind | null): FileChoices {
  const given = (name: 'source_column' | 'target_column' | 'target_language') =>
    draft[name].trim() === '' ? {} : { [name]: draft[name].trim() };
  if (hasColumns(kind)) return { ...given('source_column'), ...given('target_column') };
  return kind === 'tmx' ? given('target_language') : {};
}

/** A path without its folders. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) || path;
}
