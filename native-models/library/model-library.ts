import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { TypedError } from '../errors/typed-error.ts';
import { modelFamily } from '../t5/model-family.ts';
import { numParameters } from '../t5/parameter-names.ts';
import { LibraryError } from './library-error.ts';
import { readLibraryList, writeLibraryList, type ModelRecord } from './library-list.ts';
import { tokenizerNames } from './model-file-names.ts';
import { readModelFolder } from './model-folder.ts';

/** The model can be opened; without a tokenizer its weights can be looked at, and that is all. */
export interface ReadyState {
  readonly phase: 'ready';
  readonly lacks?: 'tokenizer';
}

/** A model as the library lists it. */
export interface ModelEntry extends ModelRecord {
  readonly source: 'bundled' | 'folder';
  readonly state: ReadyState | { readonly phase: 'unavailable'; readonly error: TypedError };
}

/** Where a model is; whether it can be opened shows when it is. */
export type ModelLocation = Pick<ModelEntry, 'name' | 'path' | 'source'>;

export interface ModelLibraryOptions {
  /** The model that ships with the app; null where none does. */
  readonly bundled: { readonly name: string; readonly path: string } | null;
  /** The JSON file that remembers the opened folders. */
  readonly listFile: string;
  /** Told when that file is damaged. */
  readonly report: (error: LibraryError) => void;
}

/** The models that the app knows: the bundled one, then every folder that was opened, the last one opened last. */
export class ModelLibrary {
  readonly #options: ModelLibraryOptions;
  /** Changes of the list wait for each other, so that none is lost. */
  #lastChange: Promise<unknown> = Promise.resolve();
  /** What was taken off the list since the start, with its place. */
  readonly #forgotten: { readonly record: ModelRecord; readonly place: number }[] = [];

  constructor(options: ModelLibraryOptions) {
    this.#options = options;
  }

  /** Every model with its present state. A folder that is away stays listed, with the error that says why. */
  async list(): Promise<readonly ModelEntry[]> {
    const { bundled } = this.#options;
    const records = await this.#records();
    const own = bundled ? [await entryOf(unread(bundled.name, resolve(bundled.path)), 'bundled')] : [];
    return [...own, ...(await Promise.all(records.map((record) => entryOf(record, 'folder'))))];
  }

  /**
   * Reads the folder and remembers it, as the last one opened. A folder that is listed already keeps its name.
   * @throws what `readModelFolder` throws: a folder that cannot be read is not remembered.
   */
  async open(path: string): Promise<ModelEntry> {
    const folder = resolve(path);
    const { bundled } = this.#options;
    if (bundled && (await samePlace(bundled.path, folder))) {
      const { record, state } = await readRecord(bundled.name, resolve(bundled.path));
      return { ...record, source: 'bundled', state };
    }
    return this.#change(async (records) => {
      const places = await Promise.all(records.map((record) => samePlace(record.path, folder)));
      const known = records[places.indexOf(true)];
      const taken = [...records.map(({ name }) => name), ...(bundled ? [bundled.name] : [])];
      const name = known?.name ?? freeName(nameOf(folder), taken);
      const { record, state } = await readRecord(name, known?.path ?? folder);
      const changed = [...records.filter((old) => old !== known), record];
      return { records: changed, result: { ...record, source: 'folder', state } };
    });
  }

  /** Takes a folder off the list, by path or by name; the folder itself is not touched. @throws `model-not-found`. */
  async forget(nameOrPath: string): Promise<void> {
    const folder = resolve(nameOrPath);
    await this.#change(async (records) => {
      const found = records.find(({ path, name }) => path === folder || name === nameOrPath);
      if (!found) throw notFound(nameOrPath, records);
      this.#forgotten.push({ record: found, place: records.indexOf(found) });
      return { records: records.filter((record) => record !== found), result: undefined };
    });
  }

  /**
   * Puts a folder back where it stood before `forget`, whether it can be read now or not.
   * @throws `model-not-found` where it was not forgotten since the start.
   */
  async restore(path: string): Promise<void> {
    const folder = resolve(path);
    await this.#change(async (records) => {
      const index = this.#forgotten.findLastIndex(({ record }) => record.path === folder);
      const [found] = index < 0 ? [] : this.#forgotten.splice(index, 1);
      if (!found) throw notFound(path, records);
      const listed = records.some((record) => record.path === folder);
      return { records: listed ? records : records.toSpliced(found.place, 0, found.record), result: undefined };
    });
  }

  /**
   * The model of that name, or else the folder of that path, listed or not; left out, the bundled model.
   * @throws LibraryError `model-not-found`, which lists the names that exist.
   */
  async find(nameOrPath?: string): Promise<ModelLocation> {
    const { bundled } = this.#options;
    const own: ModelLocation[] = bundled
      ? [{ name: bundled.name, path: resolve(bundled.path), source: 'bundled' }]
      : [];
    if (nameOrPath === undefined && own[0]) return own[0];
    const listed = (await this.#records()).map(({ name, path }) => ({ name, path, source: 'folder' }) as const);
    const known: readonly ModelLocation[] = [...own, ...listed];
    const wanted = nameOrPath ?? '';
    const byName = known.find(({ name }) => name === wanted);
    if (byName) return byName;
    const folder = resolve(wanted);
    const byPath = known.find(({ path }) => path === folder);
    if (byPath) return byPath;
    if (wanted !== '' && (await isFolder(folder))) return { name: nameOf(folder), path: folder, source: 'folder' };
    throw notFound(wanted, known);
  }

  #records(): Promise<readonly ModelRecord[]> {
    return readLibraryList(this.#options.listFile, this.#options.report);
  }

  async #change<Result>(
    decide: (records: readonly ModelRecord[]) => Promise<{ records: readonly ModelRecord[]; result: Result }>,
  ): Promise<Result> {
    const change = this.#lastChange.then(async () => {
      const { records, result } = await decide(await this.#records());
      await writeLibraryList(this.#options.listFile, records);
      return result;
    });
    this.#lastChange = change.catch(() => undefined);
    return change;
  }
}

