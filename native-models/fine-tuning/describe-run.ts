import { arch, cpus, platform, release, totalmem } from 'node:os';
import { basename, resolve } from 'node:path';
import { hashFile, hashFiles } from '../files/hash-file.ts';
import { adapterFiles } from '../library/adapter-folder.ts';
import type { ModelFolder } from '../library/model-folder.ts';
import type { HashedFile, RunDescription } from '../runs/run-description.ts';
import { pathInRun } from '../runs/run-data.ts';
import { runtimeVersion } from '../runtime/session.ts';
import { TrainingError } from '../training/training-error.ts';

/**
 * Everything that the weights come from: a change of one of these files changes the run.
 * @param adapter folder of the adapter to begin with; empty, there is none.
 */
export async function describeModel(
  name: string,
  model: ModelFolder,
  adapter: string,
): Promise<RunDescription['model']> {
  const weights = new Set([...model.tensors.values()].map(({ file }) => file));
  const settings = model.files.filter(({ name: file }) => /\.(json|model)$/.test(file));
  const begin = adapter === '' ? [] : Object.values(adapterFiles).map((file) => resolve(adapter, file));
  const paths = [...settings.map(({ name: file }) => resolve(model.folder, file)), ...weights, ...begin];
  return { name, path: model.folder, files: await hashFiles([...new Set(paths)]) };
}

export function describeMachine(): Pick<RunDescription, 'versions' | 'machine'> {
  const processors = cpus();
  return {
    versions: { node: process.versions.node, onnxruntime: runtimeVersion() },
    machine: {
      cpu: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      memory_bytes: totalmem(),
      platform: `${platform()} ${release()} ${arch()}`,
    },
  };
}

/**
 * Whether a run can go on from the model that it began with. A checkpoint is a whole model, so that one is then only
 * looked at where it still lies there; but adapters are trained on that very model, to the end.
 * @throws TrainingError `model-changed` naming the file.
 */
export async function assertModelUnchanged(
  { model, arguments: args }: RunDescription,
  hasCheckpoint: boolean,
): Promise<void> {
  for (const file of model.files) {
    const isOfAdapter = Object.values<string>(adapterFiles).includes(basename(file.path));
    const isRequired = !hasCheckpoint || (args.lora_r > 0 && !isOfAdapter);
    await assertUnchanged('model', model.path, [file], isRequired);
  }
}

/** Whether a model is still the one that a run began with. @throws TrainingError `model-changed` naming the file. */
export function assertStartModel({ path, files }: RunDescription['model']): Promise<void> {
  return assertUnchanged('model', path, files, true, 'The start of the run cannot be shown');
}

/**
 * @param isRequired false: a file that is not there any more is passed over.
 * @param consequence how the error's sentence begins.
 * @throws TrainingError `model-changed`, `data-changed` naming the file.
 */
export async function assertUnchanged(
  what: 'model' | 'data',
  folder: string,
  files: readonly HashedFile[],
  isRequired: boolean,
  consequence = 'The run cannot go on',
): Promise<void> {
  for (const { path, sha256 } of files) {
    const file = pathInRun(folder, path);
    const found = await hashFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (found?.sha256 === sha256 || (!found && !isRequired)) continue;
    const happened = found ? 'has changed' : 'is not there any more';
    const message = `${consequence}: ${file}, a file of its ${what}, ${happened} since it began.`;
    throw new TrainingError(`${what}-changed`, message, {
      file,
      expected: `sha256 ${sha256}`,
      found: found ? `sha256 ${found.sha256}` : ['nothing'],
      hint: 'Put the file back as it was, or begin a new run from the last checkpoint, which is a model of its own.',
    });
  }
}
