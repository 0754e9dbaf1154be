import { expect, test, vi } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { inspected, runDetails, runSummary, startedEvent, stepEvent } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { FineTuningState } from './fine-tuning-state.svelte.ts';
import type { RunSummary, TrainingEvent } from './lab-types.ts';

async function start(lab: FakeLab, onFrame = (callback: () => void) => callback()): Promise<FineTuningState> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  const state = new FineTuningState(workspace, { onFrame, now: () => 0 });
  await state.readArguments();
  return state;
}

const running = runSummary({ state: { phase: 'running' }, step: 0, checkpoints: [] });

/** A training that sends what the test tells it to, and ends when it says so. */
function training() {
  const sends: ((event: TrainingEvent) => void)[] = [];
  const ends: ((summary: RunSummary) => void)[] = [];
  const watch = (_: unknown, { onEvent }: CallOptions<unknown>) =>
    new Promise((resolve) => {
      sends.push((event) => onEvent?.(event));
      ends.push(resolve);
    });
  const begun = () => vi.waitFor(() => expect(sends.length).toBeGreaterThan(0));
  return {
    watch,
    begun,
    send: (event: TrainingEvent) => sends.at(-1)?.(event),
    end: (s: RunSummary) => ends.at(-1)?.(s),
  };
}

test('a training is started with the draft, shown, and followed step by step', async () => {
  const { watch, begun, send, end } = training();
  const lab = fakeLab({
    'fineTuning.start': () => running,
    'fineTuning.run': () => runDetails({ summary: running, history: [] }),
    'fineTuning.runs': () => [runSummary()],
    'fineTuning.watch': watch,
  });
  const state = await start(lab);
  await state.start();
  expect(lab.asked('fineTuning.start')[0]).toMatchObject({
    model: '/models/bundled',
    train: { kind: 'examples', examples: state.draft.pairs },
    arguments: { max_steps: 100, learning_rate: 0.0001 },
  });
  await begun();
  send(startedEvent());
  send(stepEvent(1, 4));
  expect(state.shown).toMatchObject({ step: 1, maxSteps: 4, state: { phase: 'running' } });
  send({ event: 'paused', step: 1 });
  expect(state.shown?.state).toEqual({ phase: 'paused' });
  end(runSummary());
  await vi.waitFor(() => expect(state.shown?.state.phase).toBe('finished'));
});

test('events between two pictures are taken at once', async () => {
  const { watch, begun, send } = training();
  const frames: (() => void)[] = [];
  const lab = fakeLab({
    'fineTuning.start': () => running,
    'fineTuning.run': () => runDetails({ summary: running, history: [] }),
    'fineTuning.watch': watch,
  });
  const state = await start(lab, (callback) => frames.push(callback));
  await state.start();
  await begun();
  for (let step = 1; step <= 100; step++) send(stepEvent(step, 1));
  expect(state.shown?.history.steps).toHaveLength(0);
  expect(frames).toHaveLength(1);
  frames[0]!();
  expect(state.shown?.history.steps).toHaveLength(100);
});

test('a run that trains is found, shown with what it has done, and followed from its last checkpoint on', async () => {
  const { watch, begun } = training();
  const summary = runSummary({ state: { phase: 'running' } });
  const lab = fakeLab({
    'fineTuning.runs': () => [summary, runSummary({ run: '/runs/old', name: 'old' })],
    'fineTuning.run': () => runDetails({ summary }),
    'fineTuning.watch': watch,
  });
  const state = await start(lab);
  state.connect();
  await begun();
  expect(state.shown?.run).toBe('/runs/capitals');
  expect(state.shown?.history.steps).toHaveLength(4);
  expect(lab.asked('fineTuning.watch')).toEqual([{ run: '/runs/capitals', after_step: 3 }]);
});

test('an ended run is read when it is shown, and once', async () => {
  const lab = fakeLab({ 'fineTuning.runs': () => [runSummary()] });
  const state = await start(lab);
  await state.runs.read();
  expect(state.shown).toBeNull();
  await state.show('/runs/capitals');
  await state.show(null);
  await state.show('/runs/capitals');
  expect(state.shown?.history.steps).toHaveLength(4);
  expect(lab.asked('fineTuning.run')).toHaveLength(1);
  expect(lab.asked('fineTuning.watch')).toEqual([]);
});

test('going on with a stopped run follows it again', async () => {
  const { watch, begun, send } = training();
  const lab = fakeLab({
    'fineTuning.runs': () => [runSummary({ state: { phase: 'stopped' }, max_steps: 6 })],
    'fineTuning.resume': () => runSummary({ state: { phase: 'running' }, max_steps: 6 }),
    'fineTuning.watch': watch,
  });
  const state = await start(lab);
  await state.runs.read();
  await state.show('/runs/capitals');
  await state.runs.order('resume', state.shown!);
  await begun();
  send(startedEvent(4, 6));
  send(stepEvent(5, 0.5));
  expect(state.shown).toMatchObject({ step: 5, maxSteps: 6, state: { phase: 'running' } });
});

