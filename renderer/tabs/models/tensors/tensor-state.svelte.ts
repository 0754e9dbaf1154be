import type { LabApi } from '../../../../electron/contract/lab-api.ts';
import type { ModelSummary, ParameterEntry, TensorStatistics } from '../../../../electron/contract/replies/models.ts';
import { decodeFloats } from '../../../lab/decode-numbers.ts';
import { LiveAnswer } from '../../../lab/live-answer.svelte.ts';
import { firstTensor, type TensorOrder } from './tensor-rows.ts';

export const windowSizes = [32, 64, 128, 256] as const;
export type WindowSize = (typeof windowSizes)[number];

export interface TensorQuestion {
  readonly model: string;
  readonly tensor: string;
}

export interface WindowQuestion extends TensorQuestion {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

/** A block of values with its place. */
export interface ShownWindow {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly values: Float32Array;
}

/** The list of tensors, the chosen one, its figures and the part of it that is on screen. */
export class TensorState {
  search = $state('');
  order = $state<TensorOrder>('model');
  /** The chosen tensor's name; a model that has no such tensor shows its first one. */
  wanted = $state('');
  row = $state(0);
  column = $state(0);
  size = $state<WindowSize>(64);
  /** How much of the chosen tensor has been read, from 0 to 1. */
  read = $state(0);
  readonly statistics: LiveAnswer<TensorQuestion, TensorStatistics>;
  readonly window: LiveAnswer<WindowQuestion, ShownWindow>;

  constructor({ models }: LabApi, wanted: string) {
    this.wanted = wanted;
    this.statistics = new LiveAnswer((question, signal) => {
      this.read = 0;
      const onEvent = ({ done, total }: { done: number; total: number }) => (this.read = done / total);
      return models.tensor(question, { signal, onEvent });
    });
    this.window = new LiveAnswer(async (question, signal) => {
      const { values, ...place } = await models.tensorWindow(question, { signal });
      return { ...place, values: decodeFloats(values) };
    });
  }

  choose(name: string): void {
    if (name === this.wanted) return;
    this.wanted = name;
    this.row = 0;
    this.column = 0;
  }

  chosenOf({ parameters }: ModelSummary): ParameterEntry | null {
    return parameters.find(({ name }) => name === this.wanted) ?? firstTensor(parameters);
  }

  /** Asks for figures and values of a tensor; another one's are given up. */
  look(model: string, { name, shape }: ParameterEntry): void {
    const { statistics, window } = this;
    const asked = statistics.shown?.question;
    if (asked?.model !== model || asked.tensor !== name || statistics.error) {
      statistics.cancel();
      statistics.want({ model, tensor: name });
    }
    const [rows = 1, columns = 1] = shape.length > 1 ? shape : [1, shape[0] ?? 1];
    const [row, column] = [Math.min(this.row, rows - 1), Math.min(this.column, columns - 1)];
    window.want({
      model,
      tensor: name,
      row,
      column,
      rows: Math.min(this.size, rows - row),
      columns: Math.min(this.size, columns - column),
    });
  }
}
