import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { runDetails, runSummary, sevenSentences } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { readBeforeAfter } from './before-after-memory.ts';

beforeEach(() => (language.code = 'en'));
afterEach(cleanup);

const checkpoint = (step: number, best: boolean) => ({ step, name: `checkpoint-${step}`, best, size_bytes: 5 });
const summary = runSummary({ checkpoints: [checkpoint(2, true), checkpoint(4, false)] });
/** The lab with a run of two checkpoints and an evaluation set, the tab in front and the comparison open. */
async function open(handlers: Parameters<typeof fakeLab>[0] = {}): Promise<FakeLab> {
  const details = runDetails({ summary });
  const description = { ...details.description, evaluation: { examples: 1 } } as typeof details.description;
  const lab = fakeLab({
    'settings.read': () => ({ 'interface.tab': 'fineTuning' }),
    'fineTuning.runs': () => [summary],
    'fineTuning.run': () => ({ ...details, description }),
    ...handlers,
  });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await fireEvent.click(await screen.findByText('capitals'));
  await fireEvent.click(await screen.findByRole('button', { name: 'Before and after' }));
  await view();
  return lab;
}

const view = () => screen.findByRole('region', { name: 'Before and after: capitals' });
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const table = () => within(screen.getByRole('region', { name: 'Verdict' })).getByRole('table');
const kindOf = (request: Record<string, unknown>) => (request['set'] as { kind: string }).kind;

test('each set is compared on the best checkpoint, and gets its verdict by both figures', async () => {
  const lab = await open();
  await fireEvent.click(button('Compare'));
  await waitFor(() => expect(lab.asked('fineTuning.beforeAfter')).toHaveLength(3));
  const asked = lab.asked('fineTuning.beforeAfter');
  expect(asked.map(kindOf)).toEqual(['train', 'evaluation', 'data']);
  expect(asked[0]).toMatchObject({ run: '/runs/capitals', checkpoint: 2, most: 100 });
  await screen.findByRole('button', { name: 'Compare again' });
  const rows = within(table()).getAllByRole('row');
  expect(rows).toHaveLength(7);
  const cells = (row: HTMLElement) =>
    within(row)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
  expect(within(rows[1]!).getByRole('rowheader').textContent).toMatch(/Training pairs.*7.sentences of 40/);
  expect(cells(rows[1]!)).toEqual(['better', 'chrF', '20.0 → 57.0', '+37.0 +8.5 … +54.0']);
  expect(cells(rows[2]!)).toEqual(['not proven', 'loss', '3.00 → 2.70', '−0.30 −0.45 … +0.05']);
});

test('the most improved and the most damaged stand side by side, ranked by the figure of one’s choice', async () => {
  await open();
  await fireEvent.click(button('Compare'));
  const side = (name: string) => within(screen.getByRole('region', { name })).queryAllByRole('listitem');
  await waitFor(() => expect(side('The ten most improved')).toHaveLength(6));
  expect(side('The ten most improved')[0]?.textContent).toContain('source 5');
  expect(side('The ten most damaged').map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('80 → 20'),
  ]);
  await fireEvent.click(screen.getByRole('radio', { name: 'by loss' }));
  expect(side('The ten most improved')[0]?.textContent).toContain('source 6');
  expect(screen.getByText('None got worse by this figure.')).toBeDefined();
  await fireEvent.click(screen.getByRole('radio', { name: 'All' }));
  expect(within(screen.getByRole('region', { name: /^Sentences/ })).getAllByRole('listitem')).toHaveLength(7);
});

test('results stay for their checkpoint, and another one is compared on its own', async () => {
  const lab = await open();
  await fireEvent.click(button('Compare'));
  await screen.findByRole('button', { name: 'Compare again' });
  const choice = screen.getAllByRole('combobox', { name: 'Checkpoint' })[0]!;
  await fireEvent.change(choice, { target: { value: 'last' } });
  expect(screen.queryByRole('region', { name: 'Verdict' })).toBeNull();
  await fireEvent.change(choice, { target: { value: 'best' } });
  expect(table()).toBeDefined();
  expect(lab.asked('fineTuning.beforeAfter')).toHaveLength(3);
  await fireEvent.click(button('Compare again'));
  await waitFor(() => expect(lab.asked('fineTuning.beforeAfter')).toHaveLength(6));
});

test('a comparison shows how far it is, and Cancel ends it', async () => {
  let aborted = false;
  await open({
    'fineTuning.beforeAfter': (_: unknown, { onEvent, signal }: CallOptions<unknown>) =>
      new Promise((_resolve, reject) => {
        onEvent?.({ event: 'progress', done: 32, total: 200 });
        signal?.addEventListener('abort', () => {
          aborted = true;
          reject(new LabError({ code: 'cancelled', message: 'cancelled' }));
        });
      }),
  });
  await fireEvent.click(button('Compare'));
  expect(await screen.findByText('Training pairs: 32 of 200 translations')).toBeDefined();
  expect(button('Compare').disabled).toBe(true);
  await fireEvent.click(button('Cancel'));
  await waitFor(() => expect(aborted).toBe(true));
  expect(screen.queryByText(/of 200 translations/)).toBeNull();
  expect(button('Compare').disabled).toBe(false);
});

test('a set that fails says why, and the others are compared all the same', async () => {
  await open({
    'fineTuning.beforeAfter': (request: Record<string, unknown>) => {
      if (kindOf(request) === 'train') throw new LabError({ code: 'run-changed', message: 'The model has changed.' });
      return sevenSentences;
    },
  });
  await fireEvent.click(button('Compare'));
  expect(await screen.findByText('Training pairs: no comparison')).toBeDefined();
  await waitFor(() => expect(within(table()).getAllByText('better')).toHaveLength(2));
});

test('anything typed is translated by both models, line by line, from the keyboard', async () => {
  const typed = {
    ...sevenSentences,
    figures: [],
    sentences: [
      {
        source: 'a',
        reference: null,
        before: { translation: 'one two', chrf: null, loss: null },
        after: { translation: 'one three', chrf: null, loss: null },
      },
    ],
  };
  const lab = await open({ 'fineTuning.beforeAfter': () => typed });
  const field = screen.getByRole('textbox', { name: 'Source texts, one a line' });
  await fireEvent.input(field, { target: { value: 'a\n\nb' } });
  await fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
  const list = await screen.findByRole('list', { name: 'Anything you type' });
  expect(list.textContent).toContain('three');
  expect(lab.asked('fineTuning.beforeAfter')[0]?.['set']).toEqual({ kind: 'sources', sources: ['a', 'b'] });
});

test('what is remembered is read back, and nonsense gives the first start', () => {
  const first = readBeforeAfter(null);
  expect(first.general.pairs.length).toBeGreaterThanOrEqual(6);
  expect(readBeforeAfter({ most: 7, typed: 5, general: 'x' })).toEqual(first);
  const own = { ...first, most: 500 as const, typed: 'x' };
  expect(readBeforeAfter(JSON.parse(JSON.stringify(own)))).toEqual(own);
});
