import type { LabApi } from '../../../electron/contract/lab-api.ts';
import type { LatticeView, TextStatistics, TextTrace } from '../../../electron/contract/replies/tokenizer.ts';
import { LiveAnswer } from '../../lab/live-answer.svelte.ts';
import type { TraceQuestion } from './token-view.ts';
import type { DecodedIds } from './typed-ids.ts';

export interface LatticeQuestion {
  readonly model: string;
  readonly text: string;
  readonly nbest: number;
  readonly through: readonly (readonly [number, number])[];
  /** Where the stretch begins in the whole text. */
  readonly from: number;
}

export interface StatisticsQuestion {
  readonly models: readonly string[];
  readonly text: string;
}

export interface IdsQuestion {
  readonly model: string;
  readonly ids: readonly number[];
  readonly skip_special_tokens: boolean;
}

type Tokenizer = LabApi['tokenizer'];

/** What a tokenizer makes of a text, step by step. */
export function createTrace(tokenizer: Tokenizer): LiveAnswer<TraceQuestion, TextTrace> {
  return new LiveAnswer(({ from: _, ...request }, signal) => tokenizer.trace(request, { signal }));
}

/** Every way to cut a text, and the best of them. */
export function createLattice(tokenizer: Tokenizer): LiveAnswer<LatticeQuestion, LatticeView> {
  return new LiveAnswer(({ from: _, through, ...request }, signal) =>
    tokenizer.lattice({ ...request, through: through.map(([from, to]) => [from, to]) }, { signal }),
  );
}

/** The statistics of a text, model by model; `onPart` is told how far they have come, from 0 to 1. */
export function createStatistics(
  tokenizer: Tokenizer,
  onPart: (part: number) => void,
): LiveAnswer<StatisticsQuestion, readonly TextStatistics[]> {
  return new LiveAnswer(async ({ models, text }, signal) => {
    onPart(0);
    const found: TextStatistics[] = [];
    for (const model of models) {
      const onEvent = ({ done, total }: { readonly done: number; readonly total: number }) =>
        onPart((found.length + done / Math.max(1, total)) / models.length);
      found.push(await tokenizer.statistics({ model, text }, { signal, onEvent }));
    }
    return found;
  });
}

/** What ids say together and each alone. */
export function createDecoded(tokenizer: Tokenizer): LiveAnswer<IdsQuestion, DecodedIds> {
  return new LiveAnswer(async ({ model, ids, skip_special_tokens }, signal) => {
    const request = { model, ids: [...ids] };
    const [{ text, each }, entries] = await Promise.all([
      tokenizer.decode({ ...request, skip_special_tokens }, { signal }),
      tokenizer.entries(request, { signal }),
    ]);
    return { text, each: ids.map((id, index) => ({ id, entry: entries[index] ?? null, text: each[index] ?? '' })) };
  });
}
