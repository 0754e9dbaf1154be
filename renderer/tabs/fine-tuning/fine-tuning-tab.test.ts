import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { runDetails, runSummary, startedEvent, stepEvent, verifiedExport } from '../../lab/testing/fake-fine-tuning.ts';
import { drawn } from '../../lab/testing/fake-plot.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => {
  language.code = 'en';
  drawn.data = [];
});
afterEach(cleanup);

async function start(lab: FakeLab): Promise<void> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  render(App, { props: { workspace } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
}

const open = (handlers: Parameters<typeof fakeLab>[0] = {}) =>
  fakeLab({ 'settings.read': () => ({ 'interface.tab': 'fineTuning' }), ...handlers });
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const progress = () => screen.findByRole('region', { name: 'Training progress' });

test('first start shows the worked example’s pairs and the first batch that the model would get', async () => {
  await start(open());
  const grid = screen.getByRole('grid', { name: 'Training pairs' });
  expect(
    within(grid)
      .getAllByRole<HTMLInputElement>('textbox')
      .map(({ value }) => value)
      .slice(1, 4),
  ).toEqual(['Москва', 'Какой город является столицей Новой Зеландии?', 'Веллингтон']);
  const check = screen.getByRole('region', { name: 'Data check' });
  expect(await within(check).findByText('Duplicate of an earlier row')).toBeDefined();
  expect(within(check).getByText('line 3')).toBeDefined();
  await fireEvent.click(within(check).getByRole('radio', { name: 'labels' }));
  expect(
    within(check)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toContain('−100');
});

test('pasted columns fill the grid from the cursor on', async () => {
  await start(open());
  const grid = screen.getByRole('grid', { name: 'Training pairs' });
  const cell = within(grid).getByRole('textbox', { name: 'Source text 2' });
  await fireEvent.paste(cell, { clipboardData: { getData: () => 'Где?\tWhere?\nКто?\tWho?' } });
  expect(within(grid).getByRole<HTMLInputElement>('textbox', { name: 'Target text 3' }).value).toBe('Who?');
  expect(within(grid).getByRole<HTMLInputElement>('textbox', { name: 'Target text 1' }).value).toBe('Москва');
});

test('a long list is drawn only around what is seen, and says how long it is', async () => {
  await start(open());
  const grid = screen.getByRole('grid', { name: 'Training pairs' });
  const cell = within(grid).getByRole('textbox', { name: 'Source text 1' });
  await fireEvent.paste(cell, { clipboardData: { getData: () => 'a\tb\n'.repeat(5000) } });
  expect(grid.getAttribute('aria-rowcount')).toBe('5002');
  expect(within(grid).getAllByRole('textbox').length).toBeLessThan(100);
});

test('arguments have Hugging Face’s names, and one click brings a default back', async () => {
  const lab = open();
  await start(lab);
  const field = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'learning_rate' });
  expect(field.valueAsNumber).toBe(0.0001);
  await fireEvent.click(button('Set learning_rate back to its default, 5e-5'));
  expect([field.value, field.placeholder]).toEqual(['', '5e-5']);
  await fireEvent.change(screen.getByRole('combobox', { name: 'optim' }), { target: { value: 'adafactor' } });
  await fireEvent.click(button('Start training'));
  await progress();
  expect(lab.asked('fineTuning.start')[0]?.['arguments']).toMatchObject({ optim: 'adafactor', max_steps: 100 });
  expect(lab.asked('fineTuning.start')[0]?.['arguments']).not.toHaveProperty('learning_rate');
});

test('all other arguments stand in a disclosure, each with a control of its kind', async () => {
  await start(open());
  expect(screen.queryByRole('spinbutton', { name: 'adam_beta1' })).toBeNull();
  await fireEvent.click(button('All arguments'));
  expect(screen.getByRole('spinbutton', { name: 'adam_beta1' })).toBeDefined();
  expect(screen.getByRole('textbox', { name: 'task_prefix' })).toBeDefined();
  expect(screen.getByRole('checkbox', { name: 'predict_with_generate' })).toBeDefined();
  expect(screen.getByRole('combobox', { name: 'greater_is_better' })).toBeDefined();
  const parts = within(screen.getByRole('group', { name: 'freeze' })).getAllByRole<HTMLInputElement>('checkbox');
  expect(parts.map(({ checked }) => checked)).toEqual([false, true]);
});

