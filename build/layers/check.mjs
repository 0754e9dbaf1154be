/** Holds the imports of a source tree against the table of layers. */
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { readImports } from './imports.mjs';
import { ENTRIES, LAYERS, NEVER_REACHED, PACKAGES, PACKAGES_FREE, RESERVED, STRICT_PACKAGES } from './table.mjs';

/**
 * @typedef {{ file: string, line: number, specifier: string, rule: string }} Violation
 * @typedef {import('./imports.mjs').ImportStatement & { target: string | null }} ResolvedImport
 */

const ROOTS = ['native-models', 'electron', 'renderer', 'build', 'bench', 'e2e'];
/** Each tab is a layer of its own. */
const TABS = 'renderer/tabs/*/**';
const SOURCE = /\.(ts|mts|mjs|js|svelte)$/;

/**
 * @param {string} root the repository
 * @returns {{ files: number, violations: Violation[] }}
 */
export function checkLayers(root) {
  const files = sourceFiles(root);
  /** @type {Map<string, ResolvedImport[]>} */
  const imports = new Map(
    files.map((file) => [
      file,
      readImports(file, readFileSync(path.join(root, file), 'utf8')).map((one) => ({
        ...one,
        target: resolve(file, one),
      })),
    ]),
  );
  const violations = files.flatMap((file) => [
    ...(imports.get(file) ?? []).flatMap((one) => brokenRules(file, one).map((rule) => violation(file, one, rule))),
    ...reachedInVain(file, imports),
  ]);
  return { files: files.length, violations };
}

/**
 * @param {string} root
 * @returns {string[]} relative to the root, with `/`
 */
function sourceFiles(root) {
  const top = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.config\./.test(entry.name),
  );
  const below = ROOTS.flatMap((folder) => {
    try {
      return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
    } catch {
      return [];
    }
  });
  return [...top.map((entry) => entry.name), ...below].filter((file) => SOURCE.test(file)).sort();
}

/**
 * The file that a relative import names; null for a package or a module of Node.
 * @param {string} file
 * @param {import('./imports.mjs').ImportStatement} one
 */
function resolve(file, { specifier }) {
  if (!specifier.startsWith('.')) return null;
  return path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));
}

/**
 * @param {string} file
 * @param {ResolvedImport} one
 * @returns {string[]} the sentences of the rules that the import breaks
 */
function brokenRules(file, one) {
  const row = LAYERS.find((layer) => matches(file, layer.files));
  if (!row) return ['This folder has no row in build/layers/table.mjs; give it one'];
  if (one.target === null) return brokenPackageRules(file, one, row);
  const { target } = one;
  const broken = [];
  const own = matches(target, row.files) && (row.files !== TABS || tabOf(file) === tabOf(target));
  const allowed = one.kind === 'type' ? [...row.may, ...(row.mayType ?? [])] : row.may;
  if (!own && !matchesAny(target, allowed)) broken.push(row.rule);
  const reserved = RESERVED.find(({ files, by }) => matches(target, files) && !matchesAny(file, by));
  if (reserved) broken.push(reserved.rule);
  if (one.kind === 'value' && matchesAny(target, ENTRIES) && !isNeighbourOfEntry(file, target)) {
    broken.push('This file is started, not imported');
  }
  return [...new Set(broken)];
}

/**
 * Specs and benches share helpers within their own folder, and a test may import the entry beside it.
 * @param {string} file
 * @param {string} target
 */
function isNeighbourOfEntry(file, target) {
  const folder = target.split('/')[0];
  return (folder === 'e2e' || folder === 'bench' || file.endsWith('.test.ts')) && file.startsWith(`${folder}/`);
}

/**
 * @param {string} file
 * @param {ResolvedImport} one
 * @param {import('./table.mjs').LayerRow} row
 * @returns {string[]}
 */
function brokenPackageRules(file, { specifier, kind }, row) {
  if (isNodeModule(specifier)) return row.node || kind === 'type' ? [] : ['This layer runs without Node'];
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const homes = /** @type {Record<string, readonly string[]>} */ (PACKAGES)[name];
  if (homes && matchesAny(file, homes)) return [];
  if (!STRICT_PACKAGES.includes(name) && matchesAny(file, PACKAGES_FREE)) return [];
  return homes
    ? [`Only ${homes.join(', ')} may import ${name}`]
    : [`${name} has no row among the packages in build/layers/table.mjs`];
}

/** @param {string} specifier */
function isNodeModule(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/**
 * Follows what a file loads at run time to what it must never reach; the import that leads there is named.
 * @param {string} file
 * @param {ReadonlyMap<string, readonly ResolvedImport[]>} imports
 * @returns {Violation[]}
 */
function reachedInVain(file, imports) {
  if (file.endsWith('.test.ts')) return [];
  return NEVER_REACHED.filter(({ from }) => matchesAny(file, from)).flatMap(({ never, except = [], rule }) =>
    (imports.get(file) ?? []).flatMap((one) => {
      const chain = one.kind === 'value' ? chainTo(one, { never, except }, imports, new Set([file])) : null;
      return chain ? [violation(file, one, `${rule} (through ${chain.join(' → ')})`)] : [];
    }),
  );
}

/**
 * @param {ResolvedImport} one
 * @param {{ never: readonly string[], except: readonly string[] }} forbidden
 * @param {ReadonlyMap<string, readonly ResolvedImport[]>} imports
 * @param {Set<string>} seen
 * @returns {string[] | null} the files from this import to the forbidden one
 */
function chainTo(one, forbidden, imports, seen) {
  const name =
    one.target ?? (isNodeModule(one.specifier) ? `node:${one.specifier.replace(/^node:/, '')}` : one.specifier);
  if (matchesAny(name, forbidden.never) && !matchesAny(name, forbidden.except)) return [name];
  if (one.target === null || seen.has(name)) return null;
  seen.add(name);
  for (const next of imports.get(name) ?? []) {
    const chain = next.kind === 'value' ? chainTo(next, forbidden, imports, seen) : null;
    if (chain) return [name, ...chain];
  }
  return null;
}

/**
 * @param {string} file
 * @param {ResolvedImport} one
 * @param {string} rule
 * @returns {Violation}
 */
function violation(file, { line, specifier }, rule) {
  return { file, line, specifier, rule };
}

/** @param {string} file */
function tabOf(file) {
  return file.split('/')[2];
}

/** @type {Map<string, RegExp>} */
const compiled = new Map();

/**
 * @param {string} file
 * @param {string} pattern `*` stands for one name or a part of it, `**` for any path
 */
function matches(file, pattern) {
  let regExp = compiled.get(pattern);
  if (!regExp) {
    const source = pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*\*\/|\*\*|\*/g, (star) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' })[star] ?? star);
    regExp = new RegExp(`^${source}$`);
    compiled.set(pattern, regExp);
  }
  return regExp.test(file);
}

/**
 * @param {string} file
 * @param {readonly string[]} patterns
 */
function matchesAny(file, patterns) {
  return patterns.some((pattern) => matches(file, pattern));
}
