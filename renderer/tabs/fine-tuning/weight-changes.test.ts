import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunDetails } from '../../../electron/contract/replies/fine-tuning.ts';
import type { WeightsComparison } from '../../../electron/contract/replies/models.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { runDetails, runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { browserWorld } from '../../lab/world.ts';
import { WatchedRun } from './watched-run.svelte.ts';
import WeightChanges from './WeightChanges.svelte';

beforeEach(() => void (language.code = 'en'));
afterEach(cleanup);

const difference: WeightsComparison = {
  tensors: [
    {
      name: 'encoder.block.0.layer.0.SelfAttention.q.weight',
      shape: [2, 2],
      dtypes: ['float32', 'float32'],
      equal: false,
      relative_difference: 0.25,
      largest_difference: 0.5,
    },
  ],
  reshaped: [],
  only_in_first: [],
  only_in_second: [],
};
const checkpoints = [2, 4].map((step) => ({ step, name: `checkpoint-${step}`, best: step === 2, size_bytes: 5e6 }));

async function open(details: Partial<RunDetails>) {
  const summary = runSummary({ checkpoints });
  const lab = fakeLab({
    'settings.read': () => ({ 'interface.tab': 'fineTuning' }),
    'fineTuning.runs': () => [summary],
    'fineTuning.run': () => runDetails({ summary, ...details }),
    'models.compare': () => difference,
  });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  return { lab, region: await screen.findByRole('region', { name: 'What the training has changed, by layer' }) };
}

test('a checkpoint is held against the weights that the run began with: the newest, then another', async () => {
  const { lab, region } = await open({});
  await fireEvent.click(await within(region).findByRole('button', { name: 'Compare with the start' }));
  await within(region).findByRole('img', { name: /Relative differences in the encoder.*largest is 0.25/ });
  const choice = within(region).getByRole<HTMLSelectElement>('combobox', { name: 'Checkpoint' });
  expect([...choice.options].map(({ text }) => text)).toEqual(['step 4', 'step 2, the best']);
  await fireEvent.change(choice, { target: { value: '2' } });
  await within(region).findAllByLabelText(/^bundled → checkpoint-2, encoder/);
  expect(lab.asked('models.compare')).toEqual([
    { model: '/models/bundled', other: '/runs/capitals/checkpoint-4' },
    { model: '/models/bundled', other: '/runs/capitals/checkpoint-2' },
  ]);
});

test('asked for once, it follows the newest checkpoint and the one that is watched, as far as they were kept', async () => {
  const { lab, region } = await open({});
  const compared = () => lab.asked('models.compare').map(({ other }) => String(other).replace('/runs/capitals/', ''));
  const slider = screen.getByRole('slider', { name: 'Evaluation' });
  await fireEvent.input(slider, { target: { value: '0' } });
  await fireEvent.input(slider, { target: { value: '1' } });
  expect(compared()).toEqual([]);
  await fireEvent.click(await within(region).findByRole('button', { name: 'Compare with the start' }));
  await within(region).findAllByLabelText(/^bundled → checkpoint-4, encoder/);
  await fireEvent.input(slider, { target: { value: '0' } });
  await within(region).findAllByLabelText(/^bundled → checkpoint-2, encoder/);
  await fireEvent.input(slider, { target: { value: '1' } });
  await within(region).findAllByLabelText(/^bundled → checkpoint-4, encoder/);
  expect(compared()).toEqual(['checkpoint-4', 'checkpoint-2', 'checkpoint-4']);
});

test('a checkpoint that is written while somebody looks is compared by itself', async () => {
  const lab = fakeLab({ 'models.compare': () => difference });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await waitFor(() => expect(workspace.lab).toBeDefined());
  const run = new WatchedRun(
    runSummary({ checkpoints: checkpoints.slice(0, 1) }),
    workspace,
    browserWorld,
    () => undefined,
  );
  run.description = runDetails().description;
  render(WeightChanges, { props: { run } });
  const compared = () => lab.asked('models.compare').map(({ other }) => other);
  run.summary = runSummary({ checkpoints });
  await tick();
  expect(compared()).toEqual([]);
  await fireEvent.click(screen.getByRole('button', { name: 'Compare with the start' }));
  await screen.findAllByLabelText(/^bundled → checkpoint-4, encoder/);
  run.summary = runSummary({ checkpoints: [...checkpoints, { ...checkpoints[0]!, step: 6, name: 'checkpoint-6' }] });
  await screen.findAllByLabelText(/^bundled → checkpoint-6, encoder/);
  expect(compared()).toEqual(['/runs/capitals/checkpoint-4', '/runs/capitals/checkpoint-6']);
});

test('before the first checkpoint it says what is missing', async () => {
  const { region } = await open({ summary: runSummary({ checkpoints: [] }) });
  expect(await within(region).findByText('Shown as soon as there is a checkpoint.')).toBeDefined();
  expect(within(region).queryByRole('button')).toBeNull();
});