test('a wrong number is told beside its field and holds the start back', async () => {
  await start(open());
  const field = screen.getByRole('spinbutton', { name: 'max_steps' });
  await fireEvent.input(field, { target: { value: '1.5' } });
  expect(screen.getByText('Must be a whole number.')).toBeDefined();
  expect(button('Start training').disabled).toBe(true);
});

test('a training shows its figures, its curves in words, and its commands', async () => {
  const lab = open({
    'fineTuning.start': () => runSummary({ state: { phase: 'running' }, max_steps: 100, checkpoints: [] }),
    'fineTuning.run': () =>
      runDetails({
        summary: runSummary({ state: { phase: 'running' }, max_steps: 100, checkpoints: [] }),
        history: [],
      }),
    'fineTuning.watch': (_: unknown, { onEvent }: CallOptions<unknown>) => {
      onEvent?.(startedEvent(0, 100));
      for (let step = 1; step <= 62; step++) onEvent?.(stepEvent(step, 62 / step));
      return new Promise(() => undefined);
    },
  });
  await start(lab);
  await fireEvent.click(button('Start training'));
  const region = await progress();
  expect(await within(region).findByText('62 / 100')).toBeDefined();
  expect(within(region).getByText('1.0000')).toBeDefined();
  // 38 steps of 100 ms are left.
  expect(within(region).getByText('0:04')).toBeDefined();
  const [loss] = within(region).getAllByRole('img');
  expect(loss?.getAttribute('aria-label')).toMatch(/^Loss over 62\ssteps: from 62\.0000 at the first/);
  await waitFor(() => expect(drawn.data.at(-1)?.[0]).toHaveLength(62));
  expect(button('Pause').disabled).toBe(false);
  await fireEvent.click(button('Pause'));
  expect(await screen.findByRole('button', { name: 'Resume' })).toBeDefined();
  expect(button('Stop').disabled).toBe(false);
});

test('a chart can be read as a table, newest step first', async () => {
  await start(open({ 'fineTuning.runs': () => [runSummary()] }));
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  const region = await progress();
  await fireEvent.click((await within(region).findAllByRole('button', { name: 'Show as table' }))[0]!);
  const table = within(region).getByRole('table', { name: 'Loss, nats per token' });
  const cells = within(table).getAllByRole('row')[1]!;
  // Step 4: loss 1; smoothed (0.8·1.392 + 0.2·1) / (0.8·0.488 + 0.2); evaluated at 1.5.
  expect([...cells.children].map(({ textContent }) => textContent)).toEqual(['4', '1', '2.2249', '1.5']);
});

test('a curve that came before the rest is offered without what is not known yet', async () => {
  const summary = runSummary({ step: 20_000, max_steps: 20_000 });
  let giveRest: (() => void) | undefined;
  const lab = open({
    'fineTuning.runs': () => [summary],
    'fineTuning.run': async ({ packed }: { packed: string }) => {
      if (packed === 'whole') await new Promise<void>((resolve) => (giveRest = resolve));
      return runDetails({ summary });
    },
  });
  await start(lab);
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  const region = await progress();
  await within(region).findByRole('img', { name: /^Loss over/ });
  await waitFor(() => expect(giveRest).toBeDefined());
  expect(within(region).queryAllByRole('img')).toHaveLength(1);
  expect(within(region).queryByRole('button', { name: /CSV/ })).toBeNull();
  expect(within(region).queryByRole('heading', { name: 'Evaluations' })).toBeNull();
  giveRest!();
  await within(region).findByRole('heading', { name: 'Evaluations' });
  expect(within(region).getAllByRole('img')).toHaveLength(3);
  expect(within(region).getAllByRole('button', { name: /CSV/ }).length).toBeGreaterThan(0);
});

test('an earlier run shows evaluations, watch sentences with what changed, and its checkpoints', async () => {
  await start(open({ 'fineTuning.runs': () => [runSummary()] }));
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  const watch = await screen.findByRole('region', { name: 'Watch sentences' });
  expect(watch.textContent).toContain('step 2 → 4');
  expect([watch.querySelector('del')?.textContent, watch.querySelector('ins')?.textContent]).toEqual([
    expect.stringContaining('moon'),
    expect.stringContaining('library'),
  ]);
  const evaluations = screen.getByRole('table', { name: 'Evaluations' });
  expect(within(evaluations).getByText('2.5000')).toBeDefined();
  expect(screen.getByText('checkpoint-4')).toBeDefined();
});

