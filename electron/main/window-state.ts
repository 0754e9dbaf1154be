import { readFile } from 'node:fs/promises';
import type { Rectangle } from 'electron';
import { atomicWrite } from '../../native-models/files/atomic-write.ts';

/** Where the window was, and whether it filled the screen. */
export interface WindowState {
  /** Left out, the system chooses the place. */
  readonly bounds: Partial<Rectangle> & { readonly width: number; readonly height: number };
  readonly maximized: boolean;
}

export const smallestWindow = { width: 640, height: 480 };
const firstState: WindowState = { bounds: { width: 1280, height: 860 }, maximized: false };

/** How much of a window has to lie on a screen for a person to get hold of it. */
const visibleMargin = 64;

/**
 * Reads the remembered state; a file that is absent or damaged counts as the first start. A place that lies on none of
 * the screens (one was unplugged) is forgotten, the size is kept.
 */
export async function readWindowState(path: string, screens: readonly Rectangle[]): Promise<WindowState> {
  const state = parseWindowState(await readFile(path, 'utf8').catch(() => ''));
  if (!state) return firstState;
  const { bounds, maximized } = state;
  if (screens.some((screen) => overlaps(bounds, screen))) return state;
  return { bounds: { width: bounds.width, height: bounds.height }, maximized };
}

export async function writeWindowState(path: string, state: WindowState): Promise<void> {
  await atomicWrite(path, `${JSON.stringify(state)}\n`);
}

function parseWindowState(text: string): { bounds: Rectangle; maximized: boolean } | null {
  try {
    const { bounds, maximized } = JSON.parse(text) as { bounds: Record<keyof Rectangle, unknown>; maximized: unknown };
    const numbers = [bounds.x, bounds.y, bounds.width, bounds.height];
    if (!numbers.every((number): number is number => Number.isInteger(number) && Math.abs(number as number) < 65_536))
      return null;
    const [x, y, width, height] = numbers as [number, number, number, number];
    if (width < smallestWindow.width || height < smallestWindow.height) return null;
    return { bounds: { x, y, width, height }, maximized: maximized === true };
  } catch {
    return null;
  }
}

function overlaps(window: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const down = Math.min(window.y + window.height, screen.y + screen.height) - Math.max(window.y, screen.y);
  return across >= visibleMargin && down >= visibleMargin && window.y >= screen.y - visibleMargin;
}
