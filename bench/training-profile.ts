import type { Figures } from './figure.ts';
import { memoryGbPerSecond } from './memory-bandwidth.ts';
import type { BenchSettings } from './open-engine.ts';
import { trainingPhases } from './phase-clock.ts';
import { measureVariant } from './training.ts';
import { shapeName, type TrainingShape } from './training-shape.ts';

/** Where a step's time goes, and how near each phase comes to the memory's bandwidth. */
export async function* measureTrainingProfile(settings: BenchSettings, shapes: readonly TrainingShape[]): Figures {
  let memory = 0;
  for (const threads of [1, 2]) {
    const value = await memoryGbPerSecond(threads);
    memory = Math.max(memory, value);
    yield { what: 'memory_gb_per_s', value, details: { threads } };
  }
  for (const shape of shapes) {
    const { phasesMs, phaseBytes } = await measureVariant(settings, { shape });
    for (const phase of trainingPhases) {
      const ms = phasesMs[phase];
      const name = { shape: shapeName(shape), phase };
      if (phase === 'rest') {
        yield { what: 'train_phase_ms', value: ms, details: name };
        continue;
      }
      const gbPerSecond = phaseBytes[phase] / 1e6 / ms;
      const traffic = {
        moved_mb: Math.round(phaseBytes[phase] / 1e6),
        gb_per_s: Math.round(gbPerSecond * 100) / 100,
        of_memory_percent: Math.round((100 * gbPerSecond) / memory),
      };
      yield { what: 'train_phase_ms', value: ms, details: { ...name, ...traffic } };
    }
  }
}
