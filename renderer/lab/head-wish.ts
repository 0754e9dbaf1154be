import type { AttentionKind } from '../../electron/contract/requests.ts';

/** A head of attention over a pair, as one tab asks another to show it. */
export interface HeadWish {
  readonly source: string;
  readonly target: string;
  readonly place: { readonly kind: AttentionKind; readonly layer: number; readonly head: number };
}
