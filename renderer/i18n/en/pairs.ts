import type { DataReport } from '../../../electron/contract/replies/fine-tuning.ts';
import { counter } from '../plural.ts';

type PairProblem = DataReport['problems'][number]['kind'] | 'outer_space';

const count = counter('en');

/** The English strings of pairs of texts, wherever they are given or seen. */
export const pairs = {
  kind: 'Where the pairs come from',
  kinds: { examples: 'Typed in', file: 'File' },
  help: 'Type pairs, or paste two columns from a spreadsheet: the cells are taken over from the cursor on.',
  source: 'Source text',
  target: 'Target text',
  cell: (column: string, row: string) => `${column} ${row}`,
  removeRow: (row: string) => `Remove row ${row}`,
  count: (n: number) => count(n, { one: 'pair', other: 'pairs' }),
  clear: 'Clear all',
  undo: 'Undo',
  redo: 'Redo',
  problems: {
    empty_source: 'Empty source text: left out',
    empty_target: 'Empty target text: left out',
    duplicate: 'Duplicate of an earlier row',
    identical: 'Source and target are the same text',
    outer_space: 'Spaces around the text',
    source_too_long: 'Source longer than max_source_length: cut',
    target_too_long: 'Target longer than max_target_length: cut',
    unknown_pieces: 'Characters that the tokenizer does not know',
    lossy_round_trip: 'The tokenizer does not give the text back as it was',
    length_ratio: 'One side much longer than the other',
  } satisfies Record<PairProblem, string> as Record<PairProblem, string>,
  rowProblems: (row: string, problems: string) => `Row ${row}: ${problems}`,
  problemRows: (n: number) => count(n, { one: 'row with a problem', other: 'rows with problems' }),
  nextProblem: 'Next',
  trim: 'Trim the spaces',
  drop: 'Drop the row',
  mendAll: 'Mend the plain ones',
  mendAllHelp: 'Takes away spaces around texts, and drops empty and repeated rows.',
  dropAll: 'Drop them all',
  keys: { mend: 'Alt + Enter', drop: 'Alt + Delete', next: 'F8' },
  pathPlaceholder: '/home/me/pairs.tsv',
  pathHelp: 'jsonl, csv, tsv or tmx by the end of its name. The file is read where it lies.',
  columns: {
    names: { source: 'Source column', target: 'Target column' },
    keys: { source: 'Source key', target: 'Target key' },
    byPlace: { source: '1, no header', target: '2, no header' },
    first: (one: string, two: string) =>
      `No columns are called source and target, so the first two are taken, and the first line, “${one}” and “${two}”, counts as a pair. If it names the columns, choose them here.`,
    unnamed: 'The first line does not name two columns: the first two are taken, and it counts as a pair.',
    single: {
      csv: 'The first line has one column only. Source and target have to be two, separated by commas.',
      tsv: 'The first line has one column only. Source and target have to be two, separated by tabs.',
    },
    empty: 'The file is empty.',
    missing: {
      column: (name: string) => `The file has no column “${name}”: choose one that it has.`,
      key: (name: string) => `In the first line there is no text under the key “${name}”: choose another key.`,
    },
    same: 'Source and target are the same column.',
    again: 'Read again',
  },
  more: 'Second file or languages',
  fields: {
    target_path: 'Second file, line by line',
    source_language: 'Source language',
    target_language: 'Target language',
  },
  fieldPlaceholders: {
    target_path: '/home/me/pairs.en',
    source_language: 'ru',
    target_language: 'en',
  },
  batch: {
    help: {
      input_ids: 'The source tokens’ ids, padded to the longest of the batch.',
      attention_mask: '1 where there is a token, 0 where there is padding.',
      labels: 'The ids that the model has to say. −100 marks padding: nothing is learnt there.',
      decoder_input_ids: 'The labels moved one place to the right: what the decoder sees while it learns to say them.',
    },
    shape: (rows: string, columns: string) => `[${rows}, ${columns}]`,
    summary: (name: string, rows: string, columns: string) => `${name}: ${rows} examples by ${columns} positions.`,
    row: (n: string) => `example ${n}`,
    padding: 'padding',
    firstOf: (shown: string, all: string) => `The first ${shown} of ${all} examples.`,
  },
};
