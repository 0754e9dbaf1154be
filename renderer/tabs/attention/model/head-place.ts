import type { AttentionKind } from '../../../../electron/contract/requests.ts';

export const kinds = ['encoder', 'decoder', 'cross'] as const satisfies readonly AttentionKind[];

/** Which head of a model. */
export interface HeadPlace {
  readonly kind: AttentionKind;
  readonly layer: number;
  readonly head: number;
}

/** How many layers and heads a kind has. */
export interface HeadCounts {
  readonly layers: number;
  readonly heads: number;
}

export const placeKey = ({ kind, layer, head }: HeadPlace) => `${kind}.${layer}.${head}`;

export const isSamePlace = (one: HeadPlace, other: HeadPlace) => placeKey(one) === placeKey(other);

/** The place in a model that has it, or the nearest one. */
export function placeWithin(place: HeadPlace, { layers, heads }: HeadCounts): HeadPlace {
  const within = (index: number, count: number) => Math.max(0, Math.min(count - 1, index));
  return { ...place, layer: within(place.layer, layers), head: within(place.head, heads) };
}

/** The head that an arrow key leads to in a grid of layers × heads; null where the key does not move. */
export function headAfterKey(key: string, { layer, head }: HeadPlace, { layers, heads }: HeadCounts) {
  const [last, lowest] = [heads - 1, layers - 1];
  if (key === 'ArrowLeft') return { layer, head: Math.max(0, head - 1) };
  if (key === 'ArrowRight') return { layer, head: Math.min(last, head + 1) };
  if (key === 'ArrowUp') return { layer: Math.max(0, layer - 1), head };
  if (key === 'ArrowDown') return { layer: Math.min(lowest, layer + 1), head };
  if (key === 'Home') return { layer, head: 0 };
  if (key === 'End') return { layer, head: last };
  if (key === 'PageUp') return { layer: 0, head };
  if (key === 'PageDown') return { layer: lowest, head };
  return null;
}
