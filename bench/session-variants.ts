import type { SessionTuning } from '../native-models/runtime/session.ts';

export interface SessionVariant {
  readonly tuning?: SessionTuning;
  readonly threads?: number;
}

/** What `--only session-options` compares, each with what the lab does (`as the lab does`). */
export const sessionVariants = {
  'as the lab does': {},
  'optimisation disabled': { tuning: { graphOptimizationLevel: 'disabled' } },
  'optimisation basic': { tuning: { graphOptimizationLevel: 'basic' } },
  'optimisation extended': { tuning: { graphOptimizationLevel: 'extended' } },
  'optimisation all': { tuning: { graphOptimizationLevel: 'all' } },
  'no prepacking': { tuning: { prepacking: false } },
  'no memory arena': { tuning: { memoryArena: false } },
  'no memory pattern': { tuning: { memoryPattern: false } },
  'no spinning': { tuning: { spinning: false } },
  'parallel execution': { tuning: { executionMode: 'parallel' } },
  '1 thread': { threads: 1 },
  '2 threads': { threads: 2 },
  '4 threads': { threads: 4 },
} as const satisfies Readonly<Record<string, SessionVariant>>;

export type SessionVariantName = keyof typeof sessionVariants;
