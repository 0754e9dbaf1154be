import { rename } from 'node:fs/promises';
import * as v from 'valibot';
import { ConfigError } from '../t5/config-error.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { LibraryError } from './library-error.ts';
import { readJsonIfPresent } from './read-json.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const record = v.object({
  name: v.pipe(v.string(), v.minLength(1)),
  path: v.pipe(v.string(), v.minLength(1)),
  model_type: v.string(),
  num_parameters: count,
  size_bytes: count,
  /** Left out by earlier versions of the lab. */
  family: v.optional(v.picklist(['T5', 'T5 v1.1', 'Flan-T5', 'mT5', 'umT5'])),
  dtypes: v.optional(v.array(v.string())),
});
const list = v.object({ version: v.literal(1), models: v.array(record) });

/** A folder that was opened once, with what was known about it then: shown while its drive is away. */
export type ModelRecord = Readonly<v.InferOutput<typeof record>>;

/**
 * The opened folders, in the order of their last opening, the newest last; none where the file does not exist. A damaged file is set aside as `<file>.damaged`
 * and reported, and the list begins anew: the models themselves are not lost with it.
 */
export async function readLibraryList(
  file: string,
  report: (error: LibraryError) => void,
): Promise<readonly ModelRecord[]> {
  try {
    const value = await readJsonIfPresent(file);
    if (value === undefined) return [];
    const result = v.safeParse(list, value);
    if (result.success) return result.output.models;
    report(await setAside(file, result.issues[0].message));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    report(error.code === 'config-invalid' ? await setAside(file, error.message) : unreadable(file, error));
  }
  return [];
}

/** @throws FileError `file-unwritable`. */
export async function writeLibraryList(file: string, models: readonly ModelRecord[]): Promise<void> {
  await atomicWrite(file, `${JSON.stringify({ version: 1, models }, null, 2)}\n`);
}

async function setAside(file: string, found: string): Promise<LibraryError> {
  const aside = `${file}.damaged`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  const kept = moved ? `; it was set aside as ${aside}` : '';
  const message = `The list of opened models in ${file} is damaged and begins anew${kept}.`;
  const hint = 'Open your model folders again; the models themselves were not touched.';
  return new LibraryError('library-damaged', message, { file, expected: ['model-list'], found, hint });
}

function unreadable(file: string, cause: ConfigError): LibraryError {
  const message = `The list of opened models in ${file} could not be read.`;
  return new LibraryError('library-damaged', message, { file, found: cause.details.found ?? cause.message }, cause);
}
