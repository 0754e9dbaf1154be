import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { language } from '../i18n/language.svelte.ts';
import { textOf, watchDownloads } from '../testing/watch-downloads.ts';
import Picture from './Picture.svelte';

const html = (text: string) => createRawSnippet(() => ({ render: () => text }));
const props = {
  heading: 'Weights',
  summary: 'One weight of 0.5.',
  fileName: 'weights',
  csv: () => 'weight\r\n0.5\r\n',
  table: html('<table><tbody><tr><td>0.5</td></tr></tbody></table>'),
  children: html(
    '<svg viewBox="0 0 4 4"><rect class="cell" width="4" height="4" style="fill: rgb(1, 2, 3)"></rect></svg>',
  ),
};

beforeEach(() => {
  language.code = 'en';
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test('a picture is an image named by its summary, under its heading', () => {
  render(Picture, props);
  expect(screen.getByRole('heading', { name: 'Weights', level: 2 })).toBeDefined();
  expect(screen.getByRole('img', { name: 'One weight of 0.5.' }).querySelector('rect')).not.toBeNull();
});

test('what can be clicked stands outside the image that names it', () => {
  render(Picture, { ...props, interactive: true, children: html('<button>cell</button>') });
  const image = screen.getByRole('img', { name: 'One weight of 0.5.' });
  expect(image.contains(screen.getByRole('button', { name: 'cell' }))).toBe(false);
});

test('“Show as table” keeps its name, says that it is on, and shows the table in the picture’s place', async () => {
  render(Picture, props);
  const button = screen.getByRole('button', { name: 'Show as table' });
  expect(button.getAttribute('aria-pressed')).toBe('false');
  await fireEvent.click(button);
  expect(button.getAttribute('aria-pressed')).toBe('true');
  expect(screen.getByRole('cell', { name: '0.5' })).toBeDefined();
  expect(screen.queryByRole('img')).toBeNull();
});

test('an SVG picture is saved as a file that needs no style sheet', async () => {
  const saved = watchDownloads();
  render(Picture, props);
  await fireEvent.click(await screen.findByRole('button', { name: 'Save as SVG' }));
  await vi.waitFor(() => expect(saved.has('weights.svg')).toBe(true));
  const text = await textOf(saved.get('weights.svg'));
  expect(text).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(text).toContain('<title>Weights</title>');
  expect(text).toContain('fill:rgb(1, 2, 3)');
  expect(text).not.toContain('class=');
});

test('an SVG file says what comes from a style sheet once, at the outermost element that has it', async () => {
  const saved = watchDownloads();
  const inner = '<g style="fill: rgb(1, 2, 3)"><rect></rect><rect fill="red" style="fill: rgb(1, 2, 3)"></rect></g>';
  render(Picture, { ...props, children: html(`<svg viewBox="0 0 4 4">${inner}</svg>`) });
  await fireEvent.click(await screen.findByRole('button', { name: 'Save as SVG' }));
  await vi.waitFor(() => expect(saved.has('weights.svg')).toBe(true));
  const [first, second] = new DOMParser()
    .parseFromString(await textOf(saved.get('weights.svg')), 'image/svg+xml')
    .querySelectorAll('rect');
  expect(first?.getAttribute('style') ?? '').not.toContain('fill:');
  // An attribute of its own would win over what is inherited.
  expect(second?.getAttribute('style')).toContain('fill:rgb(1, 2, 3)');
});

test('the numbers are saved as CSV', async () => {
  const saved = watchDownloads();
  render(Picture, props);
  await fireEvent.click(screen.getByRole('button', { name: 'Save as CSV' }));
  expect(await textOf(saved.get('weights.csv'))).toBe('weight\r\n0.5\r\n');
});

test('a picture that cannot be made says so', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  render(Picture, { ...props, children: html('<canvas></canvas>') });
  await fireEvent.click(await screen.findByRole('button', { name: 'Save as PNG' }));
  expect((await screen.findByRole('alert')).textContent).toBe('The picture could not be saved.');
});

test('interface icons do not count as a picture', () => {
  render(Picture, { ...props, children: html('<p><svg class="lucide-icon lucide-x"></svg></p>') });
  expect(screen.queryByRole('button', { name: /^Save as (SVG|PNG)$/ })).toBeNull();
});

test('only work of more than 100 ms dims the picture and shows the bar', async () => {
  vi.useFakeTimers();
  try {
    const { rerender, container } = render(Picture, { ...props, busy: true });
    const isDimmed = () =>
      container.querySelector('.content.slow') !== null && container.querySelector('.bar') !== null;
    await vi.advanceTimersByTimeAsync(99);
    expect(isDimmed()).toBe(false);
    await rerender({ ...props, busy: false });
    await vi.advanceTimersByTimeAsync(200);
    expect(isDimmed()).toBe(false);
    await rerender({ ...props, busy: true });
    await vi.advanceTimersByTimeAsync(101);
    expect(isDimmed()).toBe(true);
    await rerender({ ...props, busy: false });
    expect(isDimmed()).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

test('while work is under way the picture is busy and stays; an error takes its place', async () => {
  const { rerender, container } = render(Picture, { ...props, busy: true });
  expect(container.querySelector('figure')?.getAttribute('aria-busy')).toBe('true');
  expect(screen.getByRole('img')).toBeDefined();
  await rerender({ ...props, busy: false, error: html('<p role="alert">No.</p>') });
  expect(screen.getByRole('alert').textContent).toBe('No.');
  expect(screen.queryByRole('img')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
});
