import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import {
  around,
  fittingForecast,
  forecastEvent,
  hugeForecast,
  runDetails,
  runSummary,
  startedEvent,
  stepEvent,
} from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => (language.code = 'en'));
afterEach(cleanup);

async function start(handlers: Parameters<typeof fakeLab>[0] = {}): Promise<FakeLab> {
  const lab = fakeLab({ 'settings.read': () => ({ 'interface.tab': 'fineTuning' }), ...handlers });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
  return lab;
}

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const section = () => within(screen.getByRole('region', { name: 'Estimate' }));
/** The section's text; its numbers are bound to their units by spaces of their own. */
const text = () => screen.getByRole('region', { name: 'Estimate' }).textContent.replaceAll('\u00a0', ' ');
const picture = (name: RegExp) => section().getByRole('img', { name });
const field = (name: string) => screen.getByRole<HTMLInputElement>('spinbutton', { name });

test('the section says what an estimate is, and shows time, memory and disk once it was measured', async () => {
  await start();
  expect(text()).toContain('Runs three steps on this machine');
  expect(section().queryByRole('img')).toBeNull();
  await fireEvent.click(button('Estimate'));
  await waitFor(() => expect(text()).toContain('≈ 100 s (90–110 s)'));
  expect(text()).toContain('in total, 100 steps');
  expect(picture(/^Peak memory: ≈.2\.0.GB \(1\.8–2\.2.GB\) of 8\.0.GB available: fits\.$/)).toBeDefined();
  expect(picture(/^Disk, at most: 3\.0.GB of 40.GB free: fits\.$/)).toBeDefined();
  expect(section().queryByRole('button', { name: 'Apply' })).toBeNull();
  expect(section().getAllByRole('status')[0]?.textContent).toMatch(/^Estimate: ≈.100.s .* in total\. Peak memory/);
});

test('a measurement shows how far it is, and Cancel gives it up and leaves the keyboard at Estimate', async () => {
  await start({
    'fineTuning.forecast': (_: unknown, { onEvent, signal }: CallOptions<unknown>) =>
      new Promise((_resolve, reject) => {
        onEvent?.({ event: 'measuring', done: 1, total: 3 });
        signal?.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'Cancelled.' })));
      }),
  });
  await fireEvent.click(button('Estimate'));
  expect(await section().findByText('1 of 3 steps measured')).toBeDefined();
  expect(section().getByRole<HTMLProgressElement>('progressbar').value).toBe(1);
  await fireEvent.click(button('Cancel'));
  expect(document.activeElement).toBe(button('Estimate'));
  expect(section().getAllByText('The measurement was cancelled.').length).toBeGreaterThan(0);
});

test('the figures follow the settings from what was measured, and say so; only the button measures anew', async () => {
  const lab = await start({
    'fineTuning.forecast': ({ measured }: { readonly measured?: object }) =>
      measured
        ? { ...fittingForecast, max_steps: 7, total_ms: around(7_000), measured_steps: 0, times_from: 'same-updates' }
        : fittingForecast,
  });
  await fireEvent.click(button('Estimate'));
  await waitFor(() => expect(text()).toContain('≈ 100 s'));
  expect(text()).toContain('Measured in 3 steps');
  await fireEvent.input(field('max_steps'), { target: { value: '7' } });
  await waitFor(() => expect(text()).toMatch(/in total, 7 steps\s*≈ 7\.0 s/));
  expect(text()).toContain('Reckoned for these settings from what was measured before');
  expect(text()).not.toContain('have changed since this estimate');
  const [first, second] = lab.asked('fineTuning.forecast') as { measured?: unknown; arguments: object }[];
  expect(first).not.toHaveProperty('measured');
  expect(second).toMatchObject({ measured: fittingForecast.measured, arguments: { max_steps: 7 } });
});

test('figures that cannot be reckoned are said to be those of before', async () => {
  await start({
    'fineTuning.forecast': ({ measured }: { readonly measured?: object }) => {
      if (measured) throw new LabError({ code: 'invalid-request', message: 'It cannot be trained so.' });
      return fittingForecast;
    },
  });
  await fireEvent.click(button('Estimate'));
  await waitFor(() => expect(text()).toContain('≈ 100 s'));
  await fireEvent.input(field('max_steps'), { target: { value: '7' } });
  await waitFor(() => expect(text()).toContain('have changed since this estimate'));
  expect(text()).toContain('≈ 100 s');
});

test('a failed measurement tells its error and can be tried again', async () => {
  let broken = true;
  await start({
    'fineTuning.forecast': () => {
      if (broken) throw new LabError({ code: 'out-of-memory', message: 'Nothing left.', hint: 'Close something.' });
      return fittingForecast;
    },
  });
  await fireEvent.click(button('Estimate'));
  const note = await section().findByRole('alert');
  for (const part of ['There is not enough memory', 'Nothing left.', 'Close something.'])
    expect(note.textContent).toContain(part);
  broken = false;
  await fireEvent.click(button('Try again'));
  await waitFor(() => expect(text()).toContain('≈ 100 s'));
  expect(section().queryByRole('alert')).toBeNull();
});

test('nothing can be estimated without data, and the reason is said', async () => {
  await start();
  await fireEvent.click(button('Clear all'));
  expect(button('Estimate').disabled).toBe(true);
  expect(text()).toContain('Type in a pair, or choose a file');
});

