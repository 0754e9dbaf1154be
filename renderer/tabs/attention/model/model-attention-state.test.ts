import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LabError } from '../../../../electron/contract/lab-error.ts';
import type { CallOptions } from '../../../../electron/contract/lab-api.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import { idleAttention } from '../../../lab/testing/fake-attention.ts';
import { fakeLab, otherModel, type FakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import { ModelAttentionState } from './model-attention-state.svelte.ts';
import { firstDraft, readModelDraft, remembered } from './model-memory.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function open(lab: FakeLab): Promise<ModelAttentionState> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  return new ModelAttentionState(workspace);
}

async function looked(lab: FakeLab): Promise<ModelAttentionState> {
  const state = await open(lab);
  await state.start();
  await vi.waitFor(() => expect(state.shown.steps.value).not.toBeNull());
  return state;
}

test('the first picture asks for what is on screen: the small maps of one kind, one head, one cell', async () => {
  const lab = fakeLab();
  const state = await looked(lab);
  expect(lab.asked('attention.overview')).toMatchObject([{ kinds: ['cross'], map_size: 32, model: '/models/bundled' }]);
  expect(lab.asked('attention.overview')[0]).not.toHaveProperty('target');
  expect(lab.asked('attention.map')).toHaveLength(1);
  expect(lab.asked('attention.cell')).toHaveLength(1);
  expect(state.run.state.phase).toBe('done');
  expect(state.run.result?.target).toBe('Where?');
});

test('the worked example shows the head of the open model that shows it best', async () => {
  const state = await looked(fakeLab());
  expect(state.example?.id).toBe('alignment');
  expect(state.place).toEqual({ kind: 'cross', layer: 1, head: 2 });
  await state.showExample();
  expect(state.example?.id).toBe('resting');
  expect([state.look.picture, state.place.layer]).toEqual(['lines', 0]);
  await state.choose({ head: 1 });
  expect(state.example).toBeNull();
});

test('from head to head one map is asked for, and nothing on the way back', async () => {
  const lab = fakeLab();
  const state = await looked(lab);
  await state.choose({ layer: 0, head: 0 });
  expect(lab.asked('attention.map')).toHaveLength(2);
  const before = lab.calls.length;
  await state.choose({ layer: 1, head: 2 });
  await state.choose({ layer: 0, head: 0 });
  expect(lab.calls.length).toBe(before);
  expect(lab.asked('attention.overview')).toHaveLength(1);
});

test('pointing at cells asks for nothing; resting on one asks for its steps, once', async () => {
  const lab = fakeLab();
  const state = await looked(lab);
  const before = lab.calls.length;
  for (let column = 0; column < 4; column++) state.shown.point({ row: 1, column });
  expect(state.shown.cell).toEqual({ row: 1, column: 3 });
  expect(lab.calls.length).toBe(before);
  await vi.advanceTimersByTimeAsync(200);
  await vi.waitFor(() => expect(state.shown.steps.value?.cell).toEqual({ row: 1, column: 3 }));
  expect(lab.calls.length).toBe(before + 1);
  state.shown.point(null);
  state.shown.point({ row: 1, column: 3 });
  await vi.advanceTimersByTimeAsync(200);
  expect(lab.calls.length).toBe(before + 1);
});

test('a pinned cell stays until it is let go, also from head to head', async () => {
  const state = await looked(fakeLab());
  state.shown.pin({ row: 2, column: 0 });
  await state.choose({ head: 0 });
  expect(state.shown.cell).toEqual({ row: 2, column: 0 });
  state.shown.release();
  expect(state.shown.cell).toEqual({ row: 1, column: 0 }); // the heaviest between tokens that are not special
});

test('another kind is asked for when it comes on screen, all of them with all heads', async () => {
  const lab = fakeLab();
  const state = await looked(lab);
  await state.choose({ kind: 'decoder' });
  state.change({ picture: 'heads' });
  await vi.waitFor(() => expect(state.run.result?.kinds.size).toBe(3));
  expect(lab.asked('attention.overview').map(({ kinds }) => kinds)).toEqual([['cross'], ['decoder'], ['encoder']]);
});

test('the decoder’s later keys have no value, and the cell that is spoken of first is none of a special token', async () => {
  const state = await looked(fakeLab());
  await state.choose({ kind: 'decoder', head: 1 });
  expect([...state.shown.map!.values].map(Number.isNaN)).toEqual([
    false,
    true,
    true,
    false,
    false,
    true,
    false,
    false,
    false,
  ]);
  expect(state.shown.cell).toEqual({ row: 1, column: 1 });
});

