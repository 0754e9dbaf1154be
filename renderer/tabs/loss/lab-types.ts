import type { ScoreEvent } from '../../../electron/contract/replies.ts';

export type { RefusedPair } from '../../../electron/contract/replies.ts';
export type ExampleRow = Extract<ScoreEvent, { readonly event: 'pairs' }>['pairs'][number];
