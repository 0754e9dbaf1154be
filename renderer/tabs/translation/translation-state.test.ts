import { beforeEach, expect, test, vi } from 'vitest';
import { LabError } from '../../../electron/contract/lab-error.ts';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { fakeLab, otherModel, sunTokens, sunTranslation, type FakeLab } from '../../lab/testing/fake-lab.ts';
import type { World } from './translation-question.ts';
import { TranslationState } from './translation-state.svelte.ts';

let time = 0;
const world: World = { now: () => time, drawSeed: () => 77, onFrame: (callback) => callback() };
beforeEach(() => {
  time = 0;
});

async function start(lab: FakeLab): Promise<TranslationState> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  return new TranslationState(workspace, world);
}

/** A translation that goes on until it is told to stop; `steps` lets the test send its steps. */
function endless() {
  const steps: ((tokens: number) => void)[] = [];
  const handler = (_: unknown, { onEvent, signal }: CallOptions<unknown>) =>
    new Promise((_, reject) => {
      steps.push((tokens) =>
        onEvent?.({ event: 'step', step: tokens, text: 'I see', tokens: sunTokens.slice(0, tokens) }),
      );
      signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Stopped.' })));
    });
  return { handler, steps };
}

test('at first start the worked example is asked without a history entry', async () => {
  const lab = fakeLab();
  const state = await start(lab);
  await state.translateUnasked();
  expect(state.run.state.phase).toBe('done');
  expect(state.example?.id).toBe('greedy');
  expect(state.history.entries).toEqual([]);
  expect(lab.asked('translation.translate')[0]).toMatchObject({
    model: '/models/bundled',
    task_prefix: 'translate to en: ',
    generation: { num_beams: 1, do_sample: false },
  });
});

test('a translation that was asked for stands in the history, and its seed with it', async () => {
  const state = await start(fakeLab());
  state.settings = { ...state.settings, mode: 'sampling' };
  await state.translate();
  expect(state.history.entries[0]).toMatchObject({
    text: 'I see sun',
    settings: { mode: 'sampling', values: { seed: 77 } },
  });
  expect(state.settings.values.seed).toBeUndefined();
});

test('steps are shown once the quiet time is over, the latest of them', async () => {
  const { handler, steps } = endless();
  const state = await start(fakeLab({ 'translation.translate': handler }));
  void state.translate();
  await vi.waitFor(() => expect(steps).toHaveLength(1));
  time = 50;
  steps[0]!(1);
  expect(state.run.step).toBeNull();
  time = 150;
  steps[0]!(2);
  expect(state.run.tokens).toHaveLength(2);
  state.run.cancel();
});

test('the making of weights is reported until the first step', async () => {
  const report: ((event: unknown) => void)[] = [];
  const handler = (_: unknown, { onEvent }: CallOptions<unknown>) =>
    new Promise(() => report.push((e) => onEvent?.(e)));
  const state = await start(fakeLab({ 'translation.translate': handler }));
  void state.translate();
  await vi.waitFor(() => expect(report).toHaveLength(1));
  report[0]!({ event: 'preparing', done_bytes: 30, total_bytes: 120 });
  expect(state.run.prepared).toBe(0.25);
  report[0]!({ event: 'step', step: 1, text: 'I', tokens: sunTokens.slice(0, 1) });
  expect(state.run.prepared).toBeNull();
  state.run.cancel();
});

test('cancelling shows what there is at once and does not wait for the engine', async () => {
  const { handler, steps } = endless();
  const state = await start(fakeLab({ 'translation.translate': handler }));
  void state.translate();
  await vi.waitFor(() => expect(steps).toHaveLength(1));
  time = 200;
  steps[0]!(2);
  state.run.cancel();
  expect(state.run.state).toMatchObject({ phase: 'cancelled', step: { step: 2 } });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(state.run.state.phase).toBe('cancelled');
});

test('a new question gives up the old one: its late answer changes nothing', async () => {
  const late: ((value: unknown) => void)[] = [];
  const lab = fakeLab({
    'translation.translate': ({ source }: { source: string }) =>
      source === 'one' ? new Promise((resolve) => late.push(resolve)) : sunTranslation({ source }),
  });
  const state = await start(lab);
  state.source = 'one';
  void state.translate();
  await vi.waitFor(() => expect(late).toHaveLength(1));
  state.source = 'two';
  await state.translate();
  late[0]!(sunTranslation({ source: 'one' }));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(state.run.result?.translation.source).toBe('two');
});

test('an error goes with its model, and with what was asked', async () => {
  const state = await start(
    fakeLab({
      'translation.translate': ({ model }: { model: string }) => {
        if (model === otherModel.path) throw new LabError({ code: 'model-invalid', message: 'No tokenizer.' });
        return sunTranslation();
      },
    }),
  );
  const { workspace } = state;
  await state.translate();
  workspace.chooseModel(otherModel.path);
  await state.translate();
  expect(state.run.state.phase).toBe('failed');
  workspace.chooseModel('/models/bundled');
  expect(state.run.state.phase).toBe('idle');
  workspace.chooseModel(otherModel.path);
  expect(state.run.state.phase).toBe('failed');
  state.source = 'Что-то другое.';
  expect(state.run.state.phase).toBe('idle');
  expect(state.run.shown?.question.model).toBe('/models/bundled');
});

