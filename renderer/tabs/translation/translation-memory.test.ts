import { expect, test } from 'vitest';
import { firstSettings } from './generation-arguments.ts';
import { firstDraft, readDraft, readHistory, withEntry, type HistoryEntry } from './translation-memory.ts';

const entry = (source: string, at = 1): HistoryEntry => ({
  at,
  model: '/models/a',
  modelName: 'a',
  sha256: 'f'.repeat(64),
  precision: 'int8',
  device: 'cpu',
  task_prefix: 'translate to en:',
  source,
  settings: firstSettings,
  effective: null,
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

test('the history keeps the newest two hundred, and the same output of the same question stands once', () => {
  let history: readonly HistoryEntry[] = [];
  for (let n = 0; n < 210; n++) history = withEntry(history, entry(`text ${n}`, n));
  expect(history).toHaveLength(200);
  expect(history[0]?.source).toBe('text 209');
  const again = withEntry(history, entry('text 30', 999));
  expect(again.filter(({ source }) => source === 'text 30')).toEqual([entry('text 30', 999)]);
  const other = withEntry(again, { ...entry('text 30', 1000), text: 'y' });
  expect(other.filter(({ source }) => source === 'text 30').map(({ text }) => text)).toEqual(['y', 'x']);
});

test('an entry holds its arguments in full; one that does not is held against its settings', () => {
  const full = { ...entry('a', 2), effective: { num_beams: 1, do_sample: false, max_new_tokens: 256 } };
  expect(readHistory(JSON.parse(JSON.stringify([full])))).toEqual([full]);
  expect(withEntry([entry('a')], full)).toEqual([full]);
  const other = { ...full, at: 3, effective: { ...full.effective, max_new_tokens: 8 } };
  expect(withEntry([full], other)).toEqual([other, full]);
  const reset = { ...full, at: 4, settings: { ...firstSettings, values: { max_new_tokens: 256 } } };
  expect(withEntry([full], reset)).toEqual([reset]);
});

test('long texts leave room for fewer: at most 150,000 characters in all', () => {
  let history: readonly HistoryEntry[] = [];
  for (let n = 0; n < 10; n++) history = withEntry(history, entry(`${n}`.padEnd(19_999, 'a'), n));
  // With its translation of one character, each takes 20,000.
  expect(history.map(({ at }) => at)).toEqual([9, 8, 7, 6, 5, 4, 3]);
});

test('what an older lab wrote has no hash, no precision and only changed arguments', () => {
  const { sha256: _, precision: _p, device: _d, effective: _e, ...old } = entry('a');
  expect(readHistory([old])).toEqual([{ ...old, sha256: null, precision: null, device: null, effective: null }]);
});

test('a text too long to keep stays out of the history', () => {
  expect(withEntry([], entry('a'.repeat(20_001)))).toEqual([]);
});
