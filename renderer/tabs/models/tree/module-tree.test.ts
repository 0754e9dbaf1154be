import { expect, test } from 'vitest';
import { readJson, requireReference } from '../../../../native-models/testing/reference.ts';
import { ModuleTreeState } from './module-tree-state.svelte.ts';
import { findModule, isUnder, parseModuleTree, treeRows, type TreeModule } from './module-tree.ts';
import { treeMove } from './tree-keys.ts';

interface Forward {
  /** What PyTorch printed. */
  readonly module_tree: string;
}
const printed = (name: string) => readJson<Forward>(requireReference(`expected/${name}/forward.json`)).module_tree;
const parameter = (name: string, ...shape: number[]) => ({ name, shape, dtype: 'float32', size_bytes: 0 });

/** Of `umt5` as PyTorch prints it, some of its parameters: their counts are 3100·64, 64·64, 32·4 and 64. */
const parameters = [
  parameter('shared.weight', 3100, 64),
  parameter('encoder.block.0.layer.0.SelfAttention.q.weight', 64, 64),
  parameter('encoder.block.1.layer.0.SelfAttention.q.weight', 64, 64),
  parameter('encoder.block.1.layer.0.SelfAttention.relative_attention_bias.weight', 32, 4),
  parameter('decoder.final_layer_norm.weight', 64),
];
const tree = () => parseModuleTree(printed('umt5'), parameters)!;
const countOf = (module: TreeModule | null) =>
  module?.parameters.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);

test.each(['umt5', 'translator', 'v1_0-tied', 'v1_1-untied', 'mt5'])(
  '%s, opened whole, reads as PyTorch prints it',
  (name) => {
    const text = printed(name);
    const rows = treeRows(parseModuleTree(text, [])!, () => true);
    const lines = rows.map((row) =>
      row.kind === 'module' ? '  '.repeat(row.module.depth) + row.module.line : `${'  '.repeat(row.depth)})`,
    );
    expect(lines.join('\n')).toBe(text);
  },
);

test('parameters are counted under every module above them, and blocks that are alike together', () => {
  const root = tree();
  expect(countOf(root)).toBe(198_400 + 2 * 4096 + 128 + 64);
  expect(countOf(findModule(root, 'encoder'))).toBe(2 * 4096 + 128);
  expect(countOf(findModule(root, 'encoder.block.0-1'))).toBe(2 * 4096 + 128);
  expect(countOf(findModule(root, 'decoder.final_layer_norm'))).toBe(64);
  expect(countOf(findModule(root, 'encoder.dropout'))).toBe(0);
});

test('the embedding’s other names are shared weights, and an output layer of its own is not', () => {
  const root = tree();
  expect(findModule(root, 'encoder.embed_tokens')).toMatchObject({ shared: true, parameters: [] });
  expect(findModule(root, 'lm_head')?.shared).toBe(true);
  expect(findModule(root, 'shared')?.shared).toBe(false);
  const untied = parseModuleTree(printed('umt5'), [...parameters, parameter('lm_head.weight', 3100, 64)])!;
  expect(findModule(untied, 'lm_head')).toMatchObject({ shared: false });
});

test('a range of blocks holds its numbers and no others', () => {
  expect(isUnder('encoder.block.5.layer.0', 'encoder.block.1-5')).toBe(true);
  expect(isUnder('encoder.block.6.layer.0', 'encoder.block.1-5')).toBe(false);
  expect(isUnder('encoder.block.10.layer', 'encoder.block.1')).toBe(false);
  expect(isUnder('decoder.block.1', 'encoder.block.1')).toBe(false);
});

test('a text that is no module tree is none', () => {
  expect(parseModuleTree('', [])).toBeNull();
});

test('at first the stacks are open; everything can be opened and closed, and single modules against that', () => {
  const state = new ModuleTreeState();
  const root = tree();
  const paths = () => state.rowsOf(root).rows.flatMap((row) => (row.kind === 'module' ? [row.module.path] : []));
  expect(paths()).toContain('encoder.block');
  expect(paths()).not.toContain('encoder.block.0-1');
  state.toggle(findModule(root, 'encoder.block')!);
  expect(paths()).toContain('encoder.block.0-1');
  state.openAll();
  expect(paths()).toContain('decoder.block.0-1.layer.2.DenseReluDense.act');
  state.closeAll();
  expect(paths()).toEqual(['', 'shared', 'encoder', 'decoder', 'lm_head']);
});

test('a search leaves what it found and the way to it', () => {
  const state = new ModuleTreeState();
  state.search = 'embed_tokens';
  const { rows, found } = state.rowsOf(tree());
  expect(found).toBe(2);
  expect(rows.flatMap((row) => (row.kind === 'module' ? [row.module.path] : []))).toEqual([
    '',
    'encoder',
    'encoder.embed_tokens',
    'decoder',
    'decoder.embed_tokens',
  ]);
  state.search = 'decoder.final';
  expect(state.rowsOf(tree()).found).toBe(1);
  state.search = 'nothing like it';
  expect(state.rowsOf(tree())).toEqual({ rows: [], found: 0 });
});

test('keys walk over the tree as the ARIA practices say', () => {
  const modules = [
    { path: 'a', depth: 0, open: true, children: [1] },
    { path: 'a.b', depth: 1, open: false, children: [1] },
    { path: 'a.c', depth: 1, open: false, children: [] },
  ];
  const go = (path: string) => ({ kind: 'go', path });
  expect(treeMove('ArrowDown', modules, 0)).toEqual(go('a.b'));
  expect(treeMove('ArrowUp', modules, 0)).toBeNull();
  expect(treeMove('ArrowRight', modules, 0)).toEqual(go('a.b'));
  expect(treeMove('ArrowRight', modules, 1)).toEqual({ kind: 'toggle' });
  expect(treeMove('ArrowRight', modules, 2)).toBeNull();
  expect(treeMove('ArrowLeft', modules, 2)).toEqual(go('a'));
  expect(treeMove('ArrowLeft', modules, 0)).toEqual({ kind: 'toggle' });
  expect(treeMove('End', modules, 0)).toEqual(go('a.c'));
  expect(treeMove('Home', modules, 2)).toEqual(go('a'));
  expect(treeMove('x', modules, 0)).toBeNull();
});
