import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepFocus } from './keep-focus.ts';

let region: HTMLElement;
let end: () => void;
const button = (name: string) => region.querySelector<HTMLButtonElement>(`#${name}`)!;

beforeEach(() => {
  document.body.innerHTML =
    '<div id="region"><button id="one"></button><button id="two"></button></div><input id="field">';
  region = document.querySelector<HTMLElement>('#region')!;
  end = keepFocus(() => button('two'))(region) as () => void;
});
afterEach(() => {
  end();
  document.body.innerHTML = '';
});

test('the focus of a button that goes away goes to the heir', async () => {
  button('one').focus();
  button('one').remove();
  await vi.waitFor(() => expect(document.activeElement).toBe(button('two')));
});

test('so does that of a button that is disabled', async () => {
  button('one').focus();
  button('one').disabled = true;
  await vi.waitFor(() => expect(document.activeElement).toBe(button('two')));
});

test('a focus that had left the region, or never was in it, is not fetched back', async () => {
  button('one').focus();
  button('one').blur();
  await new Promise((resolve) => setTimeout(resolve, 5));
  button('one').remove();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(document.activeElement).toBe(document.body);
});

test('an heir that comes later gets it then', async () => {
  const two = button('two');
  end();
  end = keepFocus((within) => within.querySelector<HTMLElement>('#three'))(region) as () => void;
  two.focus();
  two.remove();
  await new Promise((resolve) => setTimeout(resolve, 5));
  region.insertAdjacentHTML('beforeend', '<button id="three"></button>');
  await vi.waitFor(() => expect(document.activeElement).toBe(button('three')));
});