async function readRecord(name: string, path: string): Promise<{ record: ModelRecord; state: ReadyState }> {
  const { config, size_bytes, tensors, files } = await readModelFolder(path);
  const hasTokenizer = files.some((file) => tokenizerNames.includes(file.name));
  return {
    record: {
      name,
      path,
      model_type: config.model_type,
      num_parameters: numParameters(config),
      size_bytes,
      family: modelFamily(config, name),
      dtypes: [...new Set([...tensors.values()].map(({ dtype }) => dtype))],
    },
    state: hasTokenizer ? { phase: 'ready' } : { phase: 'ready', lacks: 'tokenizer' },
  };
}

async function entryOf({ name, path, ...known }: ModelRecord, source: ModelEntry['source']): Promise<ModelEntry> {
  try {
    const { record, state } = await readRecord(name, path);
    return { ...record, source, state };
  } catch (error) {
    if (!isTyped(error)) throw error;
    return { name, path, ...known, source, state: { phase: 'unavailable', error } };
  }
}

const isTyped = (error: unknown): error is TypedError => error instanceof TypedError;

const unread = (name: string, path: string): ModelRecord => ({
  name,
  path,
  model_type: '',
  num_parameters: 0,
  size_bytes: 0,
});

/**
 * The folder's own name; in the Hub's cache, where that is a commit, the repository's id; of a checkpoint or an export in a
 * run's folder, whose own names are those of many, the run's name and the step.
 */
function nameOf(folder: string): string {
  const [, step] = /^(?:checkpoint|export)-(\d+(?:-\d+)?)$/.exec(basename(folder)) ?? [];
  const run = basename(dirname(folder));
  if (step && run) return `${run}-step-${step}`;
  const hub = /models--([^/\\]+)[/\\]snapshots[/\\][^/\\]+$/.exec(folder)?.[1];
  return hub ? hub.replace('--', '/') : basename(folder) || folder;
}

function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let number = 2; taken.includes(name); number++) name = `${wanted} (${number})`;
  return name;
}

async function samePlace(a: string, b: string): Promise<boolean> {
  if (resolve(a) === resolve(b)) return true;
  const [realA, realB] = await Promise.all([a, b].map((path) => realpath(path).catch(() => null)));
  return realA !== null && realA === realB;
}

async function isFolder(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => null);
  return status?.isDirectory() ?? false;
}

function notFound(wanted: string, known: readonly { readonly name: string }[]): LibraryError {
  const names = known.map(({ name }) => name).join(', ') || 'none';
  const message = `There is no model named "${wanted}" in the library and no folder of that path.`;
  return new LibraryError('model-not-found', message, { expected: ['folder-or-model', names], found: wanted });
}
