import type { BeamCandidate } from './beam-candidates.ts';

/** What became of a candidate: it runs on, it is a whole sequence, or nobody follows it. */
export type BeamFate = 'running' | 'finished' | 'dropped';

/** One token after one hypothesis, as beam search weighed it. */
export interface TracedCandidate {
  readonly id: number;
  /** The place, among the candidates of the step before, of the hypothesis that it goes on with; null after the prompt. */
  readonly parent: number | null;
  /** The sum of the log probabilities of all generated tokens: what transformers' `_beam_search` ranks by, in nats. */
  readonly log_probability: number;
  readonly fate: BeamFate;
  /** Of a finished one: log_probability / length ** length_penalty, as in sequences_scores. */
  readonly score: number | null;
}

/** One step of one source's beam search. */
export interface BeamStep {
  /** Counts the tokens generated so far, from 1. */
  readonly step: number;
  readonly source: number;
  /** All that were looked at, best first: twice num_beams of them, or more where there are several end tokens. */
  readonly candidates: readonly TracedCandidate[];
}

/** In its step's candidates, what has this place. */
interface Placed {
  readonly place: number | null;
}

/** The record of a step; where the search is over, `running` is empty and what might have gone on is dropped. */
export function beamStep(
  step: number,
  source: number,
  candidates: readonly BeamCandidate[],
  running: readonly Placed[],
  finished: readonly (Placed & { readonly score: number })[],
): BeamStep {
  const places = new Set(running.map(({ place }) => place));
  const scores = new Map(finished.map(({ place, score }) => [place, score]));
  return {
    step,
    source,
    candidates: candidates.map(({ beam, id, score }, place) => ({
      id,
      parent: beam.place,
      log_probability: score,
      fate: places.has(place) ? 'running' : scores.has(place) ? 'finished' : 'dropped',
      score: scores.get(place) ?? null,
    })),
  };
}
