/** What a key asks of the grid of pairs as a whole. */
export type GridCommand = 'undo' | 'redo' | 'drop' | 'mend' | 'next' | 'previous';

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing'>;

/** Null where the key is none of these. Letters go by their place: another alphabet has others on the same keys. */
export function gridCommand(event: Key): GridCommand | null {
  const { key, code, shiftKey, altKey } = event;
  if (event.isComposing) return null;
  const control = event.ctrlKey || event.metaKey;
  if (control && !altKey && code === 'KeyZ') return shiftKey ? 'redo' : 'undo';
  if (control && !altKey && !shiftKey && code === 'KeyY') return 'redo';
  if (altKey && !control && !shiftKey && key === 'Delete') return 'drop';
  if (altKey && !control && !shiftKey && key === 'Enter') return 'mend';
  if (key === 'F8' && !control && !altKey) return shiftKey ? 'previous' : 'next';
  return null;
}
