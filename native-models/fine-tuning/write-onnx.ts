import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placeInOwnFiles } from '../engine/place-weights.ts';
import type { Graph } from '../graph/graph.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { serialize } from '../onnx/serialize.ts';
import { ParameterSet } from '../t5/parameter-set.ts';
import { buildPortableDecoderWithPast } from '../t5/portable-decoder-with-past.ts';
import { buildPortableDecoder, buildPortableEncoder } from '../t5/portable-graphs.ts';

/** Their names are those under which Hugging Face's Optimum looks for them. */
export const onnxFiles = {
  encoder: 'encoder_model.onnx',
  decoder: 'decoder_model.onnx',
  decoderWithPast: 'decoder_with_past_model.onnx',
} as const;

/** A graph under the name of its file. */
export interface OnnxFile {
  readonly name: string;
  readonly graph: Graph;
}

/**
 * Writes an exported model as ONNX files into its folder: its encoder, its decoder, and its decoder behind a cache. They
 * hold graphs only: the weights are byte ranges of the model.safetensors beside them, so no weight is stored twice, and no
 * file runs without it.
 * @param folder a whole Hugging Face folder with float32 weights: what a checkpoint holds, whatever it began with.
 * @returns what was written. Nothing is synced: who publishes the folder does that.
 */
export async function writeOnnx(folder: string): Promise<readonly OnnxFile[]> {
  const model = await readModelFolder(folder);
  const weights = placeInOwnFiles(model);
  if (!weights) throw new Error(`The weights in ${folder} are not float32 in files that a graph can read.`);
  const description = { config: model.config, parameters: new ParameterSet(model.config) };
  const files = [
    { name: onnxFiles.encoder, graph: buildPortableEncoder(description) },
    { name: onnxFiles.decoder, graph: buildPortableDecoder(description) },
    { name: onnxFiles.decoderWithPast, graph: buildPortableDecoderWithPast(description) },
  ];
  for (const { name, graph } of files) await writeFile(join(folder, name), serialize(graph, weights.placeOf));
  return files;
}
