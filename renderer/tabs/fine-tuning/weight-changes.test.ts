import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunDetails } from '../../../electron/contract/replies/fine-tuning.ts';
import type { WeightsComparison } from '../../../electron/contract/replies/models.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { runDetails, runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

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
  await fireEvent.change(choice, { target: { value: 'checkpoint-2' } });
  await within(region).findAllByLabelText(/^bundled → checkpoint-2, encoder/);
  expect(lab.asked('models.compare')).toEqual([
    { model: '/models/bundled', other: '/runs/capitals/checkpoint-4' },
    { model: '/models/bundled', other: '/runs/capitals/checkpoint-2' },
  ]);
});

test('before the first checkpoint it says what is missing', async () => {
  const { region } = await open({ summary: runSummary({ checkpoints: [] }) });
  expect(await within(region).findByText('Shown as soon as there is a checkpoint.')).toBeDefined();
  expect(within(region).queryByRole('button')).toBeNull();
});
