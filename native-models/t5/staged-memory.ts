import { bytesOfValue, workingBytes } from '../graph/working-memory.ts';
import type { Graph, Value } from '../graph/graph.ts';
import type { StageGraphs } from './stage-graphs.ts';
import type { BatchLengths, StagedGraphs } from './staged-graphs.ts';

/**
 * About how many bytes a staged pass over a batch holds at its largest, beside weights, moments and the places of whole
 * gradients: rows between the blocks, what the way back needs, and what the graph under way works with.
 */
export function stagedPassBytes(staged: StagedGraphs, lengths: BatchLengths): number {
  let kept = 0;
  let peak = 0;
  const ways: { readonly leaves: number; readonly backward: number }[] = [];
  for (const { kind } of staged.stages) {
    const { graphs } = staged.of(kind, lengths);
    const masks = sumOfBytes(
      graphs.dropoutMasks.map(({ mask }) => mask),
      lengths,
    );
    const leaves = masks + (graphs.forward ? outputBytes(graphs.forward, lengths) : 0);
    // Outputs are copied when a run ends.
    if (graphs.forward) peak = Math.max(peak, kept + workingBytes(graphs.forward, lengths) + leaves);
    kept += leaves;
    ways.push({ leaves, backward: backwardBytes(graphs, lengths) });
  }
  for (const { leaves, backward } of ways.reverse()) {
    peak = Math.max(peak, kept + backward);
    kept -= leaves;
  }
  return peak;
}

/** Whole gradients are written where they are to lie, and so are only copied; what else leaves is made and copied. */
function backwardBytes({ backward, gradients }: StageGraphs, lengths: BatchLengths): number {
  if (!backward) return 0;
  const whole = gradients.flatMap((output) => (output.kind === 'full' ? [backward.outputs[output.output]!] : []));
  return Math.max(workingBytes(backward, lengths) - sumOfBytes(whole, lengths), 0) + outputBytes(backward, lengths);
}

function outputBytes({ outputs }: Graph, lengths: BatchLengths): number {
  return sumOfBytes(Object.values(outputs), lengths);
}

function sumOfBytes(values: readonly Value[], lengths: BatchLengths): number {
  return values.reduce((sum, value) => sum + bytesOfValue(value, lengths), 0);
}
