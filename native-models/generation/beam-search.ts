import type { DecodeStepOutput } from './decode-step.ts';
import { selectBeams, type BeamCandidate } from './beam-candidates.ts';
import { beamStep } from './beam-step.ts';
import { invalidLogits } from '../distributions/logits-error.ts';
import type { GeneratedSequence, SourceGeneration } from './generate.ts';
import { detailsOf, extendHypothesis, idsOf, type Hypothesis } from './hypothesis.ts';
import { createRandom, type Random } from '../distributions/random.ts';
import type { Search, TokenDetailsOf } from './search.ts';
import { finishReason } from './stopping-criteria.ts';
import { TopK } from '../distributions/top-k.ts';

/** A running hypothesis. */
export interface Beam {
  readonly hypothesis: Hypothesis;
  /** The sum of its tokens' log probabilities, float32. */
  readonly score: number;
  /** Its row in the logits of the step that it waits for. */
  readonly at: number;
  /** Its place among the candidates of the step that it came from; null for the prompt. */
  readonly place: number | null;
}

/** A finished hypothesis; its score has the length penalty in it. */
interface FinishedBeam {
  readonly hypothesis: Hypothesis;
  readonly score: number;
}

interface SourceBeams {
  readonly source: number;
  readonly random: Random;
  /** Best first; empty once the source is done. */
  running: readonly Beam[];
  /** Best first, at most num_beams. */
  finished: readonly FinishedBeam[];
}

/**
 * Beam search, and with do_sample beam sampling, as transformers 4.57's `_beam_search`: each source for itself, with its
 * own end. The first step runs one row a source, since all beams begin alike.
 */
export async function beamSearch(search: Search): Promise<SourceGeneration[]> {
  const { num_beams, seed } = search.request.options;
  const { output: first, hypotheses } = await search.begin();
  const sources = hypotheses.map((hypothesis, source): SourceBeams => {
    const running = [{ hypothesis, score: 0, at: source, place: null }];
    return { source, random: createRandom(seed, source), running, finished: [] };
  });
  // Twice the beams (more with several end tokens) are looked at, so that enough of them go on when others end.
  const candidates = new TopK(Math.max(2, 1 + search.criteria.eos_token_ids.length) * num_beams);
  let active = sources;
  let output = first;
  for (let step = 1; ; step++) {
    for (const beams of active) advance(search, beams, output, candidates, step);
    active = active.filter(({ running }) => running.length > 0);
    if (active.length === 0) break;
    const rows = active.flatMap(({ running }) => running);
    output = await search.step(
      rows.map(({ hypothesis }) => hypothesis.id),
      rows.map(({ at }) => at),
    );
    let at = 0;
    for (const beams of active) beams.running = beams.running.map((beam) => ({ ...beam, at: at++ }));
  }
  return sources.map((beams) => resultOf(search, beams));
}

/** One step of one source: its best continuations finish or run on. */
function advance(search: Search, beams: SourceBeams, output: DecodeStepOutput, top: TopK, step: number): void {
  const { options } = search.request;
  const candidates = selectBeams(search, beams.running, output, top, options.do_sample ? beams.random : null);
  const length = beams.running[0]!.hypothesis.length + 1;
  const ends = candidates.map(({ id }) => finishReason(search.criteria, id, length) !== null);
  const details = new Map<Beam, TokenDetailsOf>();
  const extend = ({ beam, id }: BeamCandidate): Hypothesis => {
    let detailsAt = details.get(beam);
    if (!detailsAt) details.set(beam, (detailsAt = search.detailsAt(output, beam.at)));
    return extendHypothesis(beam.hypothesis, id, detailsAt(id));
  };

  const penalty = lengthPenalty(length - search.prompt.length, options.length_penalty);
  const placed = candidates.map((candidate, place) => ({ ...candidate, place }));
  const ended = placed
    .slice(0, options.num_beams)
    .filter(({ place }) => ends[place])
    .map((candidate) => {
      return { hypothesis: extend(candidate), score: Math.fround(candidate.score / penalty), place: candidate.place };
    });
  beams.finished = best([...beams.finished, ...ended], options.num_beams);

  const goingOn = placed.filter(({ place }) => !ends[place]);
  beams.running = best(goingOn, options.num_beams).map((candidate) => {
    return { hypothesis: extend(candidate), score: candidate.score, at: candidate.beam.at, place: candidate.place };
  });
  if (isDone(search, beams, length)) beams.running = [];
  search.request.onBeams?.(beamStep(step, beams.source, candidates, beams.running, ended));
  const leading = beams.running[0] ?? beams.finished[0];
  if (!leading) throw invalidLogits('−∞ for every token that may follow');
  search.report(step, beams.source, leading.hypothesis);
}

/** The `count` best, best first; equal scores keep their order. */
function best<Scored extends { readonly score: number }>(scored: readonly Scored[], count: number): Scored[] {
  return scored.toSorted((a, b) => b.score - a.score).slice(0, count);
}

/** The divisor of a score after so many generated tokens, float32. */
function lengthPenalty(generated: number, exponent: number): number {
  return Math.fround(generated ** exponent);
}

/** Whether no running beam can change the result any more (`_check_early_stop_heuristic` and what stands around it). */
function isDone(search: Search, { running, finished }: SourceBeams, length: number): boolean {
  const { num_beams, early_stopping, length_penalty } = search.request.options;
  const leading = running[0];
  if (!leading) return true;
  const worst = finished[num_beams - 1];
  if (!worst) return false;
  if (early_stopping === true) return true;
  // `never` judges a running beam by the best length that it could reach; otherwise by the present one.
  const hopeful = early_stopping === 'never' && length_penalty > 0;
  const generated = (hopeful ? search.criteria.maxLength : length) - search.prompt.length;
  return !(Math.fround(leading.score / lengthPenalty(generated, length_penalty)) > worst.score);
}

function resultOf(search: Search, { finished }: SourceBeams): SourceGeneration {
  const { pad_token_id, eos_token_ids, options, details } = search.request;
  const returned = finished.slice(0, options.num_return_sequences);
  const length = Math.max(...returned.map(({ hypothesis }) => hypothesis.length));
  // `pad_token_id or eos_token_id` in transformers: a pad token with the id 0, as T5 has, counts as none.
  const padding = pad_token_id || (eos_token_ids[0] ?? 0);
  const sequences = returned.map(({ hypothesis, score }): GeneratedSequence => {
    const ids = idsOf(hypothesis);
    while (ids.length < length) ids.push(padding);
    return { ids, score, finish_reason: search.criteria.eos_token_ids.includes(hypothesis.id) ? 'eos' : 'length' };
  });
  return { sequences, details: details ? detailsOf(returned[0]!.hypothesis) : null };
}
