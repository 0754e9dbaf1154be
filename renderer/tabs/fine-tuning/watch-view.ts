import type { Evaluation } from './lab-types.ts';

/** A watch sentence at two evaluations. */
export interface WatchedSentence {
  readonly source: string;
  readonly before: string;
  readonly now: string;
}

/** The evaluations that translated watch sentences. */
export function watchedEvaluations(evaluations: readonly Evaluation[]): readonly Evaluation[] {
  return evaluations.filter(({ watch_sentences }) => watch_sentences.length > 0);
}

/** Each watch sentence of an evaluation beside what the first evaluation made of it. */
export function watchedSentences(first: Evaluation, chosen: Evaluation): readonly WatchedSentence[] {
  return chosen.watch_sentences.map(({ source, translation }, index) => {
    const before = first.watch_sentences[index];
    return { source, now: translation, before: before?.source === source ? before.translation : translation };
  });
}
