import { isLetter, takesCharacters, withMod, type Shortcut } from '../lab/shortcuts.ts';

export const paletteKeys: Shortcut = ['Mod', 'K'];
export const sheetKeys: Shortcut = ['?'];

/** The keys that lead to the tab at an index: G, then its number. */
export const tabKeys = (index: number): Shortcut => ['G', String(index + 1)];

/** What the frame does on a key. */
export type FrameCommand =
  { readonly kind: 'palette' } | { readonly kind: 'sheet' } | { readonly kind: 'tab'; readonly index: number };

/** How long G waits for its number. */
const SEQUENCE_MS = 1500;

/**
 * Reads the frame's keys, which hold everywhere. Ctrl+K or ⌘K opens the palette; where nothing is typed, `?` opens the
 * sheet of shortcuts, and G with a number leads to a tab: browsers keep numbers with modifiers to themselves. Single
 * characters can be switched off (WCAG 2.2, 2.1.4).
 */
export function createFrameKeys(now: () => number = () => performance.now()) {
  let leaderAt = -Infinity;
  return (event: KeyboardEvent, characterKeys: boolean): FrameCommand | null => {
    if (event.defaultPrevented || event.isComposing) return null;
    if (withMod(event) && isLetter(event, 'k')) return { kind: 'palette' };
    if (!characterKeys || event.ctrlKey || event.metaKey || event.altKey || takesCharacters(event.target)) return null;
    const led = now() - leaderAt < SEQUENCE_MS;
    if (event.key !== 'Shift') leaderAt = -Infinity;
    if (event.key === '?') return { kind: 'sheet' };
    if (event.shiftKey) return null;
    if (isLetter(event, 'g')) leaderAt = now();
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1] ?? (/^[1-9]$/.test(event.key) ? event.key : null);
    return led && digit ? { kind: 'tab', index: Number(digit) - 1 } : null;
  };
}
