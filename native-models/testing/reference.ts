/**
 * Where the reference tables lie. Only tests, the parity command and the benches import this file.
 *
 * The full tables are looked for first: in the folder that T5_LAB_REFERENCE names, else in `../shared/reference` beside the
 * repository. Without them the smaller copy in `fixtures/reference` serves (docs/reference-data.md says what it leaves out).
 * `T5_LAB_REFERENCE=fixtures` asks for that copy even where the full tables are at hand.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The repository's root: the nearest folder upwards that holds `native-models`, wherever a bundle of this file lies. */
function findRepositoryRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'native-models', 'bundled'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('The repository root was not found above ' + fileURLToPath(import.meta.url));
    folder = parent;
  }
  return folder;
}

export const repositoryRoot = findRepositoryRoot();

/** The folder of the full tables, or null where only the in-repo copy is at hand. */
export function fullReferenceFolder(): string | null {
  const named = process.env['T5_LAB_REFERENCE'];
  if (named === 'fixtures') return null;
  const folder = named ? path.resolve(named) : path.join(repositoryRoot, '..', 'shared', 'reference');
  return existsSync(path.join(folder, 'expected')) ? folder : null;
}

/**
 * The absolute path of a reference file or folder, or null where neither the full tables nor the in-repo copy has it.
 * @param relative as the reference's README spells it, with `/`: `models/mt5`, `expected/mt5/forward.json`,
 *   `tokenizers/tri/cases.jsonl` (read the last kind with `readJsonLines`: the file there may be `.jsonl.gz`).
 */
export function referencePath(relative: string): string | null {
  const full = fullReferenceFolder();
  const places = [
    ...(full === null ? [] : [path.join(full, relative)]),
    path.join(repositoryRoot, 'fixtures/reference', relative),
  ];
  return places.find((place) => existsSync(place) || existsSync(place + '.gz')) ?? null;
}

/** As `referencePath`, for tests that cannot do without: throws a sentence naming the file. */
export function requireReference(relative: string): string {
  const found = referencePath(relative);
  if (found !== null) return found;
  throw new Error(`The reference file ${relative} is neither in the full tables nor in fixtures/reference.`);
}

/** Reads a JSON file of the reference. The caller names the type: these files are ours and trusted. */
export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** Reads JSON Lines, one value a line; `FILE.gz` is read where the plain file is absent. */
export function readJsonLines<T>(file: string): T[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : gunzipSync(readFileSync(file + '.gz')).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