test('a stop is shown while it is asked for, and a refused order is told', async () => {
  let refuse: ((error: LabError) => void) | undefined;
  const lab = fakeLab({
    'fineTuning.runs': () => [runSummary({ state: { phase: 'paused' } })],
    'fineTuning.watch': () => new Promise(() => undefined),
    'fineTuning.stop': () => new Promise((_, reject) => (refuse = reject)),
  });
  const state = await start(lab);
  await state.runs.read();
  await state.show('/runs/capitals');
  const order = state.runs.order('stop', state.shown!);
  expect(state.shown?.state.phase).toBe('stopping');
  await vi.waitFor(() => expect(refuse).toBeDefined());
  refuse!(new LabError({ code: 'run-busy', message: 'Busy.' }));
  await order;
  expect(state.runs.command).toMatchObject({ phase: 'failed', error: { code: 'run-busy' } });
});

test('a lost connection keeps the run on screen, and the next one follows it again', async () => {
  const { watch, begun } = training();
  const summary = runSummary({ state: { phase: 'running' } });
  const lab = fakeLab({
    'fineTuning.runs': () => [summary],
    'fineTuning.run': () => runDetails({ summary }),
    'fineTuning.watch': watch,
  });
  const state = await start(lab);
  state.connect();
  await begun();
  lab.close('closed');
  await vi.waitFor(() => expect(state.workspace.connection.state.phase).toBe('lost'));
  expect(state.shown?.history.steps).toHaveLength(4);
  state.workspace.connection.open();
  await vi.waitFor(() => expect(lab.asked('fineTuning.watch')).toHaveLength(2));
  expect(state.shown?.reading.phase).toBe('ready');
});

test('a check of the data goes out of date when the data change, not when the learning rate does', async () => {
  const lab = fakeLab();
  const state = await start(lab);
  await state.dataCheck.runUnasked();
  expect(state.dataCheck.checked?.inspection).toEqual(inspected());
  state.setValue('learning_rate', 0.5);
  expect(state.dataCheck.outdated).toBe(false);
  state.draft = { ...state.draft, pairs: [{ source: 'a', target: 'b' }] };
  expect(state.dataCheck.outdated).toBe(true);
});

test.each([
  ['seed', 7],
  ['test_size', 0.5],
  ['group_by_length', true],
  ['shuffle_groups', true],
  ['replay_share', 0.5],
  ['per_device_train_batch_size', 4],
  ['task_prefix', 'a: '],
] as const)('a check goes out of date with %s, which decides the first batch', async (name, value) => {
  const state = await start(fakeLab());
  await state.dataCheck.runUnasked();
  state.setValue(name, value);
  expect(state.dataCheck.outdated).toBe(true);
});

test('all data sets that are given are checked; one that cannot be read says so at its field, until it changes', async () => {
  const error = { code: 'file-not-found', message: 'There is no e.tsv.', file: '/e.tsv' } as const;
  const lab = fakeLab({ 'fineTuning.inspect': () => inspected(undefined, { evaluation: { phase: 'failed', error } }) });
  const state = await start(lab);
  const file = (path: string) => ({ ...state.draft.file, path });
  state.draft = { ...state.draft, evaluation: file('/e.tsv'), replay: file('/old.tsv') };
  await state.dataCheck.run();
  expect(lab.asked('fineTuning.inspect')[0]).toMatchObject({
    evaluation: { path: '/e.tsv' },
    replay: { path: '/old.tsv' },
  });
  expect([...state.fieldErrors]).toEqual([['evaluation', error]]);
  state.setValue('seed', 7);
  expect([...state.fieldErrors.keys()]).toEqual(['evaluation']);
  state.draft = { ...state.draft, evaluation: file('/other.tsv') };
  expect([...state.fieldErrors]).toEqual([]);
});

test('a refused start is told at the field whose file it names, until anything changes or a run is opened', async () => {
  const error = {
    code: 'file-invalid',
    message: 'Line 3 has one column.',
    file: '/data/general.tsv',
    place: 'line 3',
  } as const;
  const lab = fakeLab({
    'fineTuning.start': () => {
      throw new LabError(error);
    },
    'fineTuning.runs': () => [runSummary()],
  });
  const state = await start(lab);
  state.draft = { ...state.draft, general: { ...state.draft.general, path: 'general.tsv' } };
  await state.start();
  expect(state.refused).toEqual({ error, field: 'general' });
  expect(state.fieldErrors.get('general')).toEqual(error);
  state.setValue('seed', 7);
  expect([state.refused, state.fieldErrors.size]).toEqual([null, 0]);
  await state.start();
  expect(state.refused).not.toBeNull();
  await state.show('/runs/capitals');
  expect(state.refused).toBeNull();
});

