/** A token of one of the tab's lists. */
export interface TokenPlace {
  readonly list: 'first' | 'second';
  readonly index: number;
}

/**
 * Which token the tab speaks of: pointing lights it, pinning holds it until Escape lets go. What was pointed at last
 * stays in the inspector, so that the pointer can travel there.
 */
export class TokenFocus {
  pointed = $state.raw<TokenPlace | null>(null);
  pinned = $state.raw<TokenPlace | null>(null);
  #last = $state.raw<TokenPlace | null>(null);
  readonly shown: TokenPlace | null = $derived(this.pointed ?? this.pinned ?? this.#last);

  point(place: TokenPlace | null): void {
    this.pointed = place;
    if (place) this.#last = place;
  }

  /** Pins a token, or lets go of it when it is the pinned one. */
  toggle(place: TokenPlace): void {
    this.pinned = isSame(this.pinned, place) ? null : place;
  }

  release(): void {
    this.pointed = null;
    this.pinned = null;
    this.#last = null;
  }

  isLit(place: TokenPlace): boolean {
    return isSame(this.pointed ?? this.pinned, place);
  }

  isPinned(place: TokenPlace): boolean {
    return isSame(this.pinned, place);
  }
}

function isSame(one: TokenPlace | null, other: TokenPlace): boolean {
  return one?.list === other.list && one.index === other.index;
}
