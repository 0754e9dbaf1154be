import type { Catalogue } from '../../i18n/en.ts';
import type { Formats } from '../../i18n/formats.ts';
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

type Texts = Pick<Catalogue['fineTuning']['watch'], 'start' | 'at' | 'sinceStart' | 'change'>;

/** Where an evaluation stands: at the start, or at a step. */
export function placeText({ step }: Evaluation, texts: Texts, { whole }: Pick<Formats, 'whole'>): string {
  return step === 0 ? texts.start : texts.at(whole(step));
}

/** From where to where the differences are: a run that did not evaluate its start is shown from its first evaluation on. */
export function changeText(
  first: Evaluation,
  chosen: Evaluation,
  texts: Texts,
  formats: Pick<Formats, 'whole'>,
): string {
  if (first.step === chosen.step) return placeText(chosen, texts, formats);
  const to = formats.whole(chosen.step);
  return first.step === 0 ? texts.sinceStart(to) : texts.change(formats.whole(first.step), to);
}

/** Each watch sentence of an evaluation beside what the first evaluation made of it. */
export function watchedSentences(first: Evaluation, chosen: Evaluation): readonly WatchedSentence[] {
  return chosen.watch_sentences.map(({ source, translation }, index) => {
    const before = first.watch_sentences[index];
    return { source, now: translation, before: before?.source === source ? before.translation : translation };
  });
}
