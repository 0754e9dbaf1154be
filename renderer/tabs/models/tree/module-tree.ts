import type { ParameterEntry } from '../../../../electron/contract/replies/models.ts';

/** A module of the tree that PyTorch prints. */
export interface TreeModule {
  /** Dotted, as in parameter names; blocks that are alike stand together: `encoder.block.1-5`. Empty for the model. */
  readonly path: string;
  /** As it is printed, without indentation and the closing bracket: `(q): Linear(in_features=96, …)`. */
  readonly line: string;
  readonly className: string;
  readonly depth: number;
  readonly children: readonly TreeModule[];
  /** The parameters under it, each counted where it is first named. */
  readonly parameters: readonly ParameterEntry[];
  /** Its own weights are shared.weight under another name. */
  readonly shared: boolean;
}

type Draft = Omit<TreeModule, 'children' | 'parameters' | 'shared'> & { readonly children: Draft[] };

const printed = /^( *)(?:\(([^)]+)\): )?(?:\d+ x )?(\w+)\(.*$/;
/** Other names of the embedding; PyTorch counts it once. */
const embeddingNames = ['encoder.embed_tokens', 'decoder.embed_tokens', 'lm_head'];

/** Reads the text of `print(model)`; null where it is none. `parameters` are counted into its modules. */
export function parseModuleTree(text: string, parameters: readonly ParameterEntry[]): TreeModule | null {
  const open: Draft[] = [];
  let root: Draft | null = null;
  for (const line of text.split('\n')) {
    const [, indent = '', key = '', className] = printed.exec(line) ?? [];
    if (className === undefined) continue;
    const depth = indent.length / 2;
    open.length = depth;
    const parent = open[depth - 1];
    const path = parent?.path ? `${parent.path}.${key}` : key;
    const module: Draft = { path, line: line.trim(), className, depth, children: [] };
    if (parent) parent.children.push(module);
    else root = module;
    open[depth] = module;
  }
  const candidates = parameters.map((entry) => ({ entry, names: entry.name.split('.') }));
  return root && counted(root, candidates);
}

interface Candidate {
  readonly entry: ParameterEntry;
  /** Its dotted name's parts. */
  readonly names: readonly string[];
}

/** @param candidates the parameters of the module above. */
function counted(draft: Draft, candidates: readonly Candidate[]): TreeModule {
  const { path, depth } = draft;
  const key = path.slice(path.lastIndexOf('.') + 1);
  const own = depth === 0 ? candidates : candidates.filter(({ names }) => isNamed(names[depth - 1] ?? '', key));
  return {
    ...draft,
    parameters: own.map(({ entry }) => entry),
    shared: own.length === 0 && embeddingNames.includes(path),
    children: draft.children.map((child) => counted(child, own)),
  };
}

/** Whether a part of a name is a module's key; `1-5` stands for each of its numbers. */
export function isNamed(name: string, key: string): boolean {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(key) ?? [];
  if (last === undefined) return name === key;
  return /^\d+$/.test(name) && Number(name) >= Number(first) && Number(name) <= Number(last);
}

/** The module of a path; null where there is none. */
export function findModule(root: TreeModule, path: string): TreeModule | null {
  if (root.path === path) return root;
  for (const child of root.children) {
    const found = findModule(child, path);
    if (found) return found;
  }
  return null;
}

/** A line of the drawn tree: a module, or the bracket that closes one. */
export type TreeRow =
  | { readonly kind: 'module'; readonly module: TreeModule; readonly open: boolean }
  | { readonly kind: 'end'; readonly depth: number; readonly path: string };

/** The lines of the tree with these modules open. */
export function treeRows(module: TreeModule, isOpen: (module: TreeModule) => boolean): readonly TreeRow[] {
  if (module.children.length === 0) return [{ kind: 'module', module, open: false }];
  if (!isOpen(module)) return [{ kind: 'module', module, open: false }];
  return [
    { kind: 'module', module, open: true },
    ...module.children.flatMap((child) => treeRows(child, isOpen)),
    { kind: 'end', depth: module.depth, path: module.path },
  ];
}

/**
 * The modules that a search finds, with everything on the way to them; null where none is found. A dotted search is one
 * for names, any other for what a line says.
 */
export function searchedTree(
  module: TreeModule,
  query: string,
): { readonly tree: TreeModule; readonly found: number } | null {
  const children = module.children.flatMap((child) => searchedTree(child, query) ?? []);
  const text = query.includes('.') ? module.path : module.line;
  const own = text.toLowerCase().includes(query.toLowerCase()) ? 1 : 0;
  const found = children.reduce((sum, child) => sum + child.found, own);
  if (found === 0) return null;
  return { tree: { ...module, children: children.map(({ tree }) => tree) }, found };
}
