import type { SearchMode } from './generation-arguments.ts';

export type WorkedExampleId = 'greedy' | 'beam' | 'language' | 'sampling';

/** One step of the worked example: what goes in. What to look at stands in the catalogues under its id. */
export interface WorkedExample {
  readonly id: WorkedExampleId;
  readonly source: string;
  readonly task_prefix: string;
  readonly mode: SearchMode;
}

export const workedExamples: readonly [WorkedExample, ...WorkedExample[]] = [
  { id: 'greedy', source: 'Где библиотека?', task_prefix: 'translate to en:', mode: 'greedy' },
  { id: 'beam', source: 'Где библиотека?', task_prefix: 'translate to en:', mode: 'beam' },
  { id: 'language', source: 'Где библиотека?', task_prefix: 'translate to zh:', mode: 'greedy' },
  { id: 'sampling', source: 'Где библиотека?', task_prefix: 'translate to en:', mode: 'sampling' },
];

/** The step that the inputs stand at, if they stand at one. */
export function activeExample(input: Omit<WorkedExample, 'id'>): WorkedExample | null {
  return (
    workedExamples.find(
      ({ source, task_prefix, mode }) =>
        source === input.source && task_prefix === input.task_prefix.trim() && mode === input.mode,
    ) ?? null
  );
}

/** The step after a step; after the last comes the first. */
export function nextExample(id: WorkedExampleId): WorkedExample {
  const next = workedExamples.findIndex((example) => example.id === id) + 1;
  return workedExamples[next] ?? workedExamples[0];
}
