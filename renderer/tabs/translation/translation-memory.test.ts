import { expect, test } from 'vitest';
import { firstSettings } from './generation-arguments.ts';
import {
  firstDraft,
  HISTORY_LENGTH,
  readDraft,
  readHistory,
  withEntry,
  type HistoryEntry,
} from './translation-memory.ts';

const entry = (source: string, at = 1): HistoryEntry => ({
  at,
  model: '/models/a',
  modelName: 'a',
  task_prefix: 'translate to en:',
  source,
  settings: firstSettings,
  forced_prefix: null,
  forced_prefix_ids: null,
  text: 'x',
});

test('without a memory the input is the worked example', () => {
  expect(readDraft(undefined)).toEqual(firstDraft);
});

test('a remembered input survives the way through JSON', () => {
  const draft = {
    source: 'Мама мыла раму.',
    task_prefix: '',
    settings: { mode: 'beam', early_stopping: 'never', values: { num_beams: 3, length_penalty: -0.5 } },
  };
  expect(readDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
});

test.each([
  ['a number for a text', { source: 4 }, { source: '' }],
  ['an unknown search', { settings: { mode: 'magic' } }, { settings: { mode: 'greedy' } }],
  [
    'a value out of its limits',
    { settings: { values: { num_beams: 1e9, top_p: 'all' } } },
    { settings: { values: {} } },
  ],
  ['an unknown early_stopping', { settings: { early_stopping: 'soon' } }, { settings: { early_stopping: null } }],
])('%s in the memory is not taken', (_, written, expected) => {
  expect(readDraft(written)).toMatchObject(expected);
});

test('entries of the history that cannot be read are left out', () => {
  expect(readHistory([entry('a'), null, { at: 'today' }, { ...entry(''), source: '' }, entry('b')])).toEqual([
    entry('a'),
    entry('b'),
  ]);
  expect(readHistory('nonsense')).toEqual([]);
});

test('the history keeps the newest fifty, and the same question stands once', () => {
  let history: readonly HistoryEntry[] = [];
  for (let n = 0; n < 60; n++) history = withEntry(history, entry(`text ${n}`, n));
  expect(history).toHaveLength(HISTORY_LENGTH);
  expect(history[0]?.source).toBe('text 59');
  const again = withEntry(history, entry('text 30', 99));
  expect(again).toHaveLength(HISTORY_LENGTH);
  expect(again.filter(({ source }) => source === 'text 30')).toEqual([entry('text 30', 99)]);
});

test('a text too long to keep stays out of the history', () => {
  expect(withEntry([], entry('a'.repeat(20_001)))).toEqual([]);
});