test('a file is not read before it is asked for', async () => {
  const lab = fakeLab();
  const state = await start(lab);
  state.draft = { ...state.draft, kind: 'file', file: { ...state.draft.file, path: '/a.tsv' } };
  await state.dataCheck.runUnasked();
  expect(lab.asked('fineTuning.inspect')).toEqual([]);
  await state.dataCheck.run();
  expect(lab.asked('fineTuning.inspect')[0]).toMatchObject({ train: { kind: 'file', path: '/a.tsv' } });
});

test('nothing is started while an argument is wrong, and a refusal is told where it was started', async () => {
  const lab = fakeLab({
    'fineTuning.start': () => {
      throw new LabError({ code: 'invalid-request', message: 'eval_strategy should be steps.' });
    },
  });
  const state = await start(lab);
  state.setValue('max_steps', 1.5);
  await state.start();
  expect(lab.asked('fineTuning.start')).toEqual([]);
  state.setValue('max_steps', 2);
  await state.start();
  expect(state.starting).toMatchObject({ phase: 'failed', error: { message: 'eval_strategy should be steps.' } });
  expect(state.shown).toBeNull();
});

test('a list from before the start does not take the new run off the screen', async () => {
  const lab = fakeLab({
    'fineTuning.start': () => running,
    'fineTuning.run': () => runDetails({ summary: running, history: [] }),
    'fineTuning.watch': () => new Promise(() => undefined),
  });
  const state = await start(lab);
  await state.start();
  await state.runs.read();
  expect(state.shown?.run).toBe(running.run);
});

const longRun = runSummary({ step: 20_000, max_steps: 20_000 });
/** Step 1 with a loss of 2. Of Python: base64.b64encode(struct.pack('<2d', 1, 2)). */
const curve = { event: 'steps', count: 1, fields: ['step', 'loss'], values: 'AAAAAAAA8D8AAAAAAAAAQA==' } as const;

test('of a long run the curve comes first, and the rest once that is on screen', async () => {
  const frames: (() => void)[] = [];
  const lab = fakeLab({
    'fineTuning.runs': () => [longRun],
    'fineTuning.run': ({ packed }: { packed: string }) => ({
      ...runDetails({ summary: longRun }),
      history: [packed === 'loss' ? curve : stepEvent(1, 2), stepEvent(20_000, 1)],
    }),
  });
  const state = await start(lab, (callback) => frames.push(callback));
  await state.runs.read();
  const shown = state.show(longRun.run);
  await vi.waitFor(() => expect(frames).toHaveLength(1));
  expect(lab.asked('fineTuning.run')).toEqual([{ run: longRun.run, packed: 'loss' }]);
  expect(state.shown).toMatchObject({ curveOnly: true, reading: { phase: 'reading' } });
  expect(state.shown?.history.steps.map(({ loss, grad_norm }) => [loss, grad_norm])).toEqual([
    [2, NaN],
    [1, 2],
  ]);
  frames[0]!();
  await shown;
  await vi.waitFor(() => expect(state.shown?.reading.phase).toBe('ready'));
  expect(lab.asked('fineTuning.run').slice(1)).toEqual([{ run: longRun.run, packed: 'whole' }]);
  expect(state.shown?.curveOnly).toBe(false);
  expect(state.shown?.history.steps.map(({ grad_norm }) => grad_norm)).toEqual([4, 2]);
});

test('a run that was taken out of the list leaves the screen', async () => {
  const lab = fakeLab({ 'fineTuning.runs': () => [runSummary()], 'fineTuning.forget': () => [] });
  const state = await start(lab);
  await state.runs.read();
  await state.show('/runs/capitals');
  await state.forget(state.shown!);
  expect([state.runs.all, state.shown]).toEqual([[], null]);
});

test('an export sends the chosen checkpoint, tells its progress, and can be given up', async () => {
  const reports: ((event: unknown) => void)[] = [];
  const lab = fakeLab({
    'fineTuning.runs': () => [runSummary()],
    'fineTuning.export': (_: unknown, { onEvent, signal }: CallOptions<unknown>) =>
      new Promise((_, reject) => {
        reports.push((event) => onEvent?.(event));
        signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Cancelled.' })));
      }),
  });
  const state = await start(lab);
  await state.runs.read();
  const exporting = state.runs.all[0]!.export;
  const done = exporting.export('last', ' "/out/a" ');
  await vi.waitFor(() => expect(reports).toHaveLength(1));
  expect(lab.asked('fineTuning.export')).toEqual([{ run: '/runs/capitals', checkpoint: 'last', output: '/out/a' }]);
  reports[0]!({ event: 'verifying', done: 1, total: 8 });
  expect(exporting.state).toMatchObject({ phase: 'running', progress: { done: 1 } });
  exporting.cancel();
  await done;
  expect(exporting.state).toEqual({ phase: 'idle' });
});
