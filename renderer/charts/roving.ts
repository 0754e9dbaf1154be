/** Where a chip lies on the screen. */
export interface ChipPlace {
  readonly top: number;
  readonly centre: number;
}

/**
 * The chip that an arrow key leads to, or null where the key does not move. Left and right follow the text; up and down
 * go to the nearest chip of the next line; Home and End to the ends.
 */
export function chipAfterKey(key: string, from: number, places: readonly ChipPlace[]): number | null {
  const last = places.length - 1;
  if (key === 'ArrowRight') return Math.min(from + 1, last);
  if (key === 'ArrowLeft') return Math.max(from - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'ArrowDown') return nearestInLine(from, places, 1);
  if (key === 'ArrowUp') return nearestInLine(from, places, -1);
  return null;
}

/** Moves the focus among the chips of a list, which are its buttons; `from` is the one that Tab reaches. */
export function moveAmongChips(event: KeyboardEvent, list: HTMLElement | undefined, from: number): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const chips = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])];
  const places = chips.map((chip) => ({ top: chip.offsetTop, centre: chip.offsetLeft + chip.offsetWidth / 2 }));
  const next = chipAfterKey(event.key, from, places);
  if (next === null) return;
  event.preventDefault();
  chips[next]?.focus();
}

function nearestInLine(from: number, places: readonly ChipPlace[], direction: 1 | -1): number {
  const start = places[from];
  if (!start) return from;
  const beyond = places.filter(({ top }) => (top - start.top) * direction > 0).map(({ top }) => top);
  if (beyond.length === 0) return from;
  const line = direction === 1 ? Math.min(...beyond) : Math.max(...beyond);
  let best = from;
  let distance = Infinity;
  places.forEach(({ top, centre }, index) => {
    if (top !== line || Math.abs(centre - start.centre) >= distance) return;
    best = index;
    distance = Math.abs(centre - start.centre);
  });
  return best;
}
