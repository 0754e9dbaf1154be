import { join } from 'node:path';
import { TypedError } from '../errors/typed-error.ts';
import { discardFolder, publishFolder } from '../files/publish-folder.ts';
import { throwIfCancelled } from './data-set-error.ts';
import { encodeInto, type EncodeExamplesOptions } from './encode-examples.ts';
import type { EncodedDataSet } from './encoded-examples.ts';
import { openEntry, writeEntry } from './encoded-entry.ts';
import { evictEntries } from './evict-entries.ts';
import { exampleKey, type EncodingSettings } from './example-key.ts';
import type { ExampleSink } from './example-encoder.ts';
import { ExamplesInMemory } from './examples-in-memory.ts';
import type { HashedSource } from './hashed-source.ts';

/** Together the entries may take so much; the one used longest ago goes first. */
const DEFAULT_LIMIT_BYTES = 4 * 2 ** 30;

/**
 * Data sets as they were encoded once, one folder a key. Entries are written whole or not at all, also by two processes
 * at once; one that is damaged is made anew, and where the disk takes none, the examples are in memory.
 */
export class EncodedStore {
  constructor(
    private readonly folder: string,
    private readonly limitBytes = DEFAULT_LIMIT_BYTES,
  ) {}

  /**
   * A data set as the model is trained on it. Where it was encoded before, nothing of it is read but a few bytes an example.
   * @throws as encodeInto, and DataSetError `file-changed`; nothing that is wrong with the store.
   */
  async open(hashed: HashedSource, options: EncodeExamplesOptions & EncodingSettings): Promise<EncodedDataSet> {
    throwIfCancelled(options.signal);
    const entry = join(this.folder, exampleKey(hashed, options));
    const found = await openEntry(entry);
    if (found) {
      options.onProgress?.(found.report.rows);
      return found;
    }
    const encode = async (sink: ExampleSink) => {
      const report = await encodeInto(sink, hashed.source, options);
      await hashed.assertUnchanged();
      return report;
    };
    await this.#write(entry, encode);
    return (await openEntry(entry)) ?? (await encodeInMemory(encode));
  }

  /** Leaves things as they are where the disk does not do as it is asked. Throws what `encode` throws. */
  async #write(entry: string, encode: Parameters<typeof writeEntry>[1]): Promise<void> {
    try {
      await discardFolder(entry).catch(() => undefined); // missing or damaged
      await publishFolder(entry, (folder) => writeEntry(folder, encode));
      await evictEntries(this.folder, this.limitBytes, entry);
    } catch (error) {
      if (!isDiskFailure(error)) throw error;
    }
  }
}

async function encodeInMemory(encode: Parameters<typeof writeEntry>[1]): Promise<EncodedDataSet> {
  const examples = new ExamplesInMemory();
  const report = await encode(examples);
  return { examples, report, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** An error of the store's disk: what goes wrong with the data's own files has been made a TypedError. */
function isDiskFailure(error: unknown): boolean {
  return !(error instanceof TypedError) && (error as NodeJS.ErrnoException).syscall !== undefined;
}
