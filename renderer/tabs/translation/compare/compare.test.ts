import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallOptions } from '../../../../electron/contract/lab-api.ts';
import { LabError } from '../../../../electron/contract/lab-error.ts';
import { language } from '../../../i18n/language.svelte.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import {
  bundledModel,
  fakeLab,
  otherModel,
  sunTokens,
  sunTranslation,
  type FakeLab,
} from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import { TranslationState } from '../translation-state.svelte.ts';
import CompareSection from './CompareSection.svelte';
import { CompareState } from './compare-state.svelte.ts';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

/** A first translation, and a second side that is closed. */
async function start(lab: FakeLab) {
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  const translation = new TranslationState(workspace);
  await translation.translateUnasked();
  return { lab, workspace, compare: new CompareState(translation) };
}

async function open(lab: FakeLab) {
  const started = await start(lab);
  render(CompareSection, { state: started.compare });
  await fireEvent.click(await screen.findByRole('button', { name: 'Compare with another model or other settings' }));
  return started;
}

/** The other model sees the moon. */
const [see, i] = [sunTokens[1]!, sunTokens[0]!];
const moon = { ...sunTokens[2]!, id: 14, piece: '▁moon' };
const moonTranslation = sunTranslation({
  tokens: [i, see, moon, sunTokens[3]!],
  sequences: [{ ids: [0, 11, 12, 14, 1], text: 'I see moon', score: null }],
});
const byModel = ({ model }: { model: string }) => (model === '/models/other' ? moonTranslation : sunTranslation());
const choose = (name: string, value: string) =>
  fireEvent.change(screen.getByRole('combobox', { name }), { target: { value } });
const side = (name: string) => screen.findByRole('region', { name: `Side ${name}` });
const marks = async (name: string) =>
  within(within(await side(name)).getByRole('group', { name: `Tokens of side ${name}` }))
    .getAllByRole('button')
    .map((chip) => chip.getAttribute('aria-label'));

test('another model translates the same source, and the words that differ are marked on both sides', async () => {
  const { lab } = await open(fakeLab({ 'translation.translate': byModel }));
  await screen.findByText('Both sides translate it in the same words.');
  await choose('Second model', '/models/other');
  expect(await screen.findByText('1 piece of side A and 1 piece of side B differ.')).toBeTruthy();
  const [first, second] = [lab.asked('translation.translate')[0], lab.asked('translation.translate').at(-1)];
  expect(second).toEqual({ ...first, model: '/models/other' });
  expect(await marks('A')).toEqual([
    '·I, probability 0.90',
    '·see, probability 0.80',
    '·sun, differs, probability 0.40',
    '</s>, special token, probability 0.99',
  ]);
  expect((await marks('B'))[2]).toBe('·moon, differs, probability 0.40');
});

test('each model scores both texts: its own by the tokens it generated, the other by its text', async () => {
  // The other model finds every token half as surprising.
  const loss = ({ model, examples }: { model: string; examples: readonly { source: string; target: string }[] }) => {
    const nats = model === '/models/other' ? 0.5 : 1;
    const token = { id: 1, piece: 'x', loss: nats, probability: 0.5, rank: 0, entropy: 1, alternatives: [] };
    const scored = examples.map((example, index) => ({
      ...{ ...example, loss: nats * (index + 1), perplexity: 1 },
      tokens: Array(4).fill({ ...token, loss: nats * (index + 1) }),
    }));
    return { loss: nats, examples: scored, outputs: {} };
  };
  const { lab } = await open(fakeLab({ 'translation.translate': byModel, 'loss.forward': loss }));
  await choose('Second model', '/models/other');
  expect(
    await screen.findByText('B gives its own translation a loss of 0.500 nats a piece and that of A 1.000.'),
  ).toBeTruthy();
  expect(
    await screen.findByText('A gives its own translation a loss of 1.000 nats a piece and that of B 2.000.'),
  ).toBeTruthy();
  expect(screen.getByRole('row', { name: /^translation A 1\.000 · 4\.0 1\.000 · 4\.0$/ })).toBeTruthy();
  expect(screen.getByRole('row', { name: /^translation B 2\.000 · 8\.0 0\.500 · 2\.0$/ })).toBeTruthy();
  const asked = lab.asked('loss.forward').filter(({ model }) => model === '/models/other');
  expect(asked.at(-1)).toMatchObject({
    examples: [
      { source: 'translate to en: Где библиотека?', target: 'I see moon', input_ids: [21, 1], labels: [11, 12, 14, 1] },
      { source: 'translate to en: Где библиотека?', target: 'I see sun' },
    ],
  });
});

test('precision and search can differ too, and what was chosen is remembered', async () => {
  const { lab, workspace, compare } = await start(fakeLab());
  compare.show(true);
  compare.choose({ precision: 'int8', settings: { mode: 'beam', early_stopping: null, values: {} } });
  await compare.follow();
  expect(lab.asked('translation.translate').at(-1)).toMatchObject({
    precision: 'int8',
    generation: { num_beams: 4, do_sample: false },
  });
  expect(workspace.settings?.['translation.compare']).toMatchObject({
    open: true,
    choice: { model: null, precision: 'int8', settings: { mode: 'beam' } },
  });
});

