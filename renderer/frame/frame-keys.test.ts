import { expect, test } from 'vitest';
import { createFrameKeys } from './frame-keys.ts';

/** A key as the page would get it while `html`’s last element has the focus. */
function key(init: KeyboardEventInit, html = '<button></button>'): KeyboardEvent {
  document.body.innerHTML = html;
  const elements = document.body.querySelectorAll('*');
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  elements[elements.length - 1]!.dispatchEvent(event);
  return event;
}
const ctrlK = { key: 'k', code: 'KeyK', ctrlKey: true };

test('Ctrl+K opens the palette, in a text field as well and on a Russian keyboard', () => {
  const read = createFrameKeys();
  expect(read(key(ctrlK, '<textarea></textarea>'), false)).toEqual({ kind: 'palette' });
  expect(read(key({ ...ctrlK, key: 'л' }), true)).toEqual({ kind: 'palette' });
});

test('G and a number lead to a tab, a question mark to the sheet', () => {
  const read = createFrameKeys();
  expect(read(key({ key: 'g', code: 'KeyG' }), true)).toBeNull();
  expect(read(key({ key: '2', code: 'Digit2' }), true)).toEqual({ kind: 'tab', index: 1 });
  expect(read(key({ key: '2', code: 'Digit2' }), true)).toBeNull();
  expect(read(key({ key: '?', code: 'Slash', shiftKey: true }), true)).toEqual({ kind: 'sheet' });
});

test('G forgets after a while', () => {
  let now = 0;
  const read = createFrameKeys(() => now);
  read(key({ key: 'п', code: 'KeyG' }), true);
  now = 2000;
  expect(read(key({ key: '1', code: 'Digit1' }), true)).toBeNull();
});

test('single characters do nothing where one types, and nothing when they are switched off', () => {
  const read = createFrameKeys();
  const question = { key: '?', code: 'Slash', shiftKey: true };
  expect(read(key(question, '<input>'), true)).toBeNull();
  expect(read(key(question), false)).toBeNull();
  read(key({ key: 'g', code: 'KeyG' }), false);
  expect(read(key({ key: '1', code: 'Digit1' }), false)).toBeNull();
});

test('a key that something else has used, and one of an input method, are left alone', () => {
  const read = createFrameKeys();
  const used = key(ctrlK);
  used.preventDefault();
  expect(read(used, true)).toBeNull();
  expect(read(key({ ...ctrlK, isComposing: true }), true)).toBeNull();
});
