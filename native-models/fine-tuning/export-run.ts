import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isTrainable } from '../data-sets/is-trainable.ts';
import { readExamples } from '../data-sets/read-examples.ts';
import type { Example } from '../data-sets/example.ts';
import { assertWritable } from '../files/make-folder.ts';
import { publishFolder } from '../files/publish-folder.ts';
import { checkpointName, fromLastWhole, lastWholeCheckpoint } from '../runs/checkpoints.ts';
import { dataSourceOf } from '../runs/run-data.ts';
import { RunError } from '../runs/run-error.ts';
import { readRunDetails } from '../runs/read-run.ts';
import type { RunDetails } from '../runs/run-state.ts';
import { TrainingError } from '../training/training-error.ts';
import { compareModels } from './compare-models.ts';
import { assertModelUnchanged } from './describe-run.ts';
import { archivePath, assertNoArchive, writeArchive } from './export-archive.ts';
import type { ExportOptions, ExportResult } from './export-proof.ts';
import { loraOf } from './lora-arguments.ts';
import { writeExport } from './write-export.ts';

export interface ExportJob {
  readonly run: string;
  /** Left out: the best where the run looked for it (load_best_model_at_end), else the last. */
  readonly checkpoint?: 'best' | 'last' | number | undefined;
  /** A folder that does not exist or is empty. */
  readonly output: string;
  /** README.md; left out, it is filled in from the run (model-card.ts). */
  readonly card?: string | undefined;
  /** Whether to add ONNX files (write-onnx.ts), of which the card says how they are run. */
  readonly onnx?: boolean | undefined;
  /** Whether to pack the folder into an archive beside it, `<output>.zip`. */
  readonly zip?: boolean | undefined;
  readonly cacheFolder: string;
}

const PROOF = 'export-proof.json';

/**
 * Writes a checkpoint as a Hugging Face folder with a model card, opens that folder as anybody would, and compares it with
 * the weights in memory: logits and twenty translations, and the logits of its ONNX files where it has them. The result and all hashes are part of the folder
 * (export-proof.json); a comparison that fails deletes nothing and says what differs. All of that is done beside the
 * output, which is there whole, with its proof, or not at all.
 * A run of adapters gives the model with the adapters merged in, compared with the model beside its adapters, and the
 * adapters themselves in a folder of their own.
 * With `zip` the folder is packed as well, before it gets its name: folder and archive are both there, or neither.
 * @throws TrainingError `output-not-empty` and `archive-exists` where the output is not free, `model-changed`; RunError where the checkpoint
 * cannot be had; FileError where the output cannot be written.
 */
export async function exportRun(job: ExportJob, options: ExportOptions): Promise<ExportResult> {
  const details = await readRunDetails(resolve(job.run));
  const output = resolve(job.output);
  const { model, arguments: args } = details.description;
  const { onnx = false, zip = false } = job;
  const base = loraOf(args) === null ? null : model.path;
  if (base !== null) await assertModelUnchanged(details.description, true);
  await assertVacant(output);
  if (zip) await assertNoArchive(output);
  await assertWritable(output);
  const examples = await firstExamples(details);

  return fromCheckpoint(details, job.checkpoint, (name) =>
    publishPacked(output, zip, options, async (folder) => {
      const files = await writeExport(folder, details, { name, card: job.card, onnx }, options);
      const checkpoint = join(details.summary.run, name);
      const settings = { cacheFolder: job.cacheFolder, arguments: args, base, onnx, ...options };
      const comparison = await compareModels(checkpoint, folder, examples, settings);
      const result: ExportResult = { path: output, files, ...comparison };
      const proof = { run: details.summary.name, checkpoint: name, ...result, path: '.' };
      await writeFile(join(folder, PROOF), `${JSON.stringify(proof, null, 2)}\n`);
      options.signal.throwIfAborted();
      await assertVacant(output); // somebody else may have been quicker
      return result;
    }),
  );
}

/** Publishes what `write` puts into a folder and, where `zip` says so, the same as an archive; where either fails, neither. */
async function publishPacked(
  output: string,
  zip: boolean,
  options: ExportOptions,
  write: (folder: string) => Promise<ExportResult>,
): Promise<ExportResult> {
  if (!zip) return publishFolder(output, write);
  let isPacked = false;
  try {
    return await publishFolder(output, async (folder) => {
      const result = await write(folder);
      await assertNoArchive(output);
      const archive = await writeArchive(folder, output, options);
      isPacked = true;
      return { ...result, archive };
    });
  } catch (error) {
    if (isPacked) await rm(archivePath(output), { force: true });
    throw error;
  }
}

async function assertVacant(output: string): Promise<void> {
  const names = await readdir(output).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return;
  throw new TrainingError('output-not-empty', `The model cannot be exported to ${output}: the folder is not empty.`, {
    file: output,
    expected: ['new-folder'],
    found: names[0]!,
    hint: 'Name another folder.',
  });
}

/**
 * What `work` makes of the checkpoint that was asked for. Where any will do, one that turns out to be damaged is passed over
 * for the one before it. @throws RunError where it is damaged or absent; what `work` throws.
 */
async function fromCheckpoint<Result>(
  { summary, description }: RunDetails,
  asked: ExportJob['checkpoint'],
  work: (name: string) => Promise<Result>,
): Promise<Result> {
  const best = summary.checkpoints.find((checkpoint) => checkpoint.best);
  if (typeof asked === 'number') return work(checkpointName(asked));
  if (best && (asked === 'best' || (asked === undefined && description.arguments.load_best_model_at_end)))
    return work(best.name);
  if (asked === 'best') throw (await lastWholeCheckpoint(summary.run)).damaged[0] ?? noCheckpoint(summary, asked);
  const { result, damaged } = await fromLastWhole(summary.run, work);
  if (result !== null) return result;
  throw damaged[0] ?? noCheckpoint(summary, asked);
}

function noCheckpoint({ run, name }: RunDetails['summary'], asked: ExportJob['checkpoint']): RunError {
  const what = asked === 'best' ? 'no best checkpoint: it had no evaluation' : 'no checkpoint yet';
  return new RunError('checkpoint-not-found', `The run ${name} has ${what}.`, {
    file: run,
    expected: 'a checkpoint',
    found: ['none'],
    hint: asked === 'best' ? 'Export the last one.' : 'Let it train to its first checkpoint.',
  });
}

/** Examples of the run to compare on; where its data are gone, comparing goes on with sentences of the lab. */
async function firstExamples({ summary, description }: RunDetails): Promise<readonly Example[]> {
  const examples: Example[] = [];
  try {
    for await (const row of readExamples(dataSourceOf(summary.run, description.evaluation ?? description.train), {})) {
      if (isTrainable(row))
        examples.push({ source: description.arguments.task_prefix + row.source, target: row.target });
      if (examples.length === 20) break;
    }
  } catch {
    // Whatever is wrong with the data now: the weights can be compared all the same.
  }
  return examples;
}
