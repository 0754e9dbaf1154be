import type { StepStretch } from '../../native-models/runs/read-stretches.ts';
import type { PackedSteps } from '../contract/packed-steps.ts';
import { base64 } from '../workers/base64.ts';

/** A stretch of steps as it crosses a door. */
export const packSteps = (stretch: StepStretch): PackedSteps => ({ ...stretch, values: base64(stretch.values) });
