import { pairedBootstrap, verdictOf, type PairedBootstrap, type Verdict } from '../metrics/paired-bootstrap.ts';
import { sentenceChrf } from '../metrics/chrf.ts';

/** What one model made of a sentence. */
export interface SentenceOutcome {
  readonly translation: string;
  /** sacrebleu's sentence chrF against the reference, 0 to 100; null where there is no reference. */
  readonly chrf: number | null;
  /** Mean loss per token of the reference, in nats; null where there is no reference, or none that the model can take. */
  readonly loss: number | null;
}

/** A sentence before and after a training. */
export interface ComparedSentence {
  readonly source: string;
  readonly reference: string | null;
  readonly before: SentenceOutcome;
  readonly after: SentenceOutcome;
}

const comparedFigures = ['chrf', 'loss'] as const;
type ComparedFigure = (typeof comparedFigures)[number];

/** Two models' figures over all sentences that have them. */
export interface FigureComparison {
  readonly figure: ComparedFigure;
  /** Means over the sentences. */
  readonly before: number;
  readonly after: number;
  /** Of the differences after − before. */
  readonly bootstrap: PairedBootstrap;
  readonly verdict: Verdict;
}

/** The figures of a translation against its reference, where it has one. */
export function outcome(translation: string, reference: string | null, loss: number | null): SentenceOutcome {
  return { translation, chrf: reference === null ? null : sentenceChrf(translation.trim(), reference.trim()), loss };
}

/**
 * One comparison a figure that some sentence has.
 * @param random makes the random numbers of a bootstrap, the same ones for each figure.
 */
export function compareFigures(
  sentences: readonly ComparedSentence[],
  random: () => () => number,
): readonly FigureComparison[] {
  return comparedFigures.flatMap((figure) => {
    const pairs = sentences.flatMap(({ before, after }) => {
      const [one, other] = [before[figure], after[figure]];
      return one === null || other === null ? [] : [{ before: one, after: other }];
    });
    if (pairs.length === 0) return [];
    const mean = (side: 'before' | 'after') => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
    const bootstrap = pairedBootstrap(
      pairs.map(({ before, after }) => after - before),
      random(),
    );
    const verdict = verdictOf(bootstrap, figure === 'chrf');
    return [{ figure, before: mean('before'), after: mean('after'), bootstrap, verdict }];
  });
}
