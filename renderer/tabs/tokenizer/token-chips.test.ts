import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { language } from '../../i18n/language.svelte.ts';
import { TokenFocus } from '../../lab/token-focus.svelte.ts';
import { keepUnchanged, type TokenStripName, type ViewToken } from './token-view.ts';
import TokenChips from './TokenChips.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

/** Tokens one after the other, spelled as they stand in the text; the id is the first letter's code. */
function tokensOf(pieces: readonly string[]): readonly ViewToken[] {
  let end = 0;
  return pieces.map((text) => {
    const from = end;
    end += text.length;
    const face = {
      id: text.charCodeAt(0),
      piece: text,
      score: -2,
      kind: 'NORMAL',
      text,
      partOf: null,
      shared: true,
    } as const;
    return { face, span: [from, end] };
  });
}

const names = () => screen.getAllByRole('button').map((chip) => chip.getAttribute('aria-label'));

test('what is typed before a chip leaves it in the page and tells its new place', async () => {
  const before = tokensOf(['ab', 'cd', 'ef']);
  const props = { label: 'Tokens', strip: 'first', focus: new TokenFocus<TokenStripName>() } as const;
  const { rerender } = render(TokenChips, { props: { ...props, tokens: before } });
  const chips = screen.getAllByRole('button');
  expect(names()[2]).toBe('ef, id 101, score −2.00, characters 4 to 6');
  await rerender({ ...props, tokens: keepUnchanged(before, tokensOf(['ab', 'x', 'cd', 'ef'])) });
  const now = screen.getAllByRole('button');
  expect(now.map((chip) => chips.indexOf(chip))).toEqual([0, -1, 1, 2]);
  expect(names()[3]).toBe('ef, id 101, score −2.00, characters 5 to 7');
  expect(now.map((chip) => chip.textContent)).toEqual(['ab 97', 'x 120', 'cd 99', 'ef 101']);
});

test('a pin holds the place in the row, whichever chip comes to stand there', async () => {
  const before = tokensOf(['ab', 'cd']);
  const focus = new TokenFocus<TokenStripName>();
  const props = { label: 'Tokens', strip: 'first', focus } as const;
  focus.pin({ strip: 'first', index: 1 });
  const { rerender } = render(TokenChips, { props: { ...props, tokens: before } });
  await rerender({ ...props, tokens: keepUnchanged(before, tokensOf(['ab', 'x', 'cd'])) });
  expect(screen.getByRole('button', { pressed: true }).textContent).toBe('x 120');
});
