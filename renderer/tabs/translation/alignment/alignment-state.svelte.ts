import type { ModelSummary } from '../../../../electron/contract/replies/models.ts';
import type { AlignmentMeasurement, AlignmentProgress } from '../../../../electron/contract/replies/translation.ts';
import type { Preparing } from '../../../../electron/contract/replies/values.ts';
import { decodeFloats } from '../../../lab/decode-numbers.ts';
import { LiveAnswer } from '../../../lab/live-answer.svelte.ts';
import type { TranslationState } from '../translation-state.svelte.ts';
import { alignedPair, expectedMs, MeasuredRates, UNASKED_MS, type AlignedPair } from './aligned-pair.ts';
import { readLook, type AlignmentLook } from './alignment-memory.ts';
import { acrossFrom, strengths, widened, type AlignedPlace, type AlignmentMatrix } from './alignment-view.ts';
import { aligningHead, emptyTally, headKey, noTallies, withPair, type HeadKey, type HeadTally } from './head-tally.ts';

/** Whose weights are on screen: the mean of all heads, or those of one. */
type WeightsOf = 'mean' | HeadKey;

/** What erasure found in a pair, as numbers. */
interface Measured extends Omit<AlignmentMeasurement, 'losses' | 'effects'> {
  readonly effects: AlignmentMatrix;
}

/** Which source pieces each piece of the translation came from: by a head of cross-attention, or by erasing them. */
export class AlignmentState {
  look = $state.raw<AlignmentLook>(readLook(null));
  /** How much of the measurement under way is done, from 0 to 1. */
  measured = $state(0);
  #tallies = $state.raw(noTallies);
  readonly #rates = new MeasuredRates();
  /** What was asked for last, so that nothing is asked for twice. */
  #measuring: string | null = null;
  #weighing: string | null = null;
  readonly translation: TranslationState;
  readonly measurement: LiveAnswer<AlignedPair, Measured>;
  readonly weights: LiveAnswer<{ readonly pair: AlignedPair; readonly of: WeightsOf }, AlignmentMatrix>;