test('an interrupted run says what happened and can go on', async () => {
  const summary = runSummary({ state: { phase: 'interrupted' } });
  await start(open({ 'fineTuning.runs': () => [summary], 'fineTuning.run': () => runDetails({ summary }) }));
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  expect(await screen.findByText(/The lab ended in the middle of this training/)).toBeDefined();
  expect(button('Resume').disabled).toBe(false);
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
});

test('a failed run tells its error with the hint', async () => {
  const error = { code: 'training-diverged', message: 'The loss is not a number.', hint: 'Try a lower learning_rate.' };
  const summary = runSummary({ state: { phase: 'failed', error } });
  await start(open({ 'fineTuning.runs': () => [summary], 'fineTuning.run': () => runDetails({ summary }) }));
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  const note = await screen.findByRole('alert');
  for (const text of ['The training failed', error.message, error.hint]) expect(note.textContent).toContain(text);
});

test('more watch sentences than can be watched are said at their field, and nothing can be started', async () => {
  await start(open());
  const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'watch_sentences' });
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `Line ${index}.`).join('\n');
  await fireEvent.input(field, { target: { value: lines(25) } });
  const said = screen.getByText('At most 20 lines; there are 25.');
  expect(field.getAttribute('aria-describedby')?.split(' ')).toContain(said.id);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(button('Start training').disabled).toBe(true);
  await fireEvent.input(field, { target: { value: lines(20) } });
  expect(screen.queryByText(/^At most 20 lines/)).toBeNull();
  await waitFor(() => expect(button('Start training').disabled).toBe(false));
});

test('an export shows its proof', async () => {
  const lab = open({ 'fineTuning.runs': () => [runSummary()] });
  await start(lab);
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  const path = await screen.findByRole('textbox', { name: 'Output folder' });
  await fireEvent.input(path, { target: { value: '/exports/capitals' } });
  await fireEvent.click(button('Export'));
  const section = screen.getByRole('region', { name: 'Export' });
  expect(await within(section).findByText('Exported and verified')).toBeDefined();
  expect(within(section).getByText('2.5e-7')).toBeDefined();
  expect(within(section).getByText('model.safetensors')).toBeDefined();
  expect(lab.asked('fineTuning.export')).toEqual([
    { run: '/runs/capitals', checkpoint: 'last', output: '/exports/capitals' },
  ]);
});

test('an export that does not answer as the trained weights is not offered for use', async () => {
  const result = {
    ...verifiedExport,
    verified: false,
    differing_translations: [{ source: 'Где?', live: 'Where?', exported: 'What?' }],
  };
  await start(open({ 'fineTuning.runs': () => [runSummary()], 'fineTuning.export': () => result }));
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  await fireEvent.click(await screen.findByRole('button', { name: 'Export' }));
  expect(await screen.findByText('Exported, but not the same')).toBeDefined();
  expect(screen.getByText('Translations that differ')).toBeDefined();
  expect(button('Open this model').disabled).toBe(true);
});

test('a refused start is told beside the button', async () => {
  const refuse = () => {
    throw new LabError({ code: 'file-not-found', message: 'There is no pairs.tsv.', hint: 'Check the path.' });
  };
  await start(open({ 'fineTuning.start': refuse }));
  await fireEvent.click(button('Start training'));
  const note = await screen.findByRole('alert');
  expect(note.textContent).toContain('There is no pairs.tsv.');
});

test('the worked example’s note promises a hundred steps only while there are as many', async () => {
  await start(open());
  expect(await screen.findByText(/in a hundred steps/)).toBeDefined();
  await fireEvent.click(button('All defaults'));
  expect(screen.queryByText(/in a hundred steps/)).toBeNull();
  await fireEvent.click(button('Undo'));
  expect(screen.getByText(/in a hundred steps/)).toBeDefined();
});

test('without pairs the tab says what to do and offers the worked example', async () => {
  await start(open());
  await fireEvent.click(button('Clear all'));
  expect(button('Start training').disabled).toBe(true);
  await fireEvent.click(await screen.findByRole('button', { name: 'Take the worked example' }));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Target text 1' }).value).toBe('Москва');
});