test('over whole words the steps are those of the heaviest pair of pieces', async () => {
  const state = await looked(fakeLab());
  await state.choose({ layer: 0, head: 1 });
  state.change({ unit: 'words' });
  // ▁Г and де are one word of two pieces; head 1 looks at де.
  expect(state.shown.map?.columnLabels).toEqual(['·Где', '?', '</s>']);
  expect(state.shown.map?.weights[0]).toBe(1);
  state.shown.pin({ row: 1, column: 0 });
  expect(state.shown.pieceCell).toEqual({ row: 1, column: 1 });
});

test('another model is asked about the same text, and the other head is clamped to what it has', async () => {
  const lab = fakeLab();
  const state = await looked(lab);
  state.compareWith({ model: otherModel.path, layer: 9, head: 1 });
  state.change({ picture: 'compare' });
  await vi.waitFor(() => expect(state.other.value?.modelName).toBe('other'));
  expect(state.other.value?.place).toEqual({ kind: 'cross', layer: 1, head: 1 });
  expect(lab.asked('attention.overview').at(-1)).toMatchObject({ model: otherModel.path, target: 'Where?' });
});

test('a slice for the sheet carries what the head computes with', async () => {
  const state = await looked(fakeLab());
  await state.choose({ kind: 'encoder', layer: 1, head: 2 });
  const slice = await state.sliceForSheet(0, 0);
  expect(slice).toEqual({
    origin: { model: 'bundled', kind: 'encoder', layer: 1, head: 2 },
    rows: ['▁Г', 'де', '?', '</s>'],
    columns: ['▁Г', 'де', '?', '</s>'],
    q: [[1, 2]],
    k: [[0, 1]],
    v: [[0.5, -0.25]],
    bias: [[0.5]],
    scale: 1,
  });
});

test('an engine that stops is said, what was there stays, and trying again works', async () => {
  let fails = false;
  const failing = () => {
    throw new LabError({ code: 'worker-failed', message: 'The engine stopped.' });
  };
  const lab = fakeLab({
    'attention.map': (request: never) => (fails ? failing() : idleAttention['attention.map'](request)),
  });
  const state = await looked(lab);
  const before = state.map.value;
  fails = true;
  await state.choose({ layer: 0, head: 0 });
  expect(state.map.state).toMatchObject({ phase: 'failed', error: { code: 'worker-failed' } });
  expect(state.map.value).toBe(before);
  fails = false;
  await state.refresh();
  expect(state.map.state.phase).toBe('ready');
});

test('a run that fails says why, a cancelled one that it was cancelled, and both can be tried again', async () => {
  const error = { code: 'text-too-long', message: 'The source text has 30000 tokens.' } as const;
  let answer: 'fail' | 'wait' | 'answer' = 'fail';
  const lab = fakeLab({
    'attention.overview': (request: never, { signal }: CallOptions<unknown>) => {
      if (answer === 'fail') throw new LabError(error);
      if (answer === 'answer') return idleAttention['attention.overview'](request);
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    },
  });
  const state = await open(lab);
  await state.start();
  expect(state.run.state).toMatchObject({ phase: 'failed', error });
  answer = 'wait';
  void state.again();
  expect(state.run.state.phase).toBe('running');
  state.run.cancel();
  expect(state.run.state.phase).toBe('cancelled');
  answer = 'answer';
  await state.again();
  expect(state.run.state.phase).toBe('done');
});

test('the picture says when another model has been opened since', async () => {
  const state = await looked(fakeLab());
  expect(state.outdated).toBe(false);
  state.workspace.chooseModel(otherModel.path);
  expect(state.outdated).toBe(true);
  await state.start();
  expect(state.outdated).toBe(false);
});

test('a typed target begins as the model’s translation', async () => {
  const lab = fakeLab();
  const state = await looked(lab);
  state.setOwnTarget(false);
  expect(state.target).toBe('Where?');
  await state.start();
  expect(lab.asked('attention.overview').at(-1)).toMatchObject({ target: 'Where?' });
});

test('the view is remembered and read back; what cannot be read is as on the first day', () => {
  const draft = { ...firstDraft, source: 'sun', picture: 'lines', topMass: 0.5, example: null } as const;
  expect(readModelDraft(JSON.parse(JSON.stringify(remembered(draft))))).toEqual(draft);
  expect(readModelDraft({ picture: 'pie', topMass: 7, place: { kind: 5, layer: -1 }, order: 3 })).toMatchObject({
    picture: 'map',
    topMass: firstDraft.topMass,
    place: { kind: 'cross', layer: 0, head: 0 },
  });
  expect(remembered({ ...draft, source: 'x'.repeat(100_000) }).source).toBe(firstDraft.source);
});
