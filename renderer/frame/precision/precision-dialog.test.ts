import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

/** The app with its dialog `Precision and device` open. */
async function openDialog(lab: FakeLab) {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByRole('region', { name: 'Translation result' });
  await fireEvent.click(screen.getByRole('button', { name: /^Precision and device/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Precision and device' });
  await within(dialog).findByRole('radiogroup', { name: 'Device' });
  return within(dialog);
}

const statusBar = () => screen.getByRole('contentinfo').textContent?.replace(/\s+/g, ' ');

test('the button shows what is on, and the next translation is asked for in the chosen precision', async () => {
  const lab = fakeLab();
  const dialog = await openDialog(lab);
  expect(dialog.getByRole('radio', { name: 'float32' })).toHaveProperty('checked', true);
  await fireEvent.click(dialog.getByRole('radio', { name: 'int8' }));
  expect(document.querySelector('.precision-button')?.textContent?.replace(/\s+/g, ' ').trim()).toBe(
    'Precision and device: int8 · CPU',
  );
  await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true });
  await waitFor(() => expect(lab.asked('translation.translate').at(-1)).toMatchObject({ precision: 'int8' }));
});

test('a measurement ends in figures, the changed sentences and a line in the status bar', async () => {
  const dialog = await openDialog(fakeLab());
  await fireEvent.click(dialog.getByRole('radio', { name: 'int8' }));
  expect(statusBar()).not.toContain('against float32');
  await fireEvent.click(dialog.getByRole('button', { name: 'Measure the cost' }));
  const rows = within(await dialog.findByRole('table')).getAllByRole('row');
  const cells = (row: HTMLElement) => [...row.children].map(({ textContent }) => textContent.replaceAll('\u00a0', ' '));
  expect(rows.map(cells)).toEqual([
    ['figure', 'float32', 'int8', 'difference'],
    ['mean loss per token, nats', '0.5000', '0.5100', '+2.0%'],
    ['unchanged translations', '4 of 4', '3 of 4', '−25.0%'],
    ['time for the sample', '400 ms', '200 ms', '−50.0%'],
  ]);
  const changed = within(dialog.getByRole('list', { name: /^1.changed translation$/ }));
  expect(changed.getByRole('deletion').textContent).toContain('the');
  expect(changed.getByRole('insertion').textContent).toContain('a');
  expect(statusBar()).toContain('mean token loss +2.0% against float32');
  await fireEvent.click(dialog.getByRole('radio', { name: 'float32' }));
  expect(statusBar()).not.toContain('against float32');
});

test('a measurement under way can be cancelled, and the keyboard stays beside it', async () => {
  const endless = (_: unknown, { signal }: CallOptions<unknown>) =>
    new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Stopped.' }))),
    );
  const dialog = await openDialog(fakeLab({ 'loss.precisionCost': endless }));
  await fireEvent.click(dialog.getByRole('radio', { name: 'int8' }));
  const measure = dialog.getByRole('button', { name: 'Measure the cost' });
  await fireEvent.click(measure);
  expect(measure.getAttribute('aria-disabled')).toBe('true');
  await fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(dialog.getAllByText('The measurement was cancelled.').length).toBeGreaterThan(0);
  expect(dialog.queryByRole('button', { name: 'Cancel' })).toBeNull();
  expect(document.activeElement).toBe(measure);
});

test('a device that cannot be had is disabled with its reason, and one of last time is replaced with a sentence', async () => {
  const dialog = await openDialog(fakeLab({ 'settings.read': () => ({ 'interface.device': 'cuda' }) }));
  const cuda = dialog.getByRole('radio', { name: 'CUDA', description: 'No library.' });
  expect(cuda).toHaveProperty('disabled', true);
  expect(dialog.getByRole('radio', { name: 'CPU' })).toHaveProperty('checked', true);
  expect(dialog.getByText('CUDA cannot be had now, so the model runs on the CPU. No library.')).toBeDefined();
});

test('threads that cannot be are refused with a sentence and change nothing', async () => {
  const lab = fakeLab();
  const dialog = await openDialog(lab);
  const field = dialog.getByRole('spinbutton', { name: 'Threads' });
  await fireEvent.input(field, { target: { value: '0' } });
  expect(dialog.getByText('Must be a whole number from 1 to 1,024.')).toBeDefined();
  await fireEvent.input(field, { target: { value: '3' } });
  await waitFor(() =>
    expect(lab.asked('settings.write').at(-1)).toMatchObject({ settings: { 'interface.threads': 3 } }),
  );
  expect(lab.asked('settings.write').some(({ settings }) => JSON.stringify(settings).includes('"threads":0'))).toBe(
    false,
  );
});
