import type { Value } from '../graph/graph.ts';
import { ONNX_OPSET } from '../onnx/serialize.ts';
import { onnxFiles, type OnnxFile } from './write-onnx.ts';

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
  const { decoder, decoderWithPast } = onnxFiles;
  const names = new Intl.ListFormat('en-GB').format(files.map(({ name }) => `\`${name}\``));
  const parts = [
    '## ONNX',
    `${names} run by themselves in ONNX Runtime ${FIRST_RUNTIME} or newer: standard operators of opset ${ONNX_OPSET}, float32. They hold no weights but read them from \`model.safetensors\`, which has to lie beside them.`,
    table(files),
    '`{i}` is each layer of the decoder, from 0. `attention_mask` and `encoder_attention_mask` are the same integers, 1 for a token of the source and 0 for padding; `encoder_hidden_states` is what the encoder gives as `last_hidden_state`. The ids of the decoder begin with `decoder_start_token_id` of `config.json`. Positions and the causal mask are made inside.',
    `Without a cache, \`${decoder}\` gets all ids so far, and the last row of \`logits\` is about the next token. With a cache it runs once, over the first ids; from then on \`${decoderWithPast}\` gets the newest id alone, and as \`past_key_values.…\` what came out last as \`present.…\`. The keys and values of the encoder come out once, and stay the same.`,
    "Hugging Face's Optimum opens the folder with `ORTModelForSeq2SeqLM.from_pretrained(folder)`, and does without the cache where `use_cache=False` is added. On CUDA it needs `use_io_binding=False` where `d_kv` of `config.json` is not `d_model / num_heads`.",
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(files: readonly OnnxFile[]): string {
  const rows = files.flatMap(({ name, graph }) => [
    ...graph.inputs.map((value) => row(name, 'input', nameOf(value), value)),
    ...Object.entries(graph.outputs).map(([output, value]) => row(name, 'output', output, value)),
  ]);
  return ['| file | | name | type | shape |', '| --- | --- | --- | --- | --- |', ...new Set(rows)].join('\n');
}

/** Alike for every layer: a table has such a row once. */
function row(file: string, direction: string, name: string, { dtype, dims }: Value): string {
  const ofAnyLayer = name.replace(/\.\d+\./, '.{i}.');
  return `| \`${file}\` | ${direction} | \`${ofAnyLayer}\` | ${dtype} | [${dims.join(', ')}] |`;
}

function nameOf({ origin }: Value): string {
  return origin.kind === 'input' ? origin.name : '';
}
