/** A token of one of a tab's strips. */
export interface TokenPlace<Strip extends string> {
  readonly strip: Strip;
  readonly index: number;
}

/**
 * Which token a tab speaks of. Pointing lights a token; what was pointed at last stays in the inspector, so that the
 * pointer can travel there; pinning holds a token until Escape lets go.
 */
export class TokenFocus<Strip extends string> {
  pointed = $state.raw<TokenPlace<Strip> | null>(null);
  pinned = $state.raw<TokenPlace<Strip> | null>(null);
  #last = $state.raw<TokenPlace<Strip> | null>(null);
  /** What the inspector shows; null where nothing was pointed at yet. */
  readonly shown: TokenPlace<Strip> | null = $derived(this.pointed ?? this.pinned ?? this.#last);

  point(place: TokenPlace<Strip> | null): void {
    this.pointed = place;
    if (place) this.#last = place;
  }

  /** Pins a token. */
  pin(place: TokenPlace<Strip>): void {
    this.pinned = place;
  }

  /** Pins a token, or lets go of it when it is the pinned one. */
  toggle(place: TokenPlace<Strip>): void {
    this.pinned = this.isPinned(place) ? null : place;
  }

  /** Lets go of everything. */
  release(): void {
    this.pointed = null;
    this.pinned = null;
    this.#last = null;
  }

  /** Whether a token is the one that is pointed at or pinned. */
  isLit(place: TokenPlace<Strip>): boolean {
    return isSame(this.pointed ?? this.pinned, place);
  }

  isPinned(place: TokenPlace<Strip>): boolean {
    return isSame(this.pinned, place);
  }
}

function isSame<Strip extends string>(one: TokenPlace<Strip> | null, other: TokenPlace<Strip>): boolean {
  return one?.strip === other.strip && one.index === other.index;
}