test('an error of the second side stands on its side; the first one stays', async () => {
  const translate = ({ model }: { model: string }) => {
    if (model === '/models/other')
      throw new LabError({ code: 'model-invalid', message: 'The weights are cut short.', hint: 'Copy them again.' });
    return sunTranslation();
  };
  await open(fakeLab({ 'translation.translate': translate }));
  await choose('Second model', '/models/other');
  const failed = await screen.findByText('Side B could not be translated');
  expect((await side('B')).contains(failed)).toBe(true);
  expect(within(await side('B')).getByText('The weights are cut short.')).toBeTruthy();
  expect(within(await side('A')).getByText('I see sun')).toBeTruthy();
});

test('the second side streams, and is cancelled alone', async () => {
  const streaming = ({ model }: { model: string }, { onEvent, signal }: CallOptions<unknown>) => {
    if (model !== '/models/other') return sunTranslation();
    onEvent?.({ event: 'step', step: 2, text: 'I see', tokens: sunTokens.slice(0, 2) });
    return new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Stopped.' }))),
    );
  };
  await open(fakeLab({ 'translation.translate': streaming }));
  await choose('Second model', '/models/other');
  expect(await screen.findByText('I see')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel side B' }));
  expect(await screen.findByText('Side B was cancelled.')).toBeTruthy();
  expect(within(await side('A')).getByText('I see sun')).toBeTruthy();
});

test('swapping makes the second model the open one, and closing gives the room back', async () => {
  const { workspace } = await open(fakeLab({ 'translation.translate': byModel }));
  await choose('Second model', '/models/other');
  await screen.findByText(/of side B differ/);
  await fireEvent.click(screen.getByRole('button', { name: 'Swap sides' }));
  await waitFor(async () => expect(within(await side('A')).getByText('I see moon')).toBeTruthy());
  await waitFor(async () => expect(within(await side('B')).getByText('I see sun')).toBeTruthy());
  expect(workspace.modelPath).toBe('/models/other');
  await fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('region', { name: 'Side A' })).toBeNull();
});

test('a folder outside the library is named by its path, and what stands in a training is offered', async () => {
  const runs = [
    {
      ...{ run: '/runs/capitals', name: 'capitals', model: 'bundled', created: '', step: 100, max_steps: 100 },
      state: { phase: 'finished', reason: 'finished' },
      checkpoints: [{ step: 100, name: 'checkpoint-100', best: true, size_bytes: 1 }],
    },
  ];
  const { lab } = await open(fakeLab({ 'fineTuning.runs': () => runs }));
  expect(await screen.findByRole('option', { name: 'capitals · step 100, best' })).toBeTruthy();
  await choose('Second model', 'folder…');
  const box = screen.getByRole('textbox', { name: 'Folder of a model, a checkpoint or an export' });
  await fireEvent.input(box, { target: { value: '/exports/mine' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
  await waitFor(() => expect(lab.asked('translation.translate').at(-1)).toMatchObject({ model: '/exports/mine' }));
  await waitFor(async () => expect(within(await side('B')).getByText('exports/mine')).toBeTruthy());
});

test('a checkpoint that was opened as a model is offered once, and not at all as the other one while it is open', async () => {
  const path = '/runs/capitals/checkpoint-100';
  const stored = (step: number) => ({ step, name: `checkpoint-${step}`, best: false, size_bytes: 1 });
  const run = {
    ...{ run: '/runs/capitals', name: 'capitals', model: 'bundled', created: '', step: 100, max_steps: 100 },
    state: { phase: 'finished', reason: 'finished' },
    checkpoints: [stored(50), stored(100)],
  };
  const opened = [path, '/runs/capitals/checkpoint-50'].map((place) => ({
    ...otherModel,
    name: `at ${place}`,
    path: place,
  }));
  const { workspace } = await open(
    fakeLab({ 'fineTuning.runs': () => [run], 'models.list': () => [bundledModel, ...opened] }),
  );
  const options = () =>
    [...screen.getByRole<HTMLSelectElement>('combobox', { name: 'Second model' }).options].map(({ value }) => value);
  await waitFor(() => expect(options()).toEqual(['', path, '/runs/capitals/checkpoint-50', 'folder…']));
  workspace.chooseModel(path);
  await waitFor(() => expect(options()).toEqual(['', '/models/bundled', '/runs/capitals/checkpoint-50', 'folder…']));
});

test('settings that cannot be are said, and nothing is asked with them', async () => {
  const { lab, compare } = await start(fakeLab());
  compare.show(true);
  compare.choose({ settings: { mode: 'beam', early_stopping: null, values: { num_beams: 1 } } });
  await compare.follow();
  expect([...compare.problems.keys()]).toEqual(['num_beams']);
  expect(lab.asked('translation.translate')).toHaveLength(1);
});

test('what stays the same is named after the translation that is shown, not after the input column', async () => {
  const { compare } = await open(fakeLab());
  const { translation } = compare;
  translation.settings = { ...translation.settings, mode: 'sampling' };
  await translation.translate();
  translation.settings = { ...translation.settings, mode: 'beam' };
  await waitFor(() => expect(screen.getByRole('option', { name: 'the same: Sampling' })).toBeTruthy());
  expect(screen.queryByRole('option', { name: 'the same: Beam' })).toBeNull();
});
