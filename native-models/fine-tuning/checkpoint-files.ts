import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHash } from '../files/hash-file.ts';
import { findTensor, readFloat32Into, readHeader } from '../safetensors/reader.ts';
import { writeSafetensors } from '../safetensors/writer.ts';
import { bytesOf } from '../tensor/tensor.ts';
import type { Optimizer } from '../training/optimizer.ts';
import { initialTrainerState, type TrainerState } from '../training/trainer-state.ts';
import type { TrainingPlan } from '../training/trainer.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { writeAdapter, type AdapterToWrite } from './write-adapter.ts';
import { writeModelFolder, type ModelToWrite } from './write-model-folder.ts';

const stateFile = 'trainer_state.json';
const optimizerFile = 'optimizer.safetensors';

export interface CheckpointToWrite {
  readonly model: ModelToWrite;
  /** Where adapters are trained; `model` has them merged in. */
  readonly adapter: AdapterToWrite | null;
  readonly optimizer: Optimizer;
  readonly state: TrainerState;
  readonly plan: TrainingPlan;
  readonly arguments: TrainingArguments;
}

/**
 * Everything that a training needs to go on as if it had never stopped: the model as a Hugging Face folder, the moments,
 * and the state of the loop. Random numbers need no state: order and masks are drawn from the seed and the step.
 * @returns the large files, which are on the disk already, with the hashes of what was written.
 */
export async function writeCheckpointFiles(
  folder: string,
  checkpoint: CheckpointToWrite,
): Promise<readonly FileHash[]> {
  const { model, adapter, optimizer, state, plan, arguments: args } = checkpoint;
  const written = [await writeModelFolder(folder, model)];
  if (adapter) written.push(await writeAdapter(folder, adapter));
  const moments = optimizer.state.map(({ name, dims, data }) => ({
    name,
    dims,
    dtype: 'float32' as const,
    bytes: bytesOf(data),
  }));
  const metadata = { format: 'pt', step: String(optimizer.steps) };
  written.push(await writeSafetensors(join(folder, optimizerFile), moments, metadata));
  await writeFile(join(folder, stateFile), `${JSON.stringify(trainerStateJson(state, plan, args), null, 2)}\n`);
  return written;
}

/** As transformers' trainer_state.json; what it has no name for stands under `t5_lab`. */
function trainerStateJson(state: TrainerState, plan: TrainingPlan, args: TrainingArguments): object {
  const { loss_since_log, steps_since_log, total_loss, early_stopping_patience_counter, ...named } = state;
  const best = state.best_global_step;
  return {
    ...named,
    best_model_checkpoint: best === null ? null : `checkpoint-${best}`,
    eval_steps: args.eval_steps ?? args.logging_steps,
    logging_steps: args.logging_steps,
    save_steps: args.save_steps,
    max_steps: plan.max_steps,
    num_train_epochs: plan.num_train_epochs,
    train_batch_size: args.per_device_train_batch_size,
    is_hyper_param_search: false,
    is_local_process_zero: true,
    is_world_process_zero: true,
    num_input_tokens_seen: 0,
    total_flos: 0,
    trial_name: null,
    trial_params: null,
    stateful_callbacks: {},
    t5_lab: { loss_since_log, steps_since_log, total_loss, early_stopping_patience_counter },
  };
}

/**
 * Reads the state of the loop, and the moments into the optimizer's own memory. The checkpoint's hashes have been checked,
 * so its content is trusted.
 */
export async function restoreCheckpoint(folder: string, optimizer: Optimizer): Promise<TrainerState> {
  const stored = JSON.parse(await readFile(join(folder, stateFile), 'utf8')) as TrainerState & { t5_lab: object };
  const all: Record<string, unknown> = { ...stored, ...stored.t5_lab };
  const names = Object.keys(initialTrainerState());
  const state = Object.fromEntries(names.map((name) => [name, all[name]])) as unknown as TrainerState;
  const file = join(folder, optimizerFile);
  const header = await readHeader(file);
  for (const { name, data } of optimizer.state) await readFloat32Into(findTensor(header, name, file), data);
  optimizer.steps = state.global_step;
  return state;
}
