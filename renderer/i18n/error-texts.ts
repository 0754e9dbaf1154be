/** What happened, and what to do about it. */
export interface Explained {
  readonly sentence: string;
  readonly hint: string;
}

/** Files whose content is mended in different ways. */
type FileKind = 'table' | 'jsonl' | 'tmx' | 'json' | 'other';
export type FileHints = Readonly<Record<FileKind, string>>;

const kinds: Readonly<Record<string, FileKind>> = {
  csv: 'table',
  tsv: 'table',
  jsonl: 'jsonl',
  tmx: 'tmx',
  json: 'json',
};

export function fileKind(file = ''): FileKind {
  return kinds[/\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ''] ?? 'other';
}
