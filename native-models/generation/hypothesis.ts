/** The model's own distribution at one position, before any logits processor. */
export interface PositionDetails {
  /** In nats. */
  readonly entropy: number;
  /** The most probable tokens, best first. */
  readonly alternatives: readonly { readonly id: number; readonly probability: number }[];
}

/** One token of a sequence under the model's own distribution. */
export interface TokenDetails extends PositionDetails {
  readonly id: number;
  readonly probability: number;
}

/** A sequence as a chain of links from its last token back: hypotheses that share a beginning share its links. */
export interface Hypothesis {
  readonly id: number;
  readonly previous: Hypothesis | null;
  /** How many ids the chain holds. */
  readonly length: number;
  readonly details: TokenDetails | null;
}

export function extendHypothesis(previous: Hypothesis | null, id: number, details: TokenDetails | null): Hypothesis {
  return { id, previous, length: (previous?.length ?? 0) + 1, details };
}

/** The ids of a hypothesis, first to last. */
export function idsOf(hypothesis: Hypothesis): number[] {
  const ids = new Array<number>(hypothesis.length);
  for (let link: Hypothesis | null = hypothesis; link; link = link.previous) ids[link.length - 1] = link.id;
  return ids;
}

/** The details along a hypothesis, first to last; the links without any (the decoder start token) are left out. */
export function detailsOf(hypothesis: Hypothesis): TokenDetails[] {
  const details: TokenDetails[] = [];
  for (let link: Hypothesis | null = hypothesis; link; link = link.previous)
    if (link.details) details.push(link.details);
  return details.reverse();
}
