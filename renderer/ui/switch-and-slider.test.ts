import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';
import Slider from './Slider.svelte';
import Switch from './Switch.svelte';

afterEach(cleanup);

test('a switch has its label for a name and says whether it is on', async () => {
  const onchange = vi.fn();
  render(Switch, { label: 'Special tokens', checked: false, onchange });
  const control = screen.getByRole('switch', { name: 'Special tokens' });
  expect(control.getAttribute('aria-checked')).toBe('false');
  await fireEvent.click(control);
  expect(onchange).toHaveBeenCalledWith(true);
  expect(control.getAttribute('aria-checked')).toBe('true');
});

test('a slider is moved by keys and says its value in words', async () => {
  const onchange = vi.fn();
  const formatValue = (value: number) => `${value} %`;
  render(Slider, { label: 'Top mass', value: 90, min: 0, max: 100, step: 5, formatValue, onchange });
  const thumb = screen.getByRole('slider', { name: 'Top mass' });
  expect(thumb.getAttribute('aria-valuetext')).toBe('90 %');
  await fireEvent.keyDown(thumb, { key: 'ArrowRight' });
  expect(onchange).toHaveBeenLastCalledWith(95);
  expect(thumb.getAttribute('aria-valuetext')).toBe('95 %');
  await fireEvent.keyDown(thumb, { key: 'Home' });
  expect(thumb.getAttribute('aria-valuenow')).toBe('0');
});
