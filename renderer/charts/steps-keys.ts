import type { StepRange } from './steps-plot.ts';

/** Where the cursor stands, and what there is around it. */
export interface StepsPlace {
  readonly at: number;
  /** The steps of the points, ascending. */
  readonly steps: readonly number[];
  /** The steps that the axis shows. */
  readonly range: StepRange;
  readonly whole: StepRange;
}

/** What a key asks for: the cursor moved, another stretch about it, or both. */
export type StepsMove =
  | { readonly kind: 'point'; readonly step: number }
  | { readonly kind: 'stretch'; readonly range: StepRange | null }
  /** The cursor stands at the edge of what is shown: the stretch moves, and the cursor goes on in it. */
  | { readonly kind: 'beyond'; readonly range: StepRange; readonly direction: -1 | 1 };

/** How many points PageUp and PageDown go. */
const PAGE = 10;
/** A stretch of fewer steps shows nothing more. */
const SHORTEST = 4;

/** What a key does to the cursor of a curve over steps; null where the key is the browser's. */
export function moveOfKey({ key }: Pick<KeyboardEvent, 'key'>, place: StepsPlace): StepsMove | null {
  const { steps, range, whole } = place;
  const isZoomed = range.from > whole.from || range.to < whole.to;
  if (key === '+' || key === '=') return zoomed(place, 0.5);
  if (key === '-') return zoomed(place, 2);
  if (key === '0' || (key === 'Escape' && isZoomed)) return { kind: 'stretch', range: null };
  const shown = steps.filter((step) => step >= range.from && step <= range.to);
  if (shown.length === 0) return null;
  const index = shown.indexOf(nearestStep(shown, place.at));
  const to = (place: number): StepsMove => ({
    kind: 'point',
    step: shown[Math.max(0, Math.min(shown.length - 1, place))]!,
  });
  if (key === 'Home') return to(0);
  if (key === 'End') return to(shown.length - 1);
  if (key === 'PageUp') return to(index - PAGE);
  if (key === 'PageDown') return to(index + PAGE);
  if (key === 'ArrowLeft') return index === 0 && range.from > whole.from ? beyond(place, -1) : to(index - 1);
  if (key === 'ArrowRight') return index === shown.length - 1 && range.to < whole.to ? beyond(place, 1) : to(index + 1);
  return null;
}

/** The step nearest to a number. */
export function nearestStep(steps: readonly number[], at: number): number {
  return steps.reduce((nearest, step) => (Math.abs(step - at) < Math.abs(nearest - at) ? step : nearest));
}

/** So many times as many steps, the cursor where it stood among them; the whole as soon as all are shown. */
function zoomed({ at, range, whole }: StepsPlace, times: number): StepsMove | null {
  const length = range.to - range.from;
  if (times < 1 && length <= SHORTEST) return null;
  const wanted = Math.max(SHORTEST, Math.round(length * times));
  if (wanted >= whole.to - whole.from) return { kind: 'stretch', range: null };
  const share = length > 0 ? Math.max(0, Math.min(1, (at - range.from) / length)) : 0.5;
  return { kind: 'stretch', range: within(whole, Math.round(at - share * wanted), wanted) };
}

function beyond({ range, whole }: StepsPlace, direction: -1 | 1): StepsMove {
  const length = range.to - range.from;
  const moved = range.from + direction * Math.ceil(length / 2);
  return { kind: 'beyond', range: within(whole, moved, length), direction };
}

/** A stretch of so many steps that leaves the whole on neither side. */
function within(whole: StepRange, from: number, length: number): StepRange {
  const first = Math.max(whole.from, Math.min(whole.to - length, from));
  return { from: first, to: first + length };
}
