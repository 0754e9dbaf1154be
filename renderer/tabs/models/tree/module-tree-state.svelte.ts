import { searchedTree, treeRows, type TreeModule, type TreeRow } from './module-tree.ts';

/** How deep the tree is open at first: the stacks, and in each its list of blocks. */
const FIRST_DEPTH = 2;

/** What of the tree is open, searched and chosen; it holds for every model that is looked at. */
export class ModuleTreeState {
  search = $state('');
  /** The chosen module's path. */
  chosen = $state('');
  /** Modules whose state is not that of the first start, by path. */
  #toggled = $state.raw<readonly string[]>([]);
  #all = $state<'first' | 'open' | 'closed'>('first');

  isOpen = ({ path, depth }: TreeModule): boolean => {
    const begins = this.#all === 'first' ? depth < FIRST_DEPTH : this.#all === 'open' || depth === 0;
    return this.#toggled.includes(path) ? !begins : begins;
  };

  toggle({ path }: TreeModule): void {
    const others = this.#toggled.filter((toggled) => toggled !== path);
    this.#toggled = others.length < this.#toggled.length ? others : [...others, path];
  }

  openAll(): void {
    this.#all = 'open';
    this.#toggled = [];
  }

  closeAll(): void {
    this.#all = 'closed';
    this.#toggled = [];
  }

  /** The lines on screen and how many modules the search found; null without a search. */
  rowsOf(root: TreeModule): { readonly rows: readonly TreeRow[]; readonly found: number | null } {
    const query = this.search.trim();
    if (query === '') return { rows: treeRows(root, this.isOpen), found: null };
    const searched = searchedTree(root, query);
    return { rows: searched ? treeRows(searched.tree, () => true) : [], found: searched?.found ?? 0 };
  }
}
