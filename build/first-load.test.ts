import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { ensureRenderer } from './build-renderer.mjs';

const folder = fileURLToPath(new URL('../dist/app/renderer', import.meta.url));
const assets = join(folder, 'assets');
/** What a page may weigh before it can be used, in bytes, gzipped. */
const MOST_BYTES = 400_000;

beforeAll(() => ensureRenderer(), 180_000);

const read = (name: string) => readFileSync(join(assets, name), 'utf8');
/** The chunks that a chunk cannot run without. */
const staticImports = (code: string) =>
  [...code.matchAll(/(?:^|[;\n}])import(?:[^"'();]*?from)?\s*["']\.\/([^"']+\.js)["']/g)].map(([, name]) => name!);

/** A chunk and everything that it imports statically, over any number of imports. */
function closure(entries: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    if (name.endsWith('.js')) staticImports(read(name)).forEach(visit);
  };
  entries.forEach(visit);
  return found;
}

/** Scripts, preloads and style sheets that index.html names. */
function namedByPage(): readonly string[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  return [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name!);
}

function gzippedBytes(names: Iterable<string>): number {
  let bytes = gzipSync(readFileSync(join(folder, 'index.html'))).byteLength;
  for (const name of names) bytes += gzipSync(read(name)).byteLength;
  return bytes;
}

/** Each tab's chunk with its style sheet, which loads beside it. */
function tabChunks(): readonly (readonly string[])[] {
  const files = readdirSync(assets);
  return files
    .filter((name) => /^\w+Tab-.*\.js$/.test(name))
    .map((name) => [name, ...files.filter((css) => css.endsWith('.css') && css.split('-')[0] === name.split('-')[0])]);
}

test('the first load is an entry and its static imports, and weighs little', () => {
  const first = closure(namedByPage());
  expect([...first].filter((name) => name.endsWith('.js'))).not.toEqual([]);
  expect(gzippedBytes(first)).toBeLessThanOrEqual(MOST_BYTES);
});

test('the interface is built for use, also where tests build it: in development every element carries its place in the source', () => {
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts.filter((name) => read(name).includes('__svelte_meta'))).toEqual([]);
});

test('no tab’s code is in the first load, and with any one tab it still weighs little', () => {
  const first = closure(namedByPage());
  const tabs = tabChunks();
  expect(tabs.length).toBeGreaterThanOrEqual(2);
  for (const tab of tabs) {
    expect(first.has(tab[0]!)).toBe(false);
    expect(gzippedBytes(closure([...namedByPage(), ...tab]))).toBeLessThanOrEqual(MOST_BYTES);
  }
});
