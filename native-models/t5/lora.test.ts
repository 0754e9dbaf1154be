import { join } from 'node:path';
import { expect, test } from 'vitest';
import { topologicalNodes, type Node } from '../graph/graph.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { readHeader } from '../safetensors/reader.ts';
import { requireReference } from '../testing/reference.ts';
import { adaptableModules, adaptedWeights, loraParameters, type LoraConfig } from './lora.ts';
import { LoraParameterSet } from './lora-parameter-set.ts';
import { t5Parameters } from './parameter-names.ts';
import { buildTrainingGraph } from './training-graph.ts';

const lora: LoraConfig = { r: 4, lora_alpha: 16, target_modules: ['q', 'v', 'wi_0', 'wo'] };
const { config } = await readModelFolder(requireReference('models/v1_1-untied'));

test("the adapter's parameters have PEFT's keys and shapes", async () => {
  const { tensors } = await readHeader(join(requireReference('models/lora-end'), 'adapter_model.safetensors'));
  const byName = (list: readonly { readonly name: string; readonly dims: readonly number[] }[]) =>
    new Map(list.map(({ name, dims }) => [name, dims]));
  expect(byName(loraParameters(config, lora))).toEqual(byName(tensors));
});

test('gated models can have adapters on wi_0 and wi_1, others on wi', async () => {
  expect(adaptableModules(config)).toEqual(['q', 'k', 'v', 'o', 'wi_0', 'wi_1', 'wo']);
  const plain = await readModelFolder(requireReference('models/v1_0-tied'));
  expect(adaptableModules(plain.config)).toEqual(['q', 'k', 'v', 'o', 'wi', 'wo']);
});

test('the training graph computes the gradients of the adapters whole, and none of the model', () => {
  const description = { config, parameters: new LoraParameterSet(config, lora) };
  const names = loraParameters(config, lora).map(({ name }) => name);
  const { graph, gradients } = buildTrainingGraph(description, names);
  expect(gradients.map(({ kind, parameter }) => [kind, parameter])).toEqual(names.map((name) => ['full', name]));
  const nodes = topologicalNodes(Object.values(graph.outputs));
  // A weight's gradient is the one matrix product whose left side is transposed: rows are summed over.
  const weightGradients = nodes.filter(({ op_type, attributes }) => op_type === 'Gemm' && attributes['transA']);
  expect(weightGradients.map(shapeOf).sort()).toEqual(
    loraParameters(config, lora)
      .map(({ dims }) => dims.join())
      .sort(),
  );
  const ofModel = new Set(t5Parameters(config).map(({ dims }) => dims.join()));
  expect(weightGradients.filter((node) => ofModel.has(shapeOf(node)))).toEqual([]);
});

test('what lies before the first adapter is not walked back through', () => {
  const decoderOnly: LoraConfig = { r: 2, lora_alpha: 2, target_modules: ['wi_1'] };
  const description = { config, parameters: new LoraParameterSet(config, decoderOnly) };
  const all = adaptedWeights(config, decoderOnly).map(({ name }) => name);
  const last = `base_model.model.${all.at(-1)!.replace(/\.weight$/, '')}.lora_B.weight`;
  const whole = buildTrainingGraph(
    description,
    loraParameters(config, decoderOnly).map(({ name }) => name),
  );
  const one = buildTrainingGraph(description, [last]);
  const loss = buildTrainingGraph(description, []);
  const size = ({ graph }: typeof whole) => topologicalNodes(Object.values(graph.outputs)).length;
  expect(size(one) - size(loss)).toBeLessThan((size(whole) - size(loss)) / 5);
});

test('adapter dropout has a mask for every adapted layer, of its own rate, after those of the model', () => {
  const description = { config, parameters: new LoraParameterSet(config, lora) };
  const names = loraParameters(config, lora).map(({ name }) => name);
  const { dropoutMasks } = buildTrainingGraph(description, names, { dropout_rate: 0.1, lora_dropout: 0.25 });
  const ofAdapters = dropoutMasks.slice(-adaptedWeights(config, lora).length);
  expect(ofAdapters.every(({ rate }) => rate === 0.25)).toBe(true);
  expect(dropoutMasks.slice(0, -ofAdapters.length).every(({ rate }) => rate === 0.1)).toBe(true);
  expect(new Set(dropoutMasks.map(({ mask }) => mask.origin.kind === 'input' && mask.origin.name)).size).toBe(
    dropoutMasks.length,
  );
});

function shapeOf({ outputs }: Node): string {
  return outputs[0]!.dims.join();
}
