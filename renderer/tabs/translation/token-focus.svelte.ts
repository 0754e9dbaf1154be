/** A token of one of the tab's strips. */
export interface TokenPlace {
  readonly strip: 'source' | 'target';
  readonly index: number;
}

/**
 * Which token the tab speaks of. Pointing lights a token; what was pointed at last stays in the inspector, so that the
 * pointer can travel there; pinning holds a token until Escape lets go.
 */
export class TokenFocus {
  pointed = $state.raw<TokenPlace | null>(null);
  pinned = $state.raw<TokenPlace | null>(null);
  #last = $state.raw<TokenPlace | null>(null);
  /** What the inspector shows; null where nothing was pointed at yet. */
  readonly shown: TokenPlace | null = $derived(this.pointed ?? this.pinned ?? this.#last);

  point(place: TokenPlace | null): void {
    this.pointed = place;
    if (place) this.#last = place;
  }

  /** Pins a token. */
  pin(place: TokenPlace): void {
    this.pinned = place;
  }

  /** Pins a token, or lets go of it when it is the pinned one. */
  toggle(place: TokenPlace): void {
    const same = this.pinned?.strip === place.strip && this.pinned.index === place.index;
    this.pinned = same ? null : place;
  }

  /** Lets go of everything. */
  release(): void {
    this.pointed = null;
    this.pinned = null;
    this.#last = null;
  }

  /** Whether a token is the one that is pointed at or pinned. */
  isLit(place: TokenPlace): boolean {
    const lit = this.pointed ?? this.pinned;
    return lit?.strip === place.strip && lit.index === place.index;
  }
}
