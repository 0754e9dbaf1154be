import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { SvelteMap } from 'svelte/reactivity';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { language } from '../i18n/language.svelte.ts';
import { inFrontKey } from '../ui/in-front.ts';
import { drawn } from '../lab/testing/fake-plot.ts';
import StepsChart from './StepsChart.svelte';

const steps = Array.from({ length: 20 }, (_, index) => index + 1);
const whole = { from: 0, to: 20 };

beforeEach(() => {
  language.code = 'en';
  [drawn.data, drawn.cursors] = [[], []];
});
afterEach(cleanup);

async function show(range = whole, inFront = () => true) {
  const onzoom = vi.fn();
  const props = {
    title: 'Loss',
    summary: 'Loss over 20 steps.',
    steps,
    series: [
      { label: 'each step', kind: 'points' as const, values: steps.map((step) => 1 / step) },
      { label: 'evaluation', kind: 'marks' as const, values: steps.map((step) => (step === 18 ? 2.5 : null)) },
    ],
    range,
    whole,
    onzoom,
    formatValue: (value: number) => value.toFixed(2),
    height: 200,
    group: 'run',
    fileName: 'loss',
  };
  const { rerender } = render(StepsChart, { props, context: new Map([[inFrontKey, inFront]]) });
  if (inFront()) await waitFor(() => expect(drawn.data.length).toBeGreaterThan(0));
  return { onzoom, rerender };
}

const curve = () => screen.getByRole('application', { name: 'Loss' });
const spoken = () => screen.getByRole('status').textContent;
const press = async (...keys: readonly string[]) => {
  for (const key of keys) await fireEvent.keyDown(curve(), { key });
};

test('a curve is reached by Tab, its picture keeps the summary, and its keys are told', async () => {
  await show();
  expect(curve().tabIndex).toBe(0);
  expect(screen.getByRole('img', { name: 'Loss over 20 steps.' })).toBeDefined();
  expect(document.getElementById(curve().getAttribute('aria-describedby')!)?.textContent).toContain('plus and minus');
});

test('arrow keys move the plot’s cursor from the last point on, and say what has a value there', async () => {
  await show();
  await press('ArrowLeft', 'ArrowLeft');
  expect(drawn.cursors).toEqual([19, 18]);
  expect(spoken()).toBe('Step 18: each step 0.06; evaluation 2.50');
  // The legend shows the same figures.
  expect(screen.getByText('2.50')).toBeDefined();
  await press('Home');
  expect([drawn.cursors.at(-1), spoken()]).toEqual([1, 'Step 1: each step 1.00']);
});

test('plus asks for a stretch about the cursor, zero and Escape for the whole', async () => {
  const { onzoom } = await show({ from: 8, to: 18 });
  await press('Home', '+');
  expect(onzoom).toHaveBeenLastCalledWith({ from: 8, to: 13 });
  await press('0');
  expect(onzoom).toHaveBeenLastCalledWith(null);
  onzoom.mockClear();
  await press('Escape');
  expect(onzoom).toHaveBeenCalledExactlyOnceWith(null);
});

test('keys of the browser and of the lab stay theirs', async () => {
  const { onzoom } = await show();
  for (const init of [{ key: 'Escape' }, { key: 'Tab' }, { key: '0', ctrlKey: true }, { key: '+', metaKey: true }])
    expect(await fireEvent.keyDown(curve(), init)).toBe(true);
  expect(onzoom).not.toHaveBeenCalled();
});

test('behind another room a curve is not drawn, and with all its points once that is in front', async () => {
  const rooms = new SvelteMap([['fine-tuning', false]]);
  const { rerender } = await show(whole, () => rooms.get('fine-tuning')!);
  await rerender({ steps: steps.slice(0, 15) });
  await rerender({ steps: steps.slice(0, 18) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(drawn.data).toEqual([]);
  rooms.set('fine-tuning', true);
  await waitFor(() => expect(drawn.data.map(([x]) => (x as number[]).length)).toEqual([18]));
});