test('what does not fit is said in words; an alternative is set in the form with Apply, and taken back with Undo', async () => {
  await start({ 'fineTuning.forecast': () => hugeForecast });
  await fireEvent.click(button('Estimate'));
  expect(await section().findByRole('img', { name: /of 8\.0.GB available: does not fit\.$/ })).toBeDefined();
  expect(text()).toContain('no step was tried');
  expect(text()).not.toContain('in total');
  const [half] = section().getAllByRole('listitem');
  expect(half?.textContent.replaceAll('\u00a0', ' ')).toMatch(
    /per_device_train_batch_size 1 · gradient_accumulation_steps 2.*≈ 6\.0 GB \(5\.4–6\.6 GB\).*≈ 2\.5 min.*fits/s,
  );
  await fireEvent.click(within(half!).getByRole('button', { name: 'Apply' }));
  expect([field('per_device_train_batch_size').value, field('gradient_accumulation_steps').value]).toEqual(['1', '2']);
  await fireEvent.click(button('Undo'));
  expect([field('per_device_train_batch_size').value, field('gradient_accumulation_steps').value]).toEqual(['2', '']);
  expect(section().queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('a start that is refused for its memory offers to find what fits', async () => {
  const message = 'The training needs 16 GB, but 8 GB are available.';
  await start({
    'fineTuning.start': () => {
      throw new LabError({ code: 'memory-insufficient', message, expected: '8 GB', found: '16 GB' });
    },
    'fineTuning.forecast': () => hugeForecast,
  });
  await fireEvent.click(button('Start training'));
  const note = await screen.findByRole('alert');
  expect(note.textContent).toContain('This training needs more memory than there is');
  expect(note.textContent).toContain(message);
  await fireEvent.click(within(note).getByRole('button', { name: 'Find what fits' }));
  expect(await section().findAllByRole('button', { name: 'Apply' })).toHaveLength(2);
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Estimate' }));
});

test('the same in Russian', async () => {
  await start({ 'fineTuning.forecast': () => hugeForecast });
  language.code = 'ru';
  await fireEvent.click(await screen.findByRole('button', { name: 'Оценить' }));
  const estimate = within(screen.getByRole('region', { name: 'Оценка' }));
  expect(await estimate.findByRole('img', { name: /из доступных 8,0.ГБ: не помещается\.$/ })).toBeDefined();
  expect(estimate.getAllByRole('button', { name: 'Применить' })).toHaveLength(2);
});

/** A run that trains, and has told these events. */
const training = (...events: readonly ReturnType<typeof stepEvent>[]) => {
  const summary = runSummary({ state: { phase: 'running' }, max_steps: 100, checkpoints: [] });
  return {
    'fineTuning.runs': () => [summary],
    'fineTuning.run': () => runDetails({ summary, history: [] }),
    'fineTuning.watch': (_: unknown, { onEvent }: CallOptions<unknown>) => {
      [startedEvent(0, 100), ...events].forEach((event) => onEvent?.(event));
      return new Promise(() => undefined);
    },
  };
};
const steps = [1, 2, 3].map((step) => stepEvent(step, 1));

test('a run shows the time that is left with its range, when it will end, and its memory', async () => {
  await start(training(...steps, forecastEvent(3, 5000, 600_000)));
  const region = await screen.findByRole('region', { name: 'Training progress' });
  expect(await within(region).findByText('10:00')).toBeDefined();
  expect(within(region).getByText('9:00–11:00')).toBeDefined();
  expect(within(region).getByText('ends about').nextElementSibling?.textContent).toMatch(/\d\d:\d\d/);
  expect(region.textContent.replaceAll('\u00a0', ' ')).toContain('≈ 2.0 GB');
  expect(region.textContent).not.toContain('than expected');
});

test('a forecast that did not hold is told in a quiet note', async () => {
  await start(training(...steps, forecastEvent(3, 1000, 97_000), forecastEvent(40, 2000, 190_000, 'outside')));
  const region = await screen.findByRole('region', { name: 'Training progress' });
  expect(await within(region).findByText(/^Slower than expected: a step takes ≈.2\.0.s/)).toBeDefined();
  expect(within(region).queryByRole('alert')).toBeNull();
});

test('a run that ran out of memory goes on in half the batch, or another that divides its examples', async () => {
  const error = { code: 'out-of-memory', message: 'There is not enough memory.' };
  const summary = runSummary({ state: { phase: 'failed', error } });
  const args = { optim: 'adamw_torch', per_device_train_batch_size: 8, gradient_accumulation_steps: 1 };
  const description = { ...runDetails().description, arguments: args } as ReturnType<typeof runDetails>['description'];
  const lab = await start({
    'fineTuning.runs': () => [summary],
    'fineTuning.run': () => runDetails({ summary, description }),
  });
  await fireEvent.click(await screen.findByRole('button', { name: /^capitals/ }));
  const form = within(await screen.findByRole('form', { name: 'Resume with a smaller batch' }));
  const size = form.getByRole<HTMLInputElement>('spinbutton', { name: 'per_device_train_batch_size' });
  expect(size.value).toBe('4');
  expect(form.getByText(/still sees 8 examples: gradient_accumulation_steps becomes 2/).textContent).toContain(
    'goes on from checkpoint-4',
  );
  await fireEvent.input(size, { target: { value: '3' } });
  expect(form.getByText(/Possible: 4, 2, 1\./)).toBeDefined();
  expect(button('Resume with a smaller batch').disabled).toBe(true);
  await fireEvent.input(size, { target: { value: '2' } });
  await fireEvent.click(button('Resume with a smaller batch'));
  await waitFor(() =>
    expect(lab.asked('fineTuning.resume')).toEqual([{ run: '/runs/capitals', per_device_train_batch_size: 2 }]),
  );
});
