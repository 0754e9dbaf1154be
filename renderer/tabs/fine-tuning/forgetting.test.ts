import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TrainingEvent } from '../../../native-models/training/training-events.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { evaluationEvent, fourSteps, runDetails, runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { bundledModel, fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
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

const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

test('a general file and earlier pairs go with the start; the share stands beside the pairs that it is about', async () => {
  const lab = await open();
  await fireEvent.click(button('Against forgetting'));
  expect(screen.queryByRole('spinbutton', { name: 'replay_share' })).toBeNull();
  await fireEvent.input(field('General file (optional)'), { target: { value: '/data/general.tsv' } });
  await fireEvent.input(field('Earlier pairs to mix in (optional)'), { target: { value: '/data/old.jsonl' } });
  const share = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'replay_share' });
  expect(share.placeholder).toBe('0.2');
  await fireEvent.input(share, { target: { value: '0.5' } });
  await fireEvent.click(button('Start training'));
  await waitFor(() =>
    expect(lab.asked('fineTuning.start')).toMatchObject([
      {
        general: { kind: 'file', path: '/data/general.tsv' },
        replay: { kind: 'file', path: '/data/old.jsonl' },
        arguments: { replay_share: 0.5 },
      },
    ]),
  );
});

/** Four steps, after which the general pairs are known worse. */
const forgetting: readonly TrainingEvent[] = [
  ...fourSteps.filter(({ event }) => event !== 'evaluation'),
  { ...evaluationEvent(0, 3.5, 'c'), eval_general_loss: 1.25 } as TrainingEvent,
  { ...evaluationEvent(2, 2.5, 'a'), eval_general_loss: 1.5 } as TrainingEvent,
  { ...evaluationEvent(4, 1.5, 'b'), eval_general_loss: 1.75 } as TrainingEvent,
];

test('what a run forgets shows as a figure, in the chart and in the table', async () => {
  await open({
    'fineTuning.runs': () => [runSummary()],
    'fineTuning.run': () => runDetails({ history: forgetting }),
  });
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  const region = within(await screen.findByRole('region', { name: 'Training progress' }));
  expect(await region.findByText('at first 1.2500')).toBeDefined();
  expect(
    region.getByRole('img', { name: /Loss on the general file: 1\.2500 at first, 1\.7500 at last\.$/ }),
  ).toBeDefined();
  const table = region.getByRole('table', { name: 'Evaluations' });
  expect(
    within(table)
      .getAllByRole('columnheader')
      .map(({ textContent }) => textContent),
  ).toEqual(['step', 'epoch', 'eval_loss', 'eval_general_loss']);
  expect(within(table).getByRole('cell', { name: '1.7500' })).toBeDefined();
});

test('a run can be trained further: its checkpoint is opened, and its pairs are those to mix in again', async () => {
  const description = {
    ...runDetails().description,
    train: { source: { kind: 'file', path: 'data/train.jsonl', source_column: 'source' }, examples: 2 },
  };
  const lab = await open({
    'fineTuning.runs': () => [runSummary()],
    'fineTuning.run': () => ({ ...runDetails(), description }),
    'models.open': ({ path }: { path: string }) => ({ ...bundledModel, name: 'checkpoint-4', path, source: 'folder' }),
  });
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  await fireEvent.click(await screen.findByRole('button', { name: 'Train further' }));
  expect(lab.asked('models.open')).toEqual([{ path: '/runs/capitals/checkpoint-4' }]);
  expect(await screen.findByRole('textbox', { name: 'Earlier pairs to mix in (optional)' })).toMatchObject({
    value: '/runs/capitals/data/train.jsonl',
  });
  expect(screen.getByText('Type in a pair, or choose a file, to start.')).toBeDefined();
});