test('a failure keeps the old picture and can be tried again with the same question', async () => {
  let broken = false;
  const lab = fakeLab({
    'translation.translate': () => {
      if (broken) throw new LabError({ code: 'out-of-memory', message: 'No memory.', hint: 'Close something.' });
      return sunTranslation();
    },
  });
  const state = await start(lab);
  await state.translate();
  broken = true;
  await state.translate();
  expect(state.run.state).toMatchObject({
    phase: 'failed',
    error: { code: 'out-of-memory', hint: 'Close something.' },
  });
  expect(state.run.shown).not.toBeNull();
  broken = false;
  await state.again();
  expect(state.run.state.phase).toBe('done');
});

test('continuing from an alternative forces its very ids and pins its place', async () => {
  const lab = fakeLab({ 'tokenizer.decode': () => ({ text: 'I see moon', each: [] }) });
  const state = await start(lab);
  await state.translate();
  await state.continueFrom(2, 901);
  expect(lab.asked('tokenizer.decode')).toEqual([
    { model: '/models/bundled', ids: [11, 12, 901], skip_special_tokens: true },
  ]);
  expect(lab.asked('translation.translate')[1]).toMatchObject({ forced_prefix_ids: [11, 12, 901] });
  expect(state.focus.pinned).toEqual({ strip: 'target', index: 2 });
  await state.release();
  expect(lab.asked('translation.translate')[2]).not.toHaveProperty('forced_prefix_ids');
});

test('restoring an entry brings back text, settings and model, and asks the same again', async () => {
  const lab = fakeLab();
  const state = await start(lab);
  await state.restore({
    at: 1,
    model: otherModel.path,
    modelName: 'other',
    sha256: null,
    precision: null,
    device: null,
    source: 'Мама мыла раму.',
    task_prefix: '',
    settings: { mode: 'beam', early_stopping: null, values: { num_beams: 3 } },
    effective: null,
    forced_prefix: 'Mum',
    forced_prefix_ids: [31, 32],
    text: 'Mum washed the frame.',
  });
  expect(state.workspace.model?.path).toBe(otherModel.path);
  expect(lab.asked('translation.translate')[0]).toMatchObject({
    model: otherModel.path,
    source: 'Мама мыла раму.',
    task_prefix: '',
    forced_prefix_ids: [31, 32],
    generation: { num_beams: 3, num_return_sequences: 3 },
  });
  expect(state.source).toBe('Мама мыла раму.');
});

test('an entry holds every argument of its search, and asks with the same after defaults have changed', async () => {
  let length_penalty = 2;
  const models = { config: {}, parameters: [], module_tree: '', model_type: 't5', num_parameters: 1, vocab_size: 1 };
  const lab = fakeLab({
    'models.summary': () => ({ ...models, generation_config: { length_penalty, no_repeat_ngram_size: 3 } }),
  });
  const state = await start(lab);
  await vi.waitFor(() => expect(state.defaults.values.length_penalty).toBe(2));
  state.settings = { ...state.settings, mode: 'beam' };
  await state.translate();
  const [entry] = state.history.entries;
  expect(entry?.effective).toMatchObject({
    ...{ num_beams: 4, length_penalty: 2, early_stopping: false, num_return_sequences: 4, do_sample: false },
    ...{ max_new_tokens: 256, min_new_tokens: 0, no_repeat_ngram_size: 3, repetition_penalty: 1 },
  });
  length_penalty = 0.5;
  const later = await start(lab);
  await vi.waitFor(() => expect(later.defaults.values.length_penalty).toBe(0.5));
  await later.restore(entry!);
  expect(lab.asked('translation.translate').at(-1)).toMatchObject({ generation: { length_penalty: 2, num_beams: 4 } });
  // What the defaults say anyway is not shown as changed.
  expect(later.settings).toEqual({ mode: 'beam', early_stopping: null, values: { length_penalty: 2 } });
});

test('an entry that remembers only the text of its beginning is cut into ids again', async () => {
  const lab = fakeLab({ 'tokenizer.encode': () => ({ tokens: [{ id: 41, piece: '▁Mum' }] }) });
  const state = await start(lab);
  await state.restore({
    ...{ at: 1, model: '/models/bundled', modelName: 'bundled', source: 'Мама', task_prefix: '', text: 'Mum' },
    ...{ settings: state.settings, forced_prefix: 'Mum', forced_prefix_ids: null },
    ...{ sha256: null, precision: null, device: null, effective: null },
  });
  expect(lab.asked('tokenizer.encode')[0]).toMatchObject({ text: 'Mum', add_special_tokens: false });
  expect(lab.asked('translation.translate')[0]).toMatchObject({ forced_prefix_ids: [41] });
});

test('nothing is asked while a setting is wrong or the text is empty', async () => {
  const lab = fakeLab();
  const state = await start(lab);
  state.settings = { mode: 'beam', early_stopping: null, values: { num_beams: 0 } };
  await state.translate();
  state.settings = { mode: 'greedy', early_stopping: null, values: {} };
  state.source = '  ';
  await state.translate();
  expect(lab.asked('translation.translate')).toEqual([]);
});
