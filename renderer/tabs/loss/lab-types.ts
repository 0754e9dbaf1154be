import type { ScoreEvent } from '../../../electron/contract/replies/loss.ts';

export type { RefusedPair } from '../../../electron/contract/replies/loss.ts';
export type ExampleRow = Extract<ScoreEvent, { readonly event: 'pairs' }>['pairs'][number];
