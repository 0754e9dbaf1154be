import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placeInOwnFiles } from '../engine/place-weights.ts';
import type { Graph } from '../graph/graph.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { serialize } from '../onnx/serialize.ts';
import { ParameterSet } from '../t5/parameter-set.ts';
import { buildPortableDecoder, buildPortableEncoder } from '../t5/portable-graphs.ts';

/** Their names are those under which Hugging Face's Optimum looks for them. */
export const onnxFiles = { encoder: 'encoder_model.onnx', decoder: 'decoder_model.onnx' } as const;

/** A graph under the name of its file. */
export interface OnnxFile {
  readonly name: string;
  readonly graph: Graph;
}

/**
 * Writes an exported model's encoder and decoder as ONNX files into its folder. They hold the graph only: the weights are
 * byte ranges of the model.safetensors beside them, so no weight is stored twice, and neither file runs without it.
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
  ];
  for (const { name, graph } of files) await writeFile(join(folder, name), serialize(graph, weights.placeOf));
  return files;
}
