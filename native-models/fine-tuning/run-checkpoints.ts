import type { FileHash } from '../files/hash-file.ts';
import type { OpenRun } from '../runs/open-run.ts';
import type { StoredCheckpoint } from '../runs/checkpoints.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import { elementCount } from '../tensor/tensor.ts';
import type { TrainerState } from '../training/trainer-state.ts';
import type { TrainingPlan } from '../training/trainer.ts';
import type { CheckpointWritten } from '../training/training-events.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { writeCheckpointFiles } from './checkpoint-files.ts';
import { loraOf } from './lora-arguments.ts';
import { withMergedWeights } from './merged-weights.ts';
import type { LiveTraining } from './open-training.ts';

interface CheckpointedWork {
  readonly run: OpenRun;
  readonly plan: TrainingPlan;
  /** The checkpoint that this process went on from. */
  readonly from: StoredCheckpoint | null;
}

/** How many numbers all of them hold together. */
export function countWeights(parameters: readonly { readonly dims: readonly number[] }[]): number {
  return parameters.reduce((sum, { dims }) => sum + elementCount(dims), 0);
}

/** The checkpoints of a run: written, reported, and removed where there are more than save_total_limit. */
export class RunCheckpoints {
  #savedStep: number;

  constructor(
    private readonly work: CheckpointedWork,
    private readonly live: LiveTraining,
    private readonly state: TrainerState,
    private readonly report: (event: CheckpointWritten) => void,
  ) {
    this.#savedStep = work.from?.step ?? -1;
  }

  /** @throws RunError `disk-full` where not even one checkpoint would fit. */
  assertSpace(): Promise<void> {
    return this.work.run.assertSpace(this.#expectedBytes());
  }

  /** A process that was killed right after it wrote a checkpoint had no time to say so. */
  async reportUnsaid(): Promise<void> {
    const { run, from } = this.work;
    if (!from) return;
    const known = (await run.readEvents()).some(({ event, step }) => event === 'checkpoint' && step === from.step);
    if (!known) this.#emit(from, 0);
  }

  async save(): Promise<void> {
    const { run, from } = this.work;
    const { global_step } = this.state;
    if (this.#savedStep === global_step) return;
    const started = performance.now();
    const stored = await run.writeCheckpoint(global_step, {
      expectedBytes: this.#expectedBytes(),
      write: (folder) => this.#write(folder),
    });
    this.#savedStep = global_step;
    this.#emit(stored, performance.now() - started);
    await run.flush();
    await removeSuperfluous(run, [this.state.best_global_step, from?.step], run.description.arguments);
  }

  #write(folder: string): Promise<readonly FileHash[]> {
    const { run, plan } = this.work;
    const { context, weights } = this.live;
    const { folder: from, config } = context.model;
    const { arguments: args, model } = run.description;
    const lora = loraOf(args);
    const adapter = { arguments: args, base_model_name_or_path: model.path, parameters: weights.parameters };
    const write = (read: (name: string) => Promise<Float32Array>) =>
      writeCheckpointFiles(folder, {
        model: { from, parameters: t5Parameters(config), read },
        adapter: lora && adapter,
        optimizer: weights.optimizer,
        state: this.state,
        plan,
        arguments: args,
      });
    const read = (name: string) => weights.placed.read(name);
    return lora ? withMergedWeights(config, lora, read, write) : write(read);
  }

  #emit({ step, name, size_bytes }: StoredCheckpoint, elapsedMs: number): void {
    const best = this.state.best_global_step === step;
    this.report({ event: 'checkpoint', step, name, best, size_bytes, elapsedMs });
  }

  #expectedBytes(): number {
    const { optimizer, parameters } = this.live.weights;
    const adapters = loraOf(this.work.run.description.arguments) ? 4 * countWeights(parameters) : 0;
    const moments = optimizer.state.reduce((sum, { data }) => sum + data.byteLength, 0);
    return (
      moments +
      adapters +
      4 * countWeights(t5Parameters(this.live.context.model.config)) +
      this.live.context.tokenizer.size * 100
    );
  }
}

/**
 * Removes the oldest beyond save_total_limit. The last one stays, and those of `kept`: the best, and the one that this
 * process went on from, out of which frozen weights and the tokenizer files are still read.
 */
async function removeSuperfluous(
  run: OpenRun,
  kept: readonly (number | null | undefined)[],
  { save_total_limit }: TrainingArguments,
): Promise<void> {
  if (save_total_limit === null) return;
  const all = await run.checkpoints();
  const removable = all.slice(0, -1).filter(({ step }) => !kept.includes(step));
  for (const { name } of removable.slice(0, Math.max(0, all.length - save_total_limit)))
    await run.removeCheckpoint(name);
}
