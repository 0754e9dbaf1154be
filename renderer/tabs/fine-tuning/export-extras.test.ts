import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { runSummary, verifiedExport } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { browserWorld } from '../../lab/world.ts';
import ExportSection from './ExportSection.svelte';
import { WatchedRun } from './watched-run.svelte.ts';

beforeEach(() => (language.code = 'en'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show(handlers: Parameters<typeof fakeLab>[0] = {}): Promise<FakeLab> {
  const lab = fakeLab(handlers);
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await waitFor(() => expect(lab.asked('models.list')).toHaveLength(1));
  render(ExportSection, {
    props: { workspace, run: new WatchedRun(runSummary(), workspace, browserWorld, () => undefined) },
  });
  return lab;
}
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

test('the card is filled in by the lab, edited, and goes out with the checkpoint that it speaks of', async () => {
  const lab = await show();
  await fireEvent.click(button('Model card…'));
  const dialog = within(await screen.findByRole('dialog', { name: 'Model card' }));
  const text = await dialog.findByRole<HTMLTextAreaElement>('textbox', { name: 'Model card' });
  expect(text.value).toBe('# Card of 4\n');
  await fireEvent.input(text, { target: { value: '# Capitals\n\nBy **heart**.\n' } });
  await fireEvent.click(dialog.getByRole('radio', { name: 'Preview' }));
  expect(dialog.getByRole('heading', { name: 'Capitals' })).toBeDefined();
  await fireEvent.click(dialog.getByRole('button', { name: 'Keep' }));
  expect(screen.getByText('edited')).toBeDefined();
  await fireEvent.click(button('Export'));
  await waitFor(() => expect(lab.asked('fineTuning.export')).toHaveLength(1));
  expect(lab.asked('fineTuning.export')[0]).toMatchObject({ checkpoint: 4, card: '# Capitals\n\nBy **heart**.\n' });
});

test('the folder that is proposed is free, also after an export went to the one before', async () => {
  let exports = 0;
  const lab = await show({
    'fineTuning.export': () => (exports++, verifiedExport),
    'fineTuning.exportFolder': () => ({ path: `/runs/capitals/export-4${exports === 0 ? '' : `-${exports + 1}`}` }),
  });
  const output = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Output folder' }).value;
  expect(output()).toBe('/runs/capitals/export-4');
  await fireEvent.click(button('Export'));
  await waitFor(() => expect(output()).toBe('/runs/capitals/export-4-2'));
  await fireEvent.click(button('Export'));
  await waitFor(() => expect(output()).toBe('/runs/capitals/export-4-3'));
  expect(lab.asked('fineTuning.export').map(({ output: path }) => path)).toEqual([
    '/runs/capitals/export-4',
    '/runs/capitals/export-4-2',
  ]);
});

test('with ONNX files the editor tells that a section on them is added, unless the card has one', async () => {
  await show();
  await fireEvent.click(button('Model card…'));
  const text = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Model card' });
  expect((await text()).getAttribute('aria-describedby')).toBeNull();
  await fireEvent.click(button('Keep'));
  await fireEvent.click(screen.getByRole('switch', { name: 'ONNX files as well' }));
  await fireEvent.click(button('Model card…'));
  const told = screen.getByText(/At the end comes a section “ONNX”/);
  expect((await text()).getAttribute('aria-describedby')).toBe(told.id);
  await fireEvent.input(await text(), { target: { value: '# Capitals\n\n## ONNX\n\nAs usual.\n' } });
  expect(screen.getByText(/has a section “ONNX” already/)).toBeDefined();
  await fireEvent.input(await text(), { target: { value: '# Capitals\n' } });
  expect(screen.getByText(/At the end comes a section “ONNX”/)).toBeDefined();
});

test('a card that was changed back is the lab’s to write', async () => {
  const lab = await show();
  await fireEvent.click(button('Model card…'));
  const text = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Model card' });
  await fireEvent.input(text, { target: { value: 'x' } });
  await fireEvent.click(button('Back to the lab’s text'));
  expect(text.value).toBe('# Card of 4\n');
  await fireEvent.click(button('Keep'));
  await fireEvent.click(button('Export'));
  await waitFor(() => expect(lab.asked('fineTuning.export')).toHaveLength(1));
  expect(lab.asked('fineTuning.export')[0]).not.toHaveProperty('card');
});

test('in the window the folder is shown in the file manager; in a browser its path is copied', async () => {
  await show();
  await fireEvent.click(button('Export'));
  expect(await screen.findByRole('button', { name: 'Copy the folder’s path' })).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Show in the file manager' })).toBeNull();
  cleanup();

  const labShowFolder = vi.fn(() => Promise.resolve(false));
  vi.stubGlobal('labShowFolder', labShowFolder);
  await show();
  await fireEvent.click(button('Export'));
  await fireEvent.click(await screen.findByRole('button', { name: 'Show in the file manager' }));
  expect(labShowFolder).toHaveBeenCalledWith(verifiedExport.path);
  expect(await screen.findByText('The folder is not there any more.')).toBeDefined();
});

test('an archive is asked for with a switch, and its path is shown and copied', async () => {
  const archive = { path: '/exports/capitals.zip', size_bytes: 5_000_900, sha256: 'c'.repeat(64) };
  const lab = await show({ 'fineTuning.export': () => ({ ...verifiedExport, archive }) });
  await fireEvent.click(screen.getByRole('switch', { name: 'Zip archive as well' }));
  await fireEvent.click(button('Export'));
  expect(await screen.findByText(archive.path)).toBeDefined();
  expect(button('Copy the archive’s path')).toBeDefined();
  expect(lab.asked('fineTuning.export')[0]).toMatchObject({ zip: true });
  expect(lab.asked('fineTuning.export')[0]).not.toHaveProperty('onnx');
});

test('ONNX files are asked for with a switch, and their proof stands below the folder’s', async () => {
  const batch = ['batch', 'encoder_sequence'];
  const onnx = {
    max_logit_difference: 3.5e-7,
    examples_compared: 8,
    files: [
      {
        name: 'encoder_model.onnx',
        inputs: [{ name: 'input_ids', type: 'int64', dims: batch }],
        outputs: [{ name: 'last_hidden_state', type: 'float32', dims: [...batch, 64] }],
      },
    ],
  };
  const lab = await show({ 'fineTuning.export': () => ({ ...verifiedExport, onnx }) });
  await fireEvent.click(screen.getByRole('switch', { name: 'ONNX files as well' }));
  await fireEvent.click(button('Export'));
  expect(await screen.findByText('3.5e-7')).toBeDefined();
  expect(lab.asked('fineTuning.export')[0]).toMatchObject({ onnx: true });
  expect(screen.getByText('float32 [batch, encoder_sequence, 64]')).toBeDefined();
});
