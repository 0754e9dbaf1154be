import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallOptions } from '../../../../electron/contract/lab-api.ts';
import { LabError } from '../../../../electron/contract/lab-error.ts';
import { language } from '../../../i18n/language.svelte.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import { bundledModel, fakeLab, type FakeLab } from '../../../lab/testing/fake-lab.ts';
import { sunMeasurement } from '../../../lab/testing/fake-alignment.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import { CompareState } from '../compare/compare-state.svelte.ts';
import { TranslationState } from '../translation-state.svelte.ts';
import TranslationPicture from '../TranslationPicture.svelte';
import AlignedTokens from './AlignedTokens.svelte';
import { AlignmentState } from './alignment-state.svelte.ts';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

async function open(lab: FakeLab = fakeLab()) {
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  const translation = new TranslationState(workspace);
  const alignment = new AlignmentState(translation);
  await translation.translateUnasked();
  const compare = new CompareState(translation);
  render(TranslationPicture, { state: translation, alignment, compare });
  render(AlignedTokens, { state: alignment });
  return { lab, workspace, translation };
}

const large = { ...bundledModel, num_parameters: 770_000_000 };
const strip = (name: string) => within(screen.getByRole('group', { name })).getAllByRole('button');
/** The width of the line under a chip, from 0 to 1; null without one. */
const strengthOf = (chip: HTMLElement | undefined) =>
  chip?.querySelector<HTMLElement>('.strength')?.style.getPropertyValue('--strength') ?? null;
const numbers = () =>
  screen.getAllByRole('row').map((row) =>
    [...row.children]
      .map((cell) => cell.textContent?.trim())
      .filter(Boolean)
      .join(' '),
  );

test('the aligning head is measured unasked where that is cheap, and named with its figure', async () => {
  const { lab } = await open();
  expect(
    await screen.findByText(/^The aligning head is layer 1, head 0: .* for 1 of 1 pieces \(100%\)\. 1 translation/),
  ).toBeTruthy();
  await waitFor(() => expect(lab.asked('translation.alignment').at(-1)).toMatchObject({ head: { layer: 1, head: 0 } }));
  expect(lab.asked('translation.measureAlignment')).toEqual([
    expect.objectContaining({ source: 'Где библиотека?', task_prefix: 'translate to en: ', labels: [11, 12, 13, 1] }),
  ]);
});

test('a target piece lights what it came from, a source piece what it went to, until it is let go', async () => {
  const { translation } = await open();
  await screen.findByText(/^The aligning head/);
  await fireEvent.click(strip('Translation tokens')[2]!);
  await waitFor(() => expect(strengthOf(strip('Source tokens')[0])).toBe('1'));
  expect(strengthOf(strip('Source tokens')[1])).toBeNull();
  expect(strip('Translation tokens').map(strengthOf)).toEqual([null, null, null, null]);
  expect(screen.getByRole('heading', { name: 'Where ·sun came from' })).toBeTruthy();
  // Its weight and what erasing it costs, as the fixtures have them.
  expect(numbers()).toContain('·солнце 1.000 +2.00');
  translation.focus.release();
  await waitFor(() => expect(strengthOf(strip('Source tokens')[0])).toBeNull());
  await fireEvent.click(strip('Source tokens')[0]!);
  await waitFor(() => expect(strip('Translation tokens').map(strengthOf)).toEqual(['1', '1', '1', '1']));
});

test('erasure is another source of alignment, with its effects in nats', async () => {
  const { workspace } = await open();
  await screen.findByText(/^The aligning head/);
  await fireEvent.click(screen.getByRole('radio', { name: 'Erasure' }));
  await fireEvent.click(strip('Translation tokens')[2]!);
  expect(strengthOf(strip('Source tokens')[0])).toBe('1');
  expect(numbers()).toContain('·солнце 2.000');
  expect(numbers()).toContain('</s> −0.500');
  expect(workspace.settings?.['translation.alignment']).toEqual({ by: 'erasure', head: 'aligning' });
});

