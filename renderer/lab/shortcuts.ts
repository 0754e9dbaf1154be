/** Keys as the sheet of shortcuts shows them; `Mod` is Command on a Mac and Ctrl elsewhere. */
export type Shortcut = readonly string[];

const isMac = () => /mac/i.test(navigator.platform);

/** The name of a key on this machine's keyboard. */
export function keyName(key: string): string {
  if (key !== 'Mod') return key;
  return isMac() ? '⌘' : 'Ctrl';
}

/** Whether the key that does what Ctrl does elsewhere is down, and no other modifier. */
export function withMod({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return (isMac() ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey && !shiftKey;
}

/** Whether an event is of a letter's key. On keyboards without Latin letters the place of the key counts. */
export function isLetter({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>, letter: string): boolean {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase() === letter;
  return code === `Key${letter.toUpperCase()}`;
}

/** Whether a room's own keys hold: wherever the focus is, but not while a dialog or another room is in front. */
export function isInFront(root: Element | undefined, { target }: Event): boolean {
  const inDialog = target instanceof Element && target.closest('[role="dialog"]') !== null;
  return !inDialog && !root?.closest('[hidden]');
}

/** Whether single keys belong to what has the focus: a field that is typed into, a list that is searched by letter. */
export function takesCharacters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role="dialog"], select, textarea')) return true;
  const typed = !['checkbox', 'radio', 'range', 'button', 'submit'].includes(target.getAttribute('type') ?? 'text');
  return target.tagName === 'INPUT' && typed;
}
