import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { runDetails, runSummary, startedEvent, stepEvent } from '../../lab/testing/fake-fine-tuning.ts';
import { drawn } from '../../lab/testing/fake-plot.ts';
import { fakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import type { RunDescription } from './lab-types.ts';

beforeEach(() => {
  language.code = 'en';
  drawn.data = [];
});
afterEach(cleanup);

const slow = runSummary();
const fast = runSummary({ run: '/runs/fast', name: 'fast' });
const third = runSummary({ run: '/runs/third', name: 'third' });

const described = (learning_rate: number): RunDescription =>
  ({
    train: { examples: 2, source: { kind: 'file', path: '/data/pairs.jsonl' } },
    arguments: { optim: 'adamw_torch', learning_rate },
  }) as RunDescription;

async function startComparing() {
  const lab = fakeLab({
    'settings.read': () => ({ 'interface.tab': 'fineTuning' }),
    'fineTuning.runs': () => [slow, fast, third],
    'fineTuning.run': ({ run }: { run: string }) => {
      if (run !== fast.run)
        return runDetails({ summary: run === slow.run ? slow : third, description: described(1e-4) });
      const history = [startedEvent(0, 2), stepEvent(1, 8), stepEvent(2, 6)];
      return runDetails({ summary: fast, description: described(1e-3), history });
    },
  });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  render(App, { props: { workspace } });
  connection.open();
  await fireEvent.click(await screen.findByRole('button', { name: 'Compare' }));
  return { lab, region: await screen.findByRole('region', { name: 'Runs compared' }) };
}

test('two runs lie over each other, and the table says what they differ in', async () => {
  const { region } = await startComparing();
  expect(within(region).getByRole('heading', { name: /^2\sruns compared$/ })).toBeDefined();
  const row = await within(region).findByRole('row', { name: /^learning_rate/ });
  expect(
    within(row)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toEqual(['1e-4', '0.001']);
  expect(within(region).queryByRole('row', { name: /^optim/ })).toBeNull();
  // Steps of both; each run's smoothed loss begins at its first loss.
  const [steps, first, , second] = drawn.data.at(-1) as number[][];
  expect(steps).toEqual([1, 2, 3, 4]);
  expect([first?.[0], second?.[0], second?.[3]]).toEqual([4, 8, null]);
});

test('runs are taken in and out in the list, and the comparison is ended by a button', async () => {
  const { region } = await startComparing();
  const inList = (name: RegExp) => screen.getByRole('button', { name });
  expect(inList(/^third/).getAttribute('aria-pressed')).toBe('false');
  await fireEvent.click(inList(/^third/));
  expect(within(region).getByRole('heading', { name: /^3\sruns compared$/ })).toBeDefined();
  await fireEvent.click(inList(/^fast/));
  await fireEvent.click(inList(/^third/));
  expect(within(region).getByText('Choose at least two runs in the list.')).toBeDefined();
  screen.getByRole('button', { name: 'End comparison' }).focus();
  await fireEvent.click(screen.getByRole('button', { name: 'End comparison' }));
  expect(screen.queryByRole('region', { name: 'Runs compared' })).toBeNull();
  // The button is gone: the keyboard's place is the heading of what came instead.
  expect(document.activeElement?.tagName).toBe('H2');
});

test('smoothing is chosen once for all curves and kept', async () => {
  const { lab, region } = await startComparing();
  const slider = within(region).getByRole('slider', { name: 'Smoothing' });
  await fireEvent.input(slider, { target: { value: '0' } });
  // Nothing smoothed: the losses themselves.
  expect((drawn.data.at(-1) as number[][])[1]).toEqual([4, 3, 2, 1]);
  await vi.waitFor(() =>
    expect(
      lab.asked('settings.write').some((request) => JSON.stringify(request).includes('"fineTuning.smoothing":0')),
    ).toBe(true),
  );
});

test('the last half of the steps is chosen by keyboard, too', async () => {
  const { region } = await startComparing();
  await fireEvent.change(within(region).getByRole('combobox', { name: 'Steps shown' }), { target: { value: 'half' } });
  expect((drawn.data.at(-1) as number[][])[0]).toEqual([2, 3, 4]);
});
