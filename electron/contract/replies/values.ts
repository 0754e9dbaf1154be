/** Numbers as they cross: base64 of their bytes, little-endian, since every door can carry a text. */
export type Base64 = string;

/** A token as a label of a row or a column. */
export interface LabelToken {
  readonly id: number;
  readonly piece: string;
}

/** Another token that the model could have chosen. */
export interface Alternative {
  readonly id: number;
  readonly piece: string;
  readonly probability: number;
}

/** Before the first call in a precision: its weights are made once, into the cache. */
export interface Preparing {
  readonly event: 'preparing';
  readonly done_bytes: number;
  readonly total_bytes: number;
}
