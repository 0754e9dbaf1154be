import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LabError, type LabErrorData } from '../../../electron/contract/lab-error.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { inspected, paddedBatch, runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => (language.code = 'en'));
afterEach(cleanup);

async function open(handlers: Parameters<typeof fakeLab>[0] = {}): Promise<FakeLab> {
  const lab = fakeLab({ 'settings.read': () => ({ 'interface.tab': 'fineTuning' }), ...handlers });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
  return lab;
}

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const check = () => within(screen.getByRole('region', { name: 'Data check' }));
/** The words that a field describes itself by. */
const descriptionOf = (element: HTMLElement) =>
  (element.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ');
const general = 'General file (optional)';
const missing: LabErrorData = {
  code: 'file-not-found',
  message: 'There is no general.tsv.',
  file: '/data/general.tsv',
};

async function nameGeneral(): Promise<void> {
  await fireEvent.click(button('Against forgetting'));
  await fireEvent.input(field(general), { target: { value: '/data/general.tsv' } });
}

test('each data set has a section of its own, and one that cannot be read says so there and at its field', async () => {
  await open({ 'fineTuning.inspect': () => inspected(undefined, { general: { phase: 'failed', error: missing } }) });
  await nameGeneral();
  await fireEvent.click(button('Check the data'));
  const section = within(await check().findByRole('region', { name: 'General file' }));
  expect(section.getByRole('alert').textContent).toContain(missing.message);
  expect(check().getByRole('region', { name: 'Training data' })).toBeDefined();
  expect(field(general).getAttribute('aria-invalid')).toBe('true');
  expect(descriptionOf(field(general))).toContain(missing.message);
  await fireEvent.input(field(general), { target: { value: '' } });
  expect(field(general).getAttribute('aria-invalid')).toBeNull();
});

test('a check that fails leaves nothing of the one before it', async () => {
  let fails = false;
  await open({
    'fineTuning.inspect': () => {
      if (fails) throw new LabError({ code: 'model-invalid', message: 'The model is damaged.' });
      return inspected();
    },
  });
  await check().findByRole('table', { name: 'First rows' });
  fails = true;
  await fireEvent.click(button('Check the data'));
  await check().findByText('The model is damaged.');
  expect(check().queryByRole('table', { name: 'First rows' })).toBeNull();
});

test('the first batch shows the piece of each id, and says how many examples it has beyond those shown', async () => {
  await open({ 'fineTuning.inspect': () => ({ ...inspected(), first_batch: { ...paddedBatch, examples: 64 } }) });
  const cells = within(await check().findByRole('table', { name: 'input_ids' })).getAllByRole('cell');
  expect(cells.map(({ textContent }) => textContent)).toContain('21·Где');
  expect(check().getByText('[64, 3]')).toBeDefined();
  expect(check().getByText('The first 2 of 64 examples.')).toBeDefined();
});

test('the keyboard stays at the button while the data are checked', async () => {
  let answer: ((inspection: unknown) => void) | undefined;
  await open({ 'fineTuning.inspect': () => new Promise((resolve) => (answer = resolve)) });
  await vi.waitFor(() => expect(answer).toBeDefined());
  const checking = button('Checking…');
  checking.focus();
  expect([checking.disabled, checking.getAttribute('aria-disabled')]).toEqual([false, 'true']);
  answer!(inspected());
  await screen.findByRole('button', { name: 'Check the data' });
  expect(document.activeElement).toBe(button('Check the data'));
});

test('a start that a data file stands in the way of is told at its field, and in one line of the bar', async () => {
  const error: LabErrorData = { ...missing, code: 'file-invalid', message: 'Line 3 has no target.', place: 'line 3' };
  await open({
    'fineTuning.start': () => {
      throw new LabError(error);
    },
    'fineTuning.runs': () => [runSummary()],
  });
  await nameGeneral();
  await fireEvent.click(button('Start training'));
  const line = await screen.findByRole('alert');
  expect(line.textContent).toContain('Line 3 has no target.');
  expect(line.textContent).not.toContain('/data/general.tsv');
  expect(descriptionOf(field(general))).toContain('line 3');
  await fireEvent.click(button('Show where'));
  expect(document.activeElement?.textContent).toContain('Line 3 has no target.');
  await fireEvent.click(button('Dismiss'));
  expect(screen.queryByRole('alert')).toBeNull();
  expect(field(general).getAttribute('aria-invalid')).toBeNull();

  await fireEvent.click(button('Start training'));
  await screen.findByRole('alert');
  await fireEvent.input(field(general), { target: { value: '' } });
  expect(screen.queryByRole('alert')).toBeNull();
});
