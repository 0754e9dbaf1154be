import type { EnginePrecision } from '../native-models/engine/t5-engine.ts';

/** What a figure of the lab is held to: a peer's figure of the same name, or a value of its own. */
export type Goal =
  | { readonly kind: 'ratio-at-most' | 'ratio-at-least'; readonly bound: number }
  | { readonly kind: 'value-at-most'; readonly bound: number };

/** One row of the comparison: a figure of the lab in one precision, beside a peer's where it has one. */
export interface Comparison {
  readonly what: string;
  /** Null where the figure has none. */
  readonly precision: EnginePrecision | null;
  readonly peer: string | null;
  readonly goal: Goal | null;
}

const atMost = (bound: number): Goal => ({ kind: 'ratio-at-most', bound });
const within = (bound: number): Goal => ({ kind: 'value-at-most', bound });

/**
 * The figures that are compared, with the goals of the baselines' README. The peers' scripts compute everything in float32
 * but CTranslate2's int8; where the lab computes in 8 bits, its goal is held against transformers' float32.
 */
export const comparisons: readonly Comparison[] = [
  ...(['float32', 'float32-fast', 'int8'] as const).flatMap((precision): Comparison[] => [
    { what: 'load_cold_ms', precision, peer: null, goal: within(500) },
    { what: 'load_again_ms', precision, peer: null, goal: within(200) },
    { what: 'load_ms', precision, peer: 'transformers', goal: null },
    { what: 'resident_mb', precision, peer: 'transformers', goal: null },
  ]),
  { what: 'encoder_ms', precision: 'float32', peer: 'transformers', goal: atMost(0.5) },
  { what: 'encoder_ms', precision: 'int8', peer: 'transformers', goal: null },
  { what: 'loss_ms', precision: 'float32', peer: 'transformers', goal: atMost(0.4) },
  { what: 'loss_ms', precision: 'int8', peer: 'transformers', goal: null },
  { what: 'generate_32_beams_1_ms', precision: 'float32', peer: 'transformers', goal: atMost(0.55) },
  { what: 'generate_32_beams_1_ms', precision: 'float32', peer: 'ctranslate2-float32', goal: null },
  { what: 'generate_32_beams_1_ms', precision: 'float32-fast', peer: 'transformers', goal: atMost(0.35) },
  { what: 'generate_32_beams_1_ms', precision: 'int8', peer: 'transformers', goal: atMost(0.16) },
  { what: 'generate_32_beams_1_ms', precision: 'int8', peer: 'ctranslate2-int8', goal: null },
  { what: 'generate_32_beams_4_ms', precision: 'float32', peer: 'transformers', goal: atMost(0.45) },
  { what: 'generate_32_beams_4_ms', precision: 'float32', peer: 'ctranslate2-float32', goal: null },
  { what: 'generate_32_beams_4_ms', precision: 'int8', peer: 'transformers', goal: atMost(0.22) },
  { what: 'generate_32_beams_4_ms', precision: 'int8', peer: 'ctranslate2-int8', goal: null },
  { what: 'generate_32_batch_8_ms', precision: 'float32', peer: 'transformers', goal: atMost(0.6) },
  { what: 'generate_32_batch_8_ms', precision: 'float32-fast', peer: 'transformers', goal: null },
  { what: 'generate_32_batch_8_ms', precision: 'int8', peer: 'transformers', goal: atMost(0.4) },
  {
    what: 'tokenize_mb_per_s',
    precision: null,
    peer: 'sentencepiece (C++)',
    goal: { kind: 'ratio-at-least', bound: 1 },
  },
  { what: 'tokenize_mb_per_s', precision: null, peer: 'T5TokenizerFast (Rust)', goal: null },
  { what: 'tokenize_mb_per_s', precision: null, peer: 'T5Tokenizer (slow)', goal: null },
  ...trainingRows('2x9x4', 'transformers', atMost(0.4), atMost(0.65)),
  ...trainingRows('8x32x32', 'transformers', atMost(0.7), atMost(0.7)),
  ...trainingRows('16x64x64', 'transformers', atMost(0.6), atMost(0.7)),
  ...['base_2x9x4', 'base_8x32x32'].flatMap((name) => trainingRows(name, 'transformers')),
  ...['base_lora_2x18x8', 'base_lora_8x64x48'].flatMap((name) => trainingRows(name, null)),
  { what: 'notebook_run_ms', precision: null, peer: 'transformers', goal: atMost(0.5) },
];

/** A training step's time and peak of memory. */
function trainingRows(
  name: string,
  peer: string | null,
  time: Goal | null = null,
  memory: Goal | null = null,
): readonly Comparison[] {
  return [
    { what: `train_step_${name}_ms`, precision: null, peer, goal: time },
    { what: `train_step_${name}_peak_mb`, precision: null, peer, goal: memory },
  ];
}
