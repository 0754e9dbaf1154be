import { getContext, setContext } from 'svelte';

export const inFrontKey = Symbol('in front');

/** Tells all that a room holds whether it is in front, for effects to read. Called while the room is made. */
export function tellInFront(inFront: () => boolean): void {
  setContext(inFrontKey, inFront);
}

/** Whether what asks is in front: what nobody sees is not drawn. Outside of rooms everything is. */
export function readInFront(): () => boolean {
  return getContext<(() => boolean) | undefined>(inFrontKey) ?? (() => true);
}
