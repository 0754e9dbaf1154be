/** Clock and screen; tests have their own. */
export interface World {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back before the next picture is drawn. */
  onFrame(callback: () => void): void;
}

export const browserWorld: World = {
  now: () => performance.timeOrigin + performance.now(),
  // A hidden page draws no pictures; what waits for one must not pile up.
  onFrame: (callback) => void (document.hidden ? setTimeout(callback, 200) : requestAnimationFrame(callback)),
};

/** Values can come faster than pictures can be drawn: `take` gets only the latest before each picture. */
export function latestPerPicture<Value>(
  world: Pick<World, 'onFrame'>,
  take: (value: Value) => void,
): (value: Value) => void {
  let latest: { readonly value: Value } | null = null;
  return (value) => {
    const waiting = latest !== null;
    latest = { value };
    if (waiting) return;
    world.onFrame(() => {
      const taken = latest;
      latest = null;
      if (taken) take(taken.value);
    });
  };
}
