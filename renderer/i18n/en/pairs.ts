import { counter } from '../plural.ts';

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
  pathPlaceholder: '/home/me/pairs.tsv',
  pathHelp: 'jsonl, csv, tsv or tmx by the end of its name. The file is read where it lies.',
  more: 'Columns and languages',
  fields: {
    target_path: 'Second file, line by line',
    source_column: 'Source column',
    target_column: 'Target column',
    source_language: 'Source language',
    target_language: 'Target language',
  },
  fieldPlaceholders: {
    target_path: '/home/me/pairs.en',
    source_column: 'source',
    target_column: 'target',
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
    row: (n: string) => `example ${n}`,
    padding: 'padding',
  },
};
