import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabError } from '../../../electron/contract/lab-error.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { runDetails, runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => (language.code = 'en'));
afterEach(cleanup);

/** What the comparison reads of a run of the lab's own. */
const description = {
  train: { source: { path: '/data/train.jsonl' }, examples: 2 },
  arguments: { optim: 'adamw_torch' },
};

async function name(path: string, handlers: Parameters<typeof fakeLab>[0] = {}): Promise<FakeLab> {
  const lab = fakeLab({
    'settings.read': () => ({ 'interface.tab': 'fineTuning' }),
    'fineTuning.runs': () => [runSummary()],
    'fineTuning.run': () => ({ ...runDetails(), description }),
    ...handlers,
  });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByText('capitals');
  await fireEvent.click(screen.getByRole('button', { name: 'Import a run' }));
  await fireEvent.input(screen.getByRole('textbox', { name: 'trainer_state.json' }), { target: { value: path } });
  await fireEvent.click(screen.getByRole('button', { name: 'Import' }));
  return lab;
}

test('a run of transformers shows in the same charts, read only, and beside the lab’s own', async () => {
  const lab = await name(' "/elsewhere/opus/trainer_state.json" ');
  const region = within(await screen.findByRole('region', { name: 'Training progress' }));
  expect(lab.asked('fineTuning.importRun')).toEqual([{ path: '/elsewhere/opus/trainer_state.json' }]);
  expect(await region.findByRole('img', { name: /from 4\.0000.* 3\.0000 at step 10/ })).toBeDefined();
  expect(region.getByText(/^Made elsewhere, and read from/)).toBeDefined();
  for (const gone of ['Resume', 'Pause', 'Before and after', 'Export'])
    expect(screen.queryByRole('button', { name: gone })).toBeNull();
  await fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
  const comparison = within(await screen.findByRole('region', { name: 'Runs compared' }));
  await waitFor(() =>
    expect(comparison.getAllByRole('columnheader').map(({ textContent }) => textContent)).toContain('opus'),
  );
  // Nobody knows what it was trained with, and that is said.
  const model = within(comparison.getByRole('row', { name: /^model/ })).getAllByRole('cell');
  expect(model.map(({ textContent }) => textContent)).toEqual(['—', 'bundled']);
  expect(comparison.getByText(/^Made elsewhere: opus\. .* neither arguments nor model nor data/)).toBeDefined();
});

test('a file that is none is told at its field, and can be named anew', async () => {
  await name('/elsewhere/config.json', {
    'fineTuning.importRun': () => {
      throw new LabError({ code: 'run-invalid', message: 'log_history is missing.', file: '/elsewhere/config.json' });
    },
  });
  expect(await screen.findByText('/elsewhere/config.json', { exact: false })).toBeDefined();
  expect(screen.getByRole('textbox', { name: 'trainer_state.json' }).getAttribute('aria-invalid')).toBe('true');
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(screen.queryByRole('textbox', { name: 'trainer_state.json' })).toBeNull();
});
