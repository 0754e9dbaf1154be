import { expect, test, vi } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import { noFile, type PairData } from '../../data/pair-data.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab, otherModel, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { score } from '../../lab/testing/fake-loss.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { PairList } from './pair-list.svelte.ts';

const pairs = ['one', 'two', 'three'].map((target) => ({ source: 's', target }));
const typed: PairData = { kind: 'examples', pairs, file: noFile };

async function start(lab: FakeLab): Promise<PairList> {
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  return new PairList(workspace);
}

test('a scored list shows its worst pair first, with totals', async () => {
  const list = await start(fakeLab());
  await list.score(typed, null);
  expect(list.state.phase).toBe('done');
  expect(list.entry(0)).toMatchObject({ target: 'three', line: 3, loss: 3, tokens: 2, second: null });
  expect(list.totals).toMatchObject({ pairs: 3, tokens: 6, meanOverTokens: 2 });
  expect(list.jobs).toEqual([]);
});

test('a file goes to the lab by its path', async () => {
  const lab = fakeLab({ 'loss.score': () => ({ labels_sha256: '', refused: [] }) });
  const list = await start(lab);
  await list.score({ ...typed, kind: 'file', file: { ...noFile, path: '/pairs.tsv' } }, null);
  expect(lab.asked('loss.score')[0]).toMatchObject({
    model: '/models/bundled',
    data: { kind: 'file', path: '/pairs.tsv' },
  });
  expect(list.length).toBe(0);
});

test.each([
  ['token', 'ab'],
  ['character', 'other'],
] as const)('two models are compared by the %s, as their labels allow', async (unit, second_sha256) => {
  const hashes: string[] = ['ab', second_sha256];
  const lab = fakeLab({
    'loss.score': (request: Parameters<typeof score>[0], options: CallOptions<unknown>) => ({
      ...score(request, options),
      labels_sha256: hashes.shift(),
    }),
  });
  const list = await start(lab);
  await list.score(typed, otherModel);
  expect(lab.asked('loss.score').map(({ model }) => model)).toEqual(['/models/bundled', '/models/other']);
  expect(list.models.map(({ name }) => name)).toEqual(['bundled', 'other']);
  expect(list.comparison?.unit).toBe(unit);
  // «three» and its end are six characters: 6 nats make 1 nat a character.
  const entries = [0, 1, 2].map((row) => list.entry(row)!);
  expect(entries.find(({ target }) => target === 'three')).toMatchObject({
    loss: unit === 'token' ? 3 : 1,
    second: unit === 'token' ? 3 : 1,
  });
  // The worst first, by the figures that are shown.
  expect(entries.map(({ loss }) => loss)).toEqual(
    entries.map(({ loss }) => loss).toSorted((one, other) => other - one),
  );
  expect(list.shares).toMatchObject({ compared: 3, better: 0, worse: 0 });
});

/** A scoring that tells of two pairs and goes on until it is told to stop. */
function endless(_: unknown, { onEvent, signal }: CallOptions<unknown>): Promise<never> {
  onEvent?.({ event: 'pairs', pairs: pairs.map((pair, place) => ({ ...pair, line: place + 1 })) });
  onEvent?.({ event: 'scored', places: [1], nats: [4], tokens: [2] });
  onEvent?.({ event: 'progress', done: 1, total: 3, part: 0.25, elapsedMs: 100 });
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Stopped.' })));
  });
}

test('while it is scored the list is a job with its progress, and cancelling keeps what has come', async () => {
  const list = await start(fakeLab({ 'loss.score': endless }));
  void list.score(typed, null);
  await vi.waitFor(() => expect(list.jobs[0]).toMatchObject({ kind: 'scoring', tab: 'loss', progress: 0.25 }));
  expect(list.jobs[0]?.leftMs).toBeGreaterThan(0);
  await vi.waitFor(() => expect(list.totals?.pairs).toBe(1));
  list.cancel();
  expect(list.state.phase).toBe('cancelled');
  expect(list.jobs).toEqual([]);
  expect(list.entry(0)).toMatchObject({ target: 'two', loss: 2 });
});

test('a failure says why, and what had come stays', async () => {
  const lab = fakeLab({
    'loss.score': (_: unknown, { onEvent }: CallOptions<unknown>) => {
      onEvent?.({ event: 'pairs', pairs: [{ source: 's', target: 't', line: 1 }] });
      throw new LabError({ code: 'file-invalid', message: 'Line 2 has one column.' });
    },
  });
  const list = await start(lab);
  await list.score(typed, null);
  expect(list.state).toMatchObject({ phase: 'failed', error: { code: 'file-invalid' } });
  expect(list.length).toBe(1);
});

test('the orders of a comparison go with the comparison', async () => {
  const list = await start(fakeLab());
  await list.score(typed, otherModel);
  list.query = { ...list.query, order: 'gained' };
  await list.score(typed, null);
  expect(list.query.order).toBe('worst');
});

test('nothing is asked where there are no pairs', async () => {
  const lab = fakeLab();
  const list = await start(lab);
  await list.score({ ...typed, pairs: [] }, null);
  expect(lab.asked('loss.score')).toEqual([]);
  expect(list.state.phase).toBe('idle');
});
