import { readdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { readExamples } from '../data-sets/read-examples.ts';
import type { Example } from '../data-sets/example.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { hashFile } from '../files/hash-file.ts';
import { publishFolder } from '../files/publish-folder.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { lastWholeCheckpoint, verifyCheckpoint } from '../runs/checkpoints.ts';
import { RunError } from '../runs/run-error.ts';
import { readRunDetails } from '../runs/read-run.ts';
import type { RunDetails } from '../runs/run-state.ts';
import { readFloat32 } from '../safetensors/reader.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import { TrainingError } from '../training/training-error.ts';
import { compareModels } from './compare-models.ts';
import { assertModelUnchanged, dataSourceOf } from './describe-run.ts';
import type { ExportedFile, ExportProgress, ExportResult } from './export-proof.ts';
import { loraOf } from './lora-arguments.ts';
import { modelCard } from './model-card.ts';
import { copyAdapter } from './write-adapter.ts';
import { writeModelFolder } from './write-model-folder.ts';

export interface ExportJob {
  readonly run: string;
  /** Left out: the best where the run looked for it (load_best_model_at_end), else the last. */
  readonly checkpoint?: 'best' | 'last' | number | undefined;
  /** A folder that does not exist or is empty. */
  readonly output: string;
  readonly cacheFolder: string;
}

export interface ExportOptions {
  readonly onProgress: (progress: ExportProgress) => void;
  readonly signal: AbortSignal;
}

const PROOF = 'export-proof.json';
/** Beside a model that has it merged in, and not in its folder itself: transformers would add it once more. */
const ADAPTER = 'adapter';

/**
 * Writes a checkpoint as a Hugging Face folder with a model card, opens that folder as anybody would, and compares it with
 * the weights in memory: logits and twenty translations. The result and all hashes are part of the folder
 * (export-proof.json); a comparison that fails deletes nothing and says what differs.
 * A run of adapters gives the model with the adapters merged in, compared with the model beside its adapters, and the
 * adapters themselves in a folder of their own.
 * @throws TrainingError `output-not-empty` where the output is not free, `model-changed`; RunError where the checkpoint cannot be had.
 */
export async function exportRun(job: ExportJob, { onProgress, signal }: ExportOptions): Promise<ExportResult> {
  const details = await readRunDetails(resolve(job.run));
  const output = resolve(job.output);
  const { model, arguments: args } = details.description;
  const isAdapter = loraOf(args) !== null;
  if (isAdapter) await assertModelUnchanged(details.description, true);
  await assertVacant(output);
  const name = await chooseCheckpoint(details, job.checkpoint);
  const checkpoint = join(details.summary.run, name);
  const examples = await firstExamples(details);

  await publishFolder(output, async (folder) => {
    await writeExport(folder, checkpoint, details, name, onProgress);
    signal.throwIfAborted();
  });
  const files = await hashesOf(output);
  const comparison = await compareModels(checkpoint, output, examples, {
    cacheFolder: job.cacheFolder,
    arguments: args,
    base: isAdapter ? model.path : null,
    onProgress,
    signal,
  });
  const result: ExportResult = { path: output, files, ...comparison };
  await atomicWrite(
    join(output, PROOF),
    `${JSON.stringify({ run: details.summary.name, checkpoint: name, ...result, path: '.' }, null, 2)}\n`,
  );
  return result;
}

async function assertVacant(output: string): Promise<void> {
  const names = await readdir(output).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return;
  throw new TrainingError('output-not-empty', `The model cannot be exported to ${output}: the folder is not empty.`, {
    file: output,
    expected: 'a folder that is new or empty',
    found: names[0]!,
    hint: 'Name another folder.',
  });
}

/** @throws RunError where it is damaged or absent. */
async function chooseCheckpoint({ summary, description }: RunDetails, asked: ExportJob['checkpoint']): Promise<string> {
  const best = summary.checkpoints.find((checkpoint) => checkpoint.best);
  if (typeof asked === 'number') return (await verifyCheckpoint(summary.run, `checkpoint-${asked}`)).name;
  if (best && (asked === 'best' || (asked === undefined && description.arguments.load_best_model_at_end)))
    return (await verifyCheckpoint(summary.run, best.name)).name;
  const { checkpoint, damaged } = await lastWholeCheckpoint(summary.run);
  if (checkpoint && asked !== 'best') return checkpoint.name;
  if (damaged[0]) throw damaged[0];
  const what = asked === 'best' ? 'no best checkpoint: it had no evaluation' : 'no checkpoint yet';
  throw new RunError('checkpoint-not-found', `The run ${summary.name} has ${what}.`, {
    file: summary.run,
    expected: 'a checkpoint',
    found: 'none',
    hint: asked === 'best' ? 'Export the last one.' : 'Let it train to its first checkpoint.',
  });
}

async function writeExport(
  folder: string,
  checkpoint: string,
  details: RunDetails,
  name: string,
  onProgress: ExportOptions['onProgress'],
): Promise<void> {
  const model = await readModelFolder(checkpoint);
  const total_bytes = [...model.tensors.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  let done_bytes = 0;
  await writeModelFolder(
    folder,
    {
      from: checkpoint,
      parameters: t5Parameters(model.config),
      read: (parameter) => readFloat32(model.tensors.get(parameter)!),
    },
    (bytes) => onProgress({ event: 'writing', done_bytes: (done_bytes += bytes), total_bytes }),
  );
  const { arguments: args, model: base } = details.description;
  if (loraOf(args)) await copyAdapter(checkpoint, join(folder, ADAPTER), base.name);
  await writeFile(join(folder, 'README.md'), modelCard(details, name));
}

async function hashesOf(folder: string): Promise<readonly ExportedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const names = paths.map((path) => relative(folder, path).replaceAll(sep, '/')).sort();
  const files: ExportedFile[] = [];
  for (const name of names) {
    const { size_bytes, sha256 } = await hashFile(join(folder, name));
    files.push({ name, size_bytes, sha256 });
  }
  return files;
}

/** Examples of the run to compare on; where its data are gone, comparing goes on with sentences of the lab. */
async function firstExamples({ summary, description }: RunDetails): Promise<readonly Example[]> {
  const examples: Example[] = [];
  try {
    for await (const row of readExamples(dataSourceOf(summary.run, description.evaluation ?? description.train), {})) {
      if (row.source.trim() !== '' && row.target.trim() !== '')
        examples.push({ source: description.arguments.task_prefix + row.source, target: row.target });
      if (examples.length === 20) break;
    }
  } catch {
    // Whatever is wrong with the data now: the weights can be compared all the same.
  }
  return examples;
}
