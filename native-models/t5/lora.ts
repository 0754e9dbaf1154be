import { add, input, matMul, mul, scalar } from '../graph/operators.ts';
import type { Graph } from '../graph/graph.ts';
import { linearGroups, outputWeightName } from './parameter-set.ts';
import { t5Parameters, type T5Parameter } from './parameter-names.ts';
import type { T5Config } from './t5-config.ts';

/** Low-rank adapters of linear layers (arXiv 2106.09685): y = W·x + (lora_alpha / r) · B·A·x. Names are PEFT's. */
export interface LoraConfig {
  /** Rank: rows of A, columns of B. */
  readonly r: number;
  readonly lora_alpha: number;
  /** The last parts of the names of the layers that get an adapter: `q`, `wi_0`, … */
  readonly target_modules: readonly string[];
}

/** What an adapter's product is multiplied by. */
export function loraScale({ r, lora_alpha }: LoraConfig): number {
  return lora_alpha / r;
}

/** PEFT's keys of the adapter of a weight: A [r, in] and B [out, r]. */
export function loraNames(weight: string): { readonly A: string; readonly B: string } {
  const module = `base_model.model.${weight.replace(/\.weight$/, '')}`;
  return { A: `${module}.lora_A.weight`, B: `${module}.lora_B.weight` };
}

/** The modules of a model that can have an adapter, each once: its linear layers but the output layer. */
export function adaptableModules(config: T5Config): readonly string[] {
  const weights = linearGroups(config)
    .flat()
    .filter((name) => name !== outputWeightName(config));
  return [...new Set(weights.map(moduleOf))];
}

/** The weights [out, in] that get an adapter, in the order of PyTorch's named_parameters(). */
export function adaptedWeights(config: T5Config, { target_modules }: LoraConfig): readonly T5Parameter[] {
  const adaptable = adaptableModules(config);
  return t5Parameters(config).filter(({ name }) => {
    const module = moduleOf(name);
    return adaptable.includes(module) && target_modules.includes(module);
  });
}

/** Every parameter of the adapter: what is trained while the model itself stays as it is. */
export function loraParameters(config: T5Config, lora: LoraConfig): readonly T5Parameter[] {
  return adaptedWeights(config, lora).flatMap(({ name, dims: [out, width] }) => {
    const { A, B } = loraNames(name);
    return [
      { name: A, dims: [lora.r, width!] },
      { name: B, dims: [out!, lora.r] },
    ];
  });
}

/** W + (lora_alpha / r) · B·A, each operation on its own, as PEFT's merge_and_unload does it. */
export function buildMergeGraph(lora: LoraConfig): Graph {
  const weight = input('weight', 'float32', ['out', 'in']);
  const A = input('lora_A', 'float32', ['r', 'in']);
  const B = input('lora_B', 'float32', ['out', 'r']);
  const merged = add(weight, mul(matMul(B, A), scalar(loraScale(lora))));
  return { name: 'merge', inputs: [weight, A, B], outputs: { merged } };
}

/** `encoder.block.0.layer.0.SelfAttention.q.weight` → `q` */
function moduleOf(weight: string): string {
  return weight.split('.').at(-2)!;
}