  /** The finished translation on screen; null while there is none. */
  readonly pair: AlignedPair | null = $derived.by(() => {
    const { shown } = this.translation.run;
    return shown && alignedPair(shown);
  });
  readonly #key = $derived(this.pair?.key ?? null);
  readonly erasure: Measured | null = $derived.by(() => {
    const { shown } = this.measurement;
    return shown?.question.key === this.#key ? shown.answer : null;
  });
  readonly tally: HeadTally = $derived.by(
    () => this.#tallies.get(this.translation.run.shown?.question.model ?? '') ?? emptyTally,
  );
  readonly aligning = $derived(aligningHead(this.tally));
  /** How many layers and heads there are to choose from. */
  readonly counts = $derived.by(() => tallied(this.tally) ?? configured(this.translation.workspace.summary));
  /** Whose weights are wanted. */
  readonly of: WeightsOf = $derived.by(() => {
    const { head } = this.look;
    if (head === 'aligning') return this.aligning ? headKey(this.aligning) : 'mean';
    if (head === 'mean') return head;
    const [layer = 0, index = 0] = head.split('.').map(Number);
    return layer < this.counts.layers && index < this.counts.heads ? head : 'mean';
  });
  /** The weights on screen; null until they are there. */
  readonly #weights: AlignmentMatrix | null = $derived.by(() => {
    const { shown } = this.weights;
    return shown?.question.pair.key === this.#key ? shown.answer : null;
  });
  readonly matrix: AlignmentMatrix | null = $derived.by(() =>
    this.look.by === 'erasure' ? (this.erasure?.effects ?? null) : this.#weights,
  );
  /** About how long measuring the translation on screen takes. */
  readonly expectedMs = $derived.by(() => {
    const { pair } = this;
    const model = this.translation.workspace.models.find(({ path }) => path === pair?.request.model);
    return pair && model ? expectedMs(pair, model, this.#rates.of(pair)) : null;
  });
  /** The token that is pointed at or pinned: what the others are lit for. */
  readonly #lightFrom = $derived.by(() => this.translation.focus.pointed ?? this.translation.focus.pinned);
  readonly #lights = $derived.by(() => {
    const { matrix } = this;
    const place = this.#lightFrom;
    if (!matrix || !place) return null;
    return strengths(acrossFrom(matrix, place), this.look.by === 'erasure' ? 'effects' : 'weights');
  });

  constructor(translation: TranslationState) {
    this.translation = translation;
    const { workspace } = translation;
    this.look = readLook(workspace.settings?.['translation.alignment']);
    this.measurement = new LiveAnswer((pair, signal) => this.#measure(pair, signal));
    this.weights = new LiveAnswer(({ pair, of }, signal) => this.#askWeights(pair, of, signal));
  }

  /** How strongly a token is lit by the one that is spoken of; null where it is on the same side, or nothing is known. */
  strengthAt({ strip, index }: AlignedPlace): number | null {
    if (!this.#lights || this.#lightFrom?.strip === strip) return null;
    return this.#lights.get(index) ?? null;
  }

  /** The value between the token at a place and one across from it; null where it is not known. */
  effectAcross(place: AlignedPlace, across: number): number | null {
    const value = this.erasure && acrossFrom(this.erasure.effects, place)[across]?.value;
    return value === undefined || value === null || Number.isNaN(value) ? null : value;
  }

  /**
   * Asks for what the screen needs. What is cheap is asked for unasked; of a large model, the weights come when a token
   * is pointed at, and the measurement when it is asked for.
   */
  follow(): void {
    const { pair, of } = this;
    if (!pair) return;
    if (this.#measuring !== null && this.#measuring !== pair.key) this.measurement.cancel();
    const cheap = (this.expectedMs ?? Infinity) <= UNASKED_MS;
    if (cheap && !this.erasure && this.#measuring !== pair.key) this.measure();
    const weighing = `${of} ${pair.key}`;
    if (this.#weighing === weighing || !(cheap || this.translation.focus.shown)) return;
    this.#weighing = weighing;
    this.weights.want({ pair, of });
  }

  /** Erases the source tokens of the translation on screen one by one. */
  measure(): void {
    if (!this.pair) return;
    this.#measuring = this.pair.key;
    this.measurement.cancel();
    this.measurement.want(this.pair);
  }

  change(part: Partial<AlignmentLook>): void {
    this.look = { ...this.look, ...part };
    this.translation.workspace.remember('translation.alignment', this.look);
  }

  /** Shows the head of the weights on screen in the Attention tab, for the same pair. */
  openInAttention(): void {
    const { pair, of } = this;
    const { workspace, run } = this.translation;
    const { shown } = run;
    if (!pair || !shown || of === 'mean') return;
    const [layer = 0, head = 0] = of.split('.').map(Number);
    const source = `${pair.request.task_prefix ?? ''}${pair.request.source}`;
    const target = shown.translation.sequences[0]?.text ?? '';
    workspace.chooseModel(shown.question.model);
    workspace.lookAtHead({ source, target, place: { kind: 'cross', layer, head } });
  }

  async #measure(pair: AlignedPair, signal: AbortSignal): Promise<Measured> {
    this.measured = 0;
    const onEvent = (event: AlignmentProgress | Preparing) => {
      if (event.event === 'progress') this.measured = event.done / event.total;
    };
    const reply = await this.translation.workspace.lab.translation.measureAlignment(pair.request, { signal, onEvent });
    const { losses: _losses, effects, ...found } = reply;
    this.#rates.note(pair, found.elapsedMs);
    this.#tallies = withPair(this.#tallies, pair.request.model ?? '', pair.key, found);
    const { source_tokens, target_tokens, erased } = found;
    return {
      ...found,
      effects: widened(decodeFloats(effects), erased, target_tokens.length, source_tokens.length),
    };
  }

  async #askWeights({ request }: AlignedPair, of: WeightsOf, signal: AbortSignal): Promise<AlignmentMatrix> {
    const [layer = 0, head = 0] = of.split('.').map(Number);
    const place = of === 'mean' ? {} : { head: { layer, head } };
    const map = await this.translation.workspace.lab.translation.alignment({ ...request, ...place }, { signal });
    return { rows: map.rows, columns: map.columns, values: decodeFloats(map.weights) };
  }
}

interface HeadCounts {
  readonly layers: number;
  readonly heads: number;
}

/** Layers and heads that were measured; null before the first measurement. */
function tallied({ heads }: HeadTally): HeadCounts | null {
  const last = heads.at(-1);
  return last ? { layers: last.layer + 1, heads: last.head + 1 } : null;
}

/** The decoder's layers and heads, by the model's config. */
function configured(summary: ModelSummary | null): HeadCounts {
  const { num_decoder_layers, num_layers, num_heads } = summary?.config ?? {};
  const count = (value: unknown) => (typeof value === 'number' ? value : 0);
  return { layers: count(num_decoder_layers ?? num_layers), heads: count(num_heads) };
}
