import type { Value } from '../graph/graph.ts';
import { ONNX_OPSET } from '../onnx/serialize.ts';
import type { OnnxFile } from './write-onnx.ts';

/** The first that knows the operators' version: 1.22.1 refuses the files, 1.23.2 runs them. */
const FIRST_RUNTIME = '1.23';

/** A heading that says no more than ONNX, of any level; the card editor (onnx-section.ts) looks for the same. */
const ONNX_HEADING = /^ {0,3}#{1,6}[ \t]+ONNX[ \t#]*$/im;

/** A model card with the section on the ONNX files at its end, unless it has one of its own already. */
export function withOnnxSection(card: string, files: readonly OnnxFile[]): string {
  if (ONNX_HEADING.test(card.replaceAll('\r', ''))) return card;
  const text = card.trimEnd();
  return text === '' ? onnxSection(files) : `${text}\n\n${onnxSection(files)}`;
}

/** How the exported ONNX files are run. Markdown; ends with a line feed. */
function onnxSection(files: readonly OnnxFile[]): string {
  const parts = [
    '## ONNX',
    `${files.map(({ name }) => `\`${name}\``).join(' and ')} run by themselves in ONNX Runtime ${FIRST_RUNTIME} or newer: standard operators of opset ${ONNX_OPSET}, float32. They hold no weights but read them from \`model.safetensors\`, which has to lie beside them.`,
    table(files),
    '`attention_mask` and `encoder_attention_mask` are the same integers, 1 for a token of the source and 0 for padding; `encoder_hidden_states` is what the encoder gives as `last_hidden_state`. The ids of the decoder begin with `decoder_start_token_id` of `config.json`. Positions and the causal mask are made inside. There is no cache: the decoder gets all ids so far, and the last row of `logits` is about the next token.',
    "Hugging Face's Optimum opens the folder with `ORTModelForSeq2SeqLM.from_pretrained(folder, use_cache=False)`.",
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(files: readonly OnnxFile[]): string {
  const rows = files.flatMap(({ name, graph }) => [
    ...graph.inputs.map((value) => row(name, 'input', nameOf(value), value)),
    ...Object.entries(graph.outputs).map(([output, value]) => row(name, 'output', output, value)),
  ]);
  return ['| file | | name | type | shape |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function row(file: string, direction: string, name: string, { dtype, dims }: Value): string {
  return `| \`${file}\` | ${direction} | \`${name}\` | ${dtype} | [${dims.join(', ')}] |`;
}

function nameOf({ origin }: Value): string {
  return origin.kind === 'input' ? origin.name : '';
}
