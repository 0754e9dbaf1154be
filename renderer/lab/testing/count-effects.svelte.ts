import { flushSync } from 'svelte';

/** How often an effect ran until all was at rest; then it is taken back. */
export function countEffects(effect: () => () => void): number {
  let runs = 0;
  const end = $effect.root(() => {
    $effect(() => {
      runs += 1;
      return effect();
    });
  });
  flushSync();
  end();
  return runs;
}
