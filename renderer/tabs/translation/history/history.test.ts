import { expect, test, vi } from 'vitest';
import { Connection } from '../../../lab/connection.svelte.ts';
import { fakeLab, type FakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import { firstSettings } from '../generation-arguments.ts';
import type { HistoryEntry } from '../translation-memory.ts';
import { historyFile, listedArguments, pairFile } from './history-file.ts';
import { TranslationHistory } from './translation-history.svelte.ts';

const entry = (source: string, at: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  at,
  model: '/models/a',
  modelName: 'small',
  sha256: null,
  precision: 'float32',
  device: 'cpu',
  task_prefix: 'translate to en:',
  source,
  settings: firstSettings,
  effective: null,
  forced_prefix: null,
  forced_prefix_ids: null,
  text: `${source}!`,
  ...more,
});

async function start(lab: FakeLab, entries: readonly HistoryEntry[] = []): Promise<TranslationHistory> {
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  const history = new TranslationHistory(workspace);
  for (const each of entries) await history.add(each);
  return history;
}
const sources = (entries: readonly HistoryEntry[]) => entries.map(({ source }) => source);

test('an output stands at once, and gets its model’s hash when that is known', async () => {
  const sha256 = 'ab'.repeat(32);
  let tell: (hash: object) => void = () => {};
  const lab = fakeLab({
    'models.hash': ({ model }: { model: string }) =>
      model === '/models/a' ? new Promise((resolve) => (tell = resolve)) : { sha256 },
  });
  const history = await start(lab);
  const adding = history.add(entry('a', 1));
  expect(history.entries).toMatchObject([{ source: 'a', sha256: null }]);
  await vi.waitFor(() => expect(lab.asked('models.hash').some(({ model }) => model === '/models/a')).toBe(true));
  tell({ sha256 });
  await adding;
  expect(history.entries).toMatchObject([{ source: 'a', sha256 }]);
});

test('a hash that comes after its entry was deleted brings nothing back', async () => {
  const history = await start(fakeLab());
  const adding = history.add(entry('a', 1));
  history.remove(history.entries[0]!);
  await adding;
  expect(history.entries).toEqual([]);
});

test('every word of a search has to be there, whatever its case, in any of the texts', async () => {
  const history = await start(fakeLab(), [
    entry('Где библиотека?', 1, { text: 'Where is the library?' }),
    entry('Я вижу солнце.', 2, { text: 'I see the sun.', modelName: 'large' }),
  ]);
  history.search = 'БИБЛИОТЕКА where';
  expect(sources(history.found)).toEqual(['Где библиотека?']);
  history.search = ' large ';
  expect(sources(history.found)).toEqual(['Я вижу солнце.']);
  history.search = 'moon';
  expect(history.found).toEqual([]);
});

test('one that is deleted comes back to its place, also after others were added', async () => {
  const history = await start(fakeLab(), [entry('a', 1), entry('b', 2), entry('c', 3)]);
  history.remove(history.entries[1]!);
  expect(sources(history.entries)).toEqual(['c', 'a']);
  await history.add(entry('d', 4));
  history.undo();
  expect(sources(history.entries)).toEqual(['d', 'c', 'b', 'a']);
  expect(history.removed).toEqual([]);
});

test('clearing with a search takes only what was found, and can be undone', async () => {
  const history = await start(fakeLab(), [entry('sun', 1), entry('moon', 2), entry('sun and sea', 3)]);
  history.search = 'sun';
  history.clear();
  expect(sources(history.entries)).toEqual(['moon']);
  history.undo();
  expect(sources(history.entries)).toEqual(['sun and sea', 'moon', 'sun']);
  history.clear();
  expect(history.entries).toEqual([]);
});

const beam = entry('a "b"\tc', Date.UTC(2026, 0, 2), {
  sha256: 'ab'.repeat(32),
  settings: { mode: 'beam', early_stopping: 'never', values: { num_beams: 4 } },
  text: 'x,\ny',
});

test('as JSON Lines each output has model, hash, settings and time', () => {
  expect(JSON.parse(historyFile([beam], 'jsonl'))).toEqual({
    time: '2026-01-02T00:00:00.000Z',
    model: 'small',
    path: '/models/a',
    sha256: 'ab'.repeat(32),
    precision: 'float32',
    device: 'cpu',
    task_prefix: 'translate to en:',
    source: 'a "b"\tc',
    translation: 'x,\ny',
    forced_prefix: null,
    search: 'beam',
    settings: { num_beams: 4, early_stopping: 'never' },
  });
  expect(historyFile([beam, beam], 'jsonl').split('\n')).toHaveLength(3);
});

test('an output that holds all its arguments is written with them, and its row shows them', () => {
  const effective = { max_new_tokens: 256, num_beams: 4, do_sample: false, length_penalty: 1, early_stopping: false };
  const full = {
    ...beam,
    settings: { ...firstSettings, mode: 'beam', values: { length_penalty: 1 } } as const,
    effective,
  };
  expect(JSON.parse(historyFile([full], 'jsonl'))).toMatchObject({ search: 'beam', settings: effective });
  expect(listedArguments(full).map((each) => each.join(' '))).toEqual([
    ...['num_beams 4', 'length_penalty 1', 'max_new_tokens 256', 'early_stopping false'],
  ]);
});

test('as CSV and TSV fields are quoted where they have to be, and what is not known is empty', () => {
  const names = 'time,model,path,sha256,precision,device,task_prefix,source,translation,forced_prefix,search,settings';
  const hash = 'ab'.repeat(32);
  const json = '"{""num_beams"":4,""early_stopping"":""never""}"';
  expect(historyFile([beam], 'csv')).toBe(
    `${names}\r\n2026-01-02T00:00:00.000Z,small,/models/a,${hash},float32,cpu,translate to en:,"a ""b""\tc","x,\ny",,beam,${json}\r\n`,
  );
  expect(historyFile([beam], 'tsv')).toBe(
    `${names.replaceAll(',', '\t')}\r\n2026-01-02T00:00:00.000Z\tsmall\t/models/a\t${hash}\tfloat32\tcpu\ttranslate to en:\t"a ""b""\tc"\t"x,\ny"\t\tbeam\t${json}\r\n`,
  );
});

test('a pair is a TSV with its columns named', () => {
  expect(pairFile('a\tb', 'c')).toBe('source\ttranslation\r\n"a\tb"\tc\r\n');
});
