import { csvText } from '../../ui/csv.ts';
import { meanLoss, type ScoredList } from './scored-list.ts';

/** A model's name and the losses under it. */
export interface NamedColumn {
  readonly model: string;
  readonly index: number;
}

/** A number, or an empty cell where there is none. */
const cell = (value: number) => (Number.isNaN(value) ? '' : value);

/** The listed pairs in their order; RFC 4180, numbers with a point. */
export function listCsv(list: ScoredList, places: Uint32Array, models: readonly NamedColumn[]): string {
  const header = [
    ...['line', 'source', 'target'],
    ...models.flatMap(({ model }) => [`mean_loss ${model}`, `nats ${model}`, `tokens ${model}`]),
  ];
  const columns = models.map(({ index }) => list.column(index));
  const rows = Array.from(places, (place) => [
    ...[list.lines[place]!, list.sources[place]!, list.targets[place]!],
    ...columns.flatMap((column) => [
      cell(meanLoss(column, place)),
      cell(column.nats[place]!),
      column.tokens[place]! || '',
    ]),
  ]);
  return csvText([header, ...rows]);
}

/** The same, one JSON object a line. */
export function listJsonLines(list: ScoredList, places: Uint32Array, models: readonly NamedColumn[]): string {
  const columns = models.map(({ model, index }) => ({ model, ...list.column(index) }));
  return Array.from(places, (place) => {
    const losses = columns.map(({ model, nats, tokens }) => ({
      model,
      mean_loss: meanLoss({ nats, tokens }, place),
      nats: nats[place]!,
      tokens: tokens[place]!,
    }));
    const known = losses.filter(({ mean_loss }) => !Number.isNaN(mean_loss));
    const refused = list.refused.get(place);
    const pair = { line: list.lines[place]!, source: list.sources[place]!, target: list.targets[place]! };
    return `${JSON.stringify({ ...pair, losses: known, ...(refused === undefined ? {} : { refused }) })}\n`;
  }).join('');
}
