import { isRecord, readNumber, readOneOf, readText, type Reader } from '../../../lab/remembered.ts';
import { kinds, type HeadPlace } from './head-place.ts';
import { headColumns, type HeadOrder } from './head-figures.ts';
import { exampleSource, workedExamples, type ModelPicture, type WorkedExampleId } from './worked-examples.ts';

export const pictures = ['map', 'lines', 'heads', 'bias', 'compare'] as const satisfies readonly ModelPicture[];
export const units = ['pieces', 'words'] as const;
export type Unit = (typeof units)[number];

/** The other head of a comparison; `model` is null for the one that is looked at. */
export interface Comparison {
  readonly model: string | null;
  readonly layer: number;
  readonly head: number;
}

/** What the view remembers: what goes in, and what is looked at. */
export interface ModelDraft {
  readonly source: string;
  readonly target: string;
  /** The target is the model's own translation. */
  readonly ownTarget: boolean;
  readonly place: HeadPlace;
  readonly picture: ModelPicture;
  readonly unit: Unit;
  readonly threshold: number;
  readonly topMass: number;
  /** The map's colours end where nearly all weights do, not at 1; null leaves it to the length of the text. */
  readonly contrast: boolean | null;
  readonly order: HeadOrder;
  readonly comparison: Comparison;
  /** The step of the worked example that is on screen; null once the user goes his own way. */
  readonly example: WorkedExampleId | null;
}

/** A longer source is not remembered: it would be written again with every change. */
const REMEMBERED_LENGTH = 20_000;

/** At first start, the first step of the worked example. */
export const firstDraft: ModelDraft = {
  source: exampleSource,
  target: '',
  ownTarget: true,
  place: { kind: 'cross', layer: 0, head: 0 },
  picture: 'map',
  unit: 'pieces',
  threshold: 0.01,
  topMass: 0.9,
  contrast: null,
  order: { column: 'place', descending: false },
  comparison: { model: null, layer: 0, head: 1 },
  example: workedExamples[0].id,
};

const readIndex = (value: unknown): number => Math.trunc(readNumber(0, 1000, 0)(value));

const readPlace: Reader<HeadPlace> = (value) => {
  const written = isRecord(value) ? value : {};
  return {
    kind: readOneOf(kinds, firstDraft.place.kind)(written['kind']),
    layer: readIndex(written['layer']),
    head: readIndex(written['head']),
  };
};

const readOrder: Reader<HeadOrder> = (value) => {
  const written = isRecord(value) ? value : {};
  return {
    column: readOneOf(headColumns, firstDraft.order.column)(written['column']),
    descending: written['descending'] === true,
  };
};

const readComparison: Reader<Comparison> = (value) => {
  if (!isRecord(value)) return firstDraft.comparison;
  const { model } = value;
  return {
    model: typeof model === 'string' ? model : null,
    layer: readIndex(value['layer']),
    head: readIndex(value['head']),
  };
};

/** The view as it was left; what cannot be read of it is as on the first day. */
export const readModelDraft: Reader<ModelDraft> = (value) => {
  if (!isRecord(value)) return firstDraft;
  const examples = workedExamples.map(({ id }) => id);
  return {
    source: readText(firstDraft.source, REMEMBERED_LENGTH)(value['source']),
    target: readText('', REMEMBERED_LENGTH)(value['target']),
    ownTarget: value['ownTarget'] !== false,
    place: readPlace(value['place']),
    picture: readOneOf(pictures, firstDraft.picture)(value['picture']),
    unit: readOneOf(units, firstDraft.unit)(value['unit']),
    threshold: readNumber(0, 1, firstDraft.threshold)(value['threshold']),
    topMass: readNumber(0, 1, firstDraft.topMass)(value['topMass']),
    contrast: readOneOf([true, false], null)(value['contrast']),
    order: readOrder(value['order']),
    comparison: readComparison(value['comparison']),
    example: readOneOf(examples, null)(value['example']),
  };
};

/** The draft as it is written. */
export function remembered(draft: ModelDraft): ModelDraft {
  const short = (text: string, fallback: string) => (text.length <= REMEMBERED_LENGTH ? text : fallback);
  return { ...draft, source: short(draft.source, firstDraft.source), target: short(draft.target, '') };
}