test('of a large model the measurement waits to be asked for, reports its progress and can be cancelled', async () => {
  const progress: ((done: number) => void)[] = [];
  const endless = (_: unknown, { onEvent, signal }: CallOptions<unknown>) =>
    new Promise((_resolve, reject) => {
      progress.push((done) => onEvent?.({ event: 'progress', done, total: 4 }));
      signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Stopped.' })));
    });
  const lab = fakeLab({ 'models.list': () => [large], 'translation.measureAlignment': endless });
  await open(lab);
  expect(screen.getByText(/^Which head aligns is not measured for this translation yet: .* takes about/)).toBeTruthy();
  expect(lab.asked('translation.alignment')).toEqual([]);
  expect(lab.asked('translation.measureAlignment')).toEqual([]);
  // The weights come when a piece is pointed at: the mean, as long as no head is measured.
  await fireEvent.pointerEnter(strip('Translation tokens')[0]!);
  await waitFor(() => expect(lab.asked('translation.alignment')).toHaveLength(1));
  expect(lab.asked('translation.alignment')[0]).not.toHaveProperty('head');
  await fireEvent.click(screen.getByRole('button', { name: 'Measure' }));
  await waitFor(() => expect(progress).toHaveLength(1));
  progress[0]!(1);
  expect(await screen.findByText(/one by one: 25%/)).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel measuring' }));
  expect(await screen.findByRole('button', { name: 'Measure' })).toBeTruthy();
});

test('a model without a head that aligns is said to have none', async () => {
  const weak = { ...sunMeasurement, decisive: [0, 0, 0, null] };
  await open(fakeLab({ 'translation.measureAlignment': () => weak }));
  expect(
    await screen.findByText(/^No head of this model aligns reliably\. The best, layer 1, head 0, .* 1 of 3/),
  ).toBeTruthy();
});

test('a measurement that fails says why where it happened, and is tried again', async () => {
  let tries = 0;
  const lab = fakeLab({
    'translation.measureAlignment': () => {
      tries += 1;
      if (tries === 1) throw new LabError({ code: 'out-of-memory', message: 'There is not enough memory for this.' });
      return sunMeasurement;
    },
  });
  await open(lab);
  expect(await screen.findByText('The measurement failed')).toBeTruthy();
  expect(screen.getByText('There is not enough memory for this.')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: /again/i }));
  expect(await screen.findByText(/^The aligning head/)).toBeTruthy();
});

test('the chosen head opens in the Attention tab with the same pair', async () => {
  const { workspace } = await open();
  await screen.findByText(/^The aligning head/);
  await fireEvent.click(screen.getByRole('button', { name: 'Open in Attention' }));
  expect(workspace.headWish).toEqual({
    source: 'translate to en: Где библиотека?',
    target: 'I see sun',
    place: { kind: 'cross', layer: 1, head: 0 },
  });
  expect(workspace.settings).toMatchObject({ 'interface.tab': 'attention', 'attention.view': 'model' });
});

test('the table of heads is sorted by its columns and chooses a head', async () => {
  const { lab } = await open();
  await screen.findByText(/^The aligning head/);
  await fireEvent.click(await screen.findByRole('button', { name: 'All heads' }));
  const table = screen.getByRole('table', { name: 'Heads of cross-attention against erasure' });
  const heads = () =>
    within(table)
      .getAllByRole('button', { name: /^Align by/ })
      .map((button) => button.textContent?.trim());
  expect(heads()).toEqual(['1 · 0', '0 · 0']);
  await fireEvent.click(within(table).getByRole('button', { name: 'layer · head' }));
  expect(heads()).toEqual(['0 · 0', '1 · 0']);
  await fireEvent.click(within(table).getByRole('button', { name: 'Align by layer 0, head 0' }));
  await waitFor(() => expect(lab.asked('translation.alignment').at(-1)).toMatchObject({ head: { layer: 0, head: 0 } }));
});
