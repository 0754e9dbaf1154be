import type { ModelEntry } from '../../../electron/contract/replies/models.ts';
import type { Translation } from '../../../electron/contract/replies/translation.ts';
import type { GenerationOptions, LabRequest } from '../../../electron/contract/requests.ts';
import { exactPrecision } from '../../lab/precisions.ts';
import type { RuntimeRequest } from '../../lab/runtime-choice.svelte.ts';
import { browserWorld as labWorld, type World as LabWorld } from '../../lab/world.ts';
import { effectiveArguments } from './effective-arguments.ts';
import { generationOptions, type ArgumentDefaults } from './generation-arguments.ts';
import type { Draft, HistoryEntry } from './translation-memory.ts';
import { joinablePrefix } from './translation-view.ts';

/** A beginning that the user chose: the token ids that are fed, and the text that they spell. */
export interface Forced {
  readonly text: string;
  readonly ids: readonly number[];
}

/** Everything that a translation was asked with. */
export interface TranslationQuestion extends Draft {
  readonly model: string;
  readonly modelName: string;
  readonly forced: Forced | null;
  /** The arguments of the search, those too that are left to the model. */
  readonly effective: GenerationOptions;
  /** What goes over the wire. */
  readonly request: LabRequest<'translation.translate'>;
}

export interface TranslationResult {
  readonly question: TranslationQuestion;
  readonly translation: Translation;
}

/** Clock, chance and screen. */
export interface World extends LabWorld {
  /** A whole number from 0 to 2³² − 1. */
  drawSeed(): number;
}

export const browserWorld: World = {
  ...labWorld,
  drawSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
};

const ALTERNATIVES = 6;

/** What a question is asked of, and with what. */
export interface Asking {
  readonly model: Pick<ModelEntry, 'path' | 'name'>;
  readonly runtime: RuntimeRequest;
  readonly defaults: ArgumentDefaults;
  /** Taken where sampling was given no seed. */
  readonly drawnSeed: number;
  /** Whether beam search is to tell what each step weighed. */
  readonly beams: boolean;
}

/** Makes a question of what stands in the input column. */
export function createQuestion(draft: Draft, forced: Forced | null, asking: Asking): TranslationQuestion {
  const { model, runtime, defaults, drawnSeed, beams } = asking;
  const { source, task_prefix, settings } = draft;
  const generation = generationOptions(settings, defaults, drawnSeed);
  // What was drawn belongs to the question: an entry of the history gives the same tokens again.
  const values = { ...settings.values, ...(generation.seed === undefined ? {} : { seed: generation.seed }) };
  return {
    source,
    task_prefix,
    settings: { ...settings, values },
    model: model.path,
    modelName: model.name,
    forced,
    effective: effectiveArguments(settings.mode, generation, defaults),
    request: {
      model: model.path,
      ...runtime,
      source,
      task_prefix: joinablePrefix(task_prefix),
      generation,
      alternatives: ALTERNATIVES,
      ...(settings.mode === 'beam' && beams ? { beams } : {}),
      ...(forced ? { forced_prefix_ids: [...forced.ids] } : {}),
    },
  };
}

/** The same question with a beginning that its answer has to have; null takes the beginning away. */
export function withForced(question: TranslationQuestion, forced: Forced | null): TranslationQuestion {
  const { forced_prefix_ids: _, ...request } = question.request;
  return { ...question, forced, request: forced ? { ...request, forced_prefix_ids: [...forced.ids] } : request };
}

/** The history's entry of an answered question; its hash is looked up afterwards. */
export function historyEntry(question: TranslationQuestion, translation: Translation, now: number): HistoryEntry {
  const { source, task_prefix, settings, effective, model, modelName, forced, request } = question;
  const text = translation.sequences[0]?.text ?? '';
  return {
    at: Math.round(now),
    model,
    modelName,
    sha256: null,
    precision: request.precision ?? exactPrecision,
    device: translation.device,
    source,
    task_prefix,
    settings,
    effective,
    forced_prefix: forced?.text ?? null,
    forced_prefix_ids: forced?.ids ?? null,
    text,
  };
}
