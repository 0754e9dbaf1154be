import { afterEach, expect, test, vi } from 'vitest';
import { revealMatrix } from './reveal-matrix.ts';

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

test.each([
  [false, 'smooth'],
  [true, 'auto'],
])('a matrix out of sight is scrolled to; reduced motion: %s, behaviour: %s', (matches, behavior) => {
  vi.stubGlobal('matchMedia', (media: string) => ({ matches: matches && media.includes('reduced-motion') }));
  const panel = document.createElement('div');
  panel.dataset['panel'] = 'weights';
  const scrollIntoView = (panel.scrollIntoView = vi.fn());
  document.body.append(panel);
  revealMatrix('weights');
  revealMatrix('bias');
  expect(scrollIntoView.mock.calls).toEqual([[{ block: 'nearest', inline: 'nearest', behavior }]]);
});
