import { csvText } from '../../../ui/csv.ts';
import type { HistoryEntry } from '../translation-memory.ts';

/** The kinds of file into which a history can be written, and what the browser calls them. */
export const historyFormats = {
  jsonl: 'application/jsonl',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
} as const;
export type HistoryFormat = keyof typeof historyFormats;

/** The arguments of an entry's search as they stand in its row: first those that were changed. */
export function listedArguments({ settings, effective }: HistoryEntry): readonly (readonly [string, string])[] {
  const { mode, early_stopping, values } = settings;
  const all = effective ?? { ...values, ...(early_stopping === null ? {} : { early_stopping }) };
  const named = Object.entries(all).filter(
    ([name]) => name !== 'do_sample' && (mode === 'beam' || name !== 'num_beams'),
  );
  const isChanged = ([name]: readonly [string, unknown]) => name in values || name === 'num_beams';
  const sorted = [...named.filter(isChanged), ...named.filter((each) => !isChanged(each))];
  return sorted.map(([name, value]) => [name, String(value)]);
}

/** What a row of the file holds; the settings under Hugging Face's names. */
function rowOf({ at, model, modelName, sha256, precision, device, settings, ...entry }: HistoryEntry) {
  const { mode, early_stopping, values } = settings;
  return {
    time: new Date(at).toISOString(),
    model: modelName,
    path: model,
    sha256,
    precision,
    device,
    task_prefix: entry.task_prefix,
    source: entry.source,
    translation: entry.text,
    forced_prefix: entry.forced_prefix,
    search: mode,
    settings: entry.effective ?? { ...values, ...(early_stopping === null ? {} : { early_stopping }) },
  };
}

/** A history as the content of a file. In csv and tsv the settings are one column of JSON, and what is not known is empty. */
export function historyFile(entries: readonly HistoryEntry[], format: HistoryFormat): string {
  const rows = entries.map(rowOf);
  if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const names = [
    ...(['time', 'model', 'path', 'sha256', 'precision', 'device', 'task_prefix', 'source', 'translation'] as const),
    ...(['forced_prefix', 'search'] as const),
  ];
  const cells = rows.map((row) => [...names.map((name) => row[name] ?? ''), JSON.stringify(row.settings)]);
  return csvText([[...names, 'settings'], ...cells], format === 'tsv' ? '\t' : ',');
}

/** A source and its translation as a TSV with the names of the columns. */
export function pairFile(source: string, translation: string): string {
  return csvText(
    [
      ['source', 'translation'],
      [source, translation],
    ],
    '\t',
  );
}
