/** A line that can be walked over. */
interface WalkedModule {
  readonly path: string;
  readonly depth: number;
  readonly open: boolean;
  readonly children: readonly unknown[];
}

/** What a key does: goes to another line, or opens or closes the one it is on. */
export type TreeMove = { readonly kind: 'go'; readonly path: string } | { readonly kind: 'toggle' };

/** The keys of a tree as the ARIA Authoring Practices have them; null where a key does nothing. */
export function treeMove(key: string, modules: readonly WalkedModule[], index: number): TreeMove | null {
  const here = modules[index];
  if (!here) return null;
  const go = (to: WalkedModule | undefined): TreeMove | null => (to ? { kind: 'go', path: to.path } : null);
  const hasChildren = here.children.length > 0;
  switch (key) {
    case 'ArrowDown':
      return go(modules[index + 1]);
    case 'ArrowUp':
      return go(modules[index - 1]);
    case 'Home':
      return go(modules[0]);
    case 'End':
      return go(modules.at(-1));
    case 'ArrowRight':
      if (!hasChildren) return null;
      return here.open ? go(modules[index + 1]) : { kind: 'toggle' };
    case 'ArrowLeft':
      if (hasChildren && here.open) return { kind: 'toggle' };
      return go(modules.slice(0, index).findLast(({ depth }) => depth < here.depth));
    case 'Enter':
    case ' ':
      return hasChildren ? { kind: 'toggle' } : null;
    default:
      return null;
  }
}
