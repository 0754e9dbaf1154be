import { expect, test } from 'vitest';
import { gridCommand } from './grid-command.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, isComposing: false, code: '' };

test.each([
  [{ key: 'z', code: 'KeyZ', ctrlKey: true }, 'undo'],
  [{ key: 'я', code: 'KeyZ', ctrlKey: true }, 'undo'],
  [{ key: 'Z', code: 'KeyZ', metaKey: true, shiftKey: true }, 'redo'],
  [{ key: 'y', code: 'KeyY', ctrlKey: true }, 'redo'],
  [{ key: 'Delete', altKey: true }, 'drop'],
  [{ key: 'Enter', altKey: true }, 'mend'],
  [{ key: 'F8' }, 'next'],
  [{ key: 'F8', shiftKey: true }, 'previous'],
  [{ key: 'z', code: 'KeyZ' }, null],
  [{ key: 'Delete' }, null],
  [{ key: 'Enter' }, null],
  [{ key: 'z', code: 'KeyZ', ctrlKey: true, isComposing: true }, null],
] as const)('%j means %j', (event, command) => {
  expect(gridCommand({ ...none, ...event })).toBe(command);
});
