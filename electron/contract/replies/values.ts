export type { Alternative, LabelToken } from '../../../native-models/engine/label-tokens.ts';

/** Numbers as they cross: base64 of their bytes, little-endian, since every door can carry a text. */
export type Base64 = string;

/** Before the first call in a precision: its weights are made once, into the cache. */
export interface Preparing {
  readonly event: 'preparing';
  readonly done_bytes: number;
  readonly total_bytes: number;
}
