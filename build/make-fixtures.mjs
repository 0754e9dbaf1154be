/**
 * Copies the reference tables into `fixtures/reference`, small enough to live in the repository. Run it where the full tables lie (T5_LAB_REFERENCE, else `../shared/reference`):
 *
 *     node build/make-fixtures.mjs
 *
 * The same tables give the same bytes. docs/reference-data.md says what is left out.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { reduceTensorsFile } from './reference/reduce-tensors.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const from = process.env['T5_LAB_REFERENCE'] ?? path.join(root, '..', 'shared', 'reference');
const to = path.join(root, 'fixtures', 'reference');
const BUDGET_BYTES = 30e6;

/** How each file is kept: the first row whose pattern matches its path decides. */
const RULES = /** @type {const} */ ([
  { pattern: /^(make\/|README\.md$)/, how: 'leave out' },
  { pattern: /\.jsonl$/, how: 'gzip' },
  { pattern: /^expected\/training\/.*\.safetensors$/, how: 'reduce', limit: 1_500 },
  { pattern: /^expected\/.*\/gradients\.safetensors$/, how: 'reduce', limit: 4_000 },
  { pattern: /^expected\/.*\.safetensors$/, how: 'reduce', limit: 20_000 },
  { pattern: /./, how: 'copy' },
]);

/**
 * Gzip without the two header bytes that depend on the machine (time is 0 already; byte 9 names the operating system).
 * @param {Buffer} bytes
 */
function gzip(bytes) {
  const packed = gzipSync(bytes, { level: 9 });
  packed[9] = 255;
  return packed;
}

/**
 * @param {string} relative
 * @returns {void}
 */
function keep(relative) {
  const rule = RULES.find(({ pattern }) => pattern.test(relative));
  if (!rule || rule.how === 'leave out') return;
  const bytes = readFileSync(path.join(from, relative));
  const target = path.join(to, relative);
  mkdirSync(path.dirname(target), { recursive: true });
  if (rule.how === 'gzip') writeFileSync(target + '.gz', gzip(bytes));
  else if (rule.how === 'reduce') writeFileSync(target, reduceTensorsFile(bytes, rule.limit));
  else writeFileSync(target, bytes);
}

/** @param {string} folder */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => name.split(path.sep).join('/'))
    .sort();
}

/** @param {string} folder */
function sizeOf(folder) {
  return filesUnder(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

if (!existsSync(path.join(from, 'expected'))) {
  console.error(`The full reference tables are not at ${from}. Set T5_LAB_REFERENCE to the folder that holds them.`);
  process.exit(2);
}
rmSync(to, { recursive: true, force: true });
for (const relative of filesUnder(from)) keep(relative);
const sizeBytes = sizeOf(to);
console.log(`${filesUnder(to).length} files in fixtures/reference, ${(sizeBytes / 1e6).toFixed(1)} MB`);
if (sizeBytes > BUDGET_BYTES) {
  console.error(`That is more than the ${BUDGET_BYTES / 1e6} MB that the repository allows them.`);
  process.exit(1);
}
