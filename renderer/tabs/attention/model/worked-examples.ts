import type { AttentionKind } from '../../../../electron/contract/requests.ts';
import type { HeadRow } from './head-figures.ts';

export type WorkedExampleId = 'alignment' | 'resting' | 'previous' | 'distance';
export type ModelPicture = 'map' | 'lines' | 'heads' | 'bias' | 'compare';

/**
 * One step of the worked example. Its head is found among the open model's own, so that the step holds for any model;
 * what to look at stands in the catalogues under its id.
 */
export interface WorkedExample {
  readonly id: WorkedExampleId;
  readonly kind: AttentionKind;
  readonly picture: ModelPicture;
  /** The higher, the better a head shows the step. */
  readonly fitness: (row: HeadRow) => number;
}

export const exampleSource = 'translate to en: Где библиотека?';

export const workedExamples: readonly [WorkedExample, ...WorkedExample[]] = [
  {
    id: 'alignment',
    kind: 'cross',
    picture: 'map',
    // Each query looks elsewhere, and is sure of it.
    fitness: ({ statistics: { mutual_information } }) => mutual_information,
  },
  {
    id: 'resting',
    kind: 'cross',
    picture: 'lines',
    fitness: ({ statistics: { first_mass, last_mass } }) => Math.max(first_mass, last_mass),
  },
  {
    id: 'previous',
    kind: 'decoder',
    picture: 'map',
    fitness: ({ statistics: { previous_mass } }) => previous_mass ?? 0,
  },
  { id: 'distance', kind: 'encoder', picture: 'bias', fitness: ({ statistics: { top_mass } }) => top_mass },
];

/** The head that shows a step best. */
export function bestHead(rows: readonly HeadRow[], { fitness }: WorkedExample): HeadRow | null {
  return rows.reduce<HeadRow | null>((best, row) => (best === null || fitness(row) > fitness(best) ? row : best), null);
}

/** The step after a step; after the last comes the first. */
export function nextExample(id: WorkedExampleId): WorkedExample {
  const next = workedExamples.findIndex((example) => example.id === id) + 1;
  return workedExamples[next] ?? workedExamples[0];
}

export const exampleOf = (id: WorkedExampleId): WorkedExample =>
  workedExamples.find((example) => example.id === id) ?? workedExamples[0];
