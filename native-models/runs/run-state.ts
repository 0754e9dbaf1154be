import type { TrainingEvent } from '../training/training-events.ts';
import type { RunDescription } from './run-description.ts';
import type { ErrorData } from '../errors/typed-error.ts';

/** Where a run stands. */
export type RunState =
  /** Reading model and data, before the first step. */
  | { readonly phase: 'starting' }
  | { readonly phase: 'running' }
  | { readonly phase: 'paused' }
  /** Asked to stop: the step under way ends and a checkpoint is written. */
  | { readonly phase: 'stopping' }
  /** Another process of the lab trains it. */
  | { readonly phase: 'elsewhere'; readonly pid: number }
  | { readonly phase: 'finished'; readonly reason: 'finished' | 'early_stopping' }
  /** Stopped on request; it can go on. */
  | { readonly phase: 'stopped' }
  /** Its process ended in the middle; it can go on. */
  | { readonly phase: 'interrupted' }
  /** Made by transformers' Trainer, and read from its trainer_state.json. */
  | { readonly phase: 'imported' }
  | {
      readonly phase: 'failed';
      readonly error: ErrorData;
    };

/** A run in a list. */
export interface RunSummary {
  /** The folder, absolute. */
  readonly run: string;
  readonly name: string;
  /** Name of the model that it began with; empty where the run was made elsewhere, and nobody knows. */
  readonly model: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly state: RunState;
  /** Updates done. */
  readonly step: number;
  readonly max_steps: number;
  readonly checkpoints: readonly RunCheckpoint[];
  /** Of a run that was interrupted. */
  readonly interruption?: RunInterruption;
  /** Comes with the lab: it can be looked at, and stays on the list. */
  readonly shipped?: boolean;
}

export interface RunInterruption {
  /** When it last wrote something; ISO 8601, UTC. */
  readonly at: string;
  /** Files that it would need to go on, and that are not there. */
  readonly missing: readonly string[];
}

export interface RunCheckpoint {
  readonly step: number;
  /** `checkpoint-{step}`, inside the run's folder. */
  readonly name: string;
  readonly best: boolean;
  readonly size_bytes: number;
}

/** What a run folder holds. */
export interface RunDetails {
  readonly summary: RunSummary;
  /** run.json */
  readonly description: RunDescription;
  /** events.jsonl, in order. */
  readonly history: readonly TrainingEvent[];
}
