import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeModelFolder } from '../fine-tuning/write-model-folder.ts';
import { writeOnnx } from '../fine-tuning/write-onnx.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { readFloat32 } from '../safetensors/reader.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import { differenceFrom, expectedTensor, readExpectedTensors } from '../testing/expected-tensors.ts';
import { requireReference } from '../testing/reference.ts';

// Exported ONNX files, opened by ONNX Runtime itself and not by the lab's Session: nobody who gets them has one.

let scratch: string;
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-onnx-'))));
afterAll(() => rm(scratch, { recursive: true }));

// Tied and untied, plain and gated, other bucket numbers, a bias in every layer, weights that were bfloat16 in shards.
const models = ['v1_0-tied', 'v1_1-untied', 'umt5', 'mt5', 'translator', 'gated-silu-sharded-bf16'];
const files = ['encoder_model.onnx', 'decoder_model.onnx', 'decoder_with_past_model.onnx'];

const folders = new Map<string, Promise<string>>();
/** A reference model as an export has it, its ONNX files included; made once. */
function exported(name: string): Promise<string> {
  const folder = folders.get(name) ?? exportModel(name);
  folders.set(name, folder);
  return folder;
}

async function exportModel(name: string): Promise<string> {
  const from = requireReference(`models/${name}`);
  const { config, tensors } = await readModelFolder(from);
  const folder = join(scratch, name);
  await mkdir(folder);
  const read = (parameter: string) => readFloat32(tensors.get(parameter)!);
  await writeModelFolder(folder, { from, parameters: t5Parameters(config), read });
  await writeOnnx(folder);
  return folder;
}

const open = (folder: string, file: string) => ort.InferenceSession.create(join(folder, file));
const integers = (tensor: { readonly dims: readonly number[]; readonly values: Float64Array }) =>
  new ort.Tensor('int64', BigInt64Array.from(tensor.values, BigInt), tensor.dims);

/** transformers' padded batch and what it gives, and what the exported encoder gives. */
async function batchOf(name: string, folder: string) {
  const expected = readExpectedTensors(requireReference(`expected/${name}/forward.safetensors`));
  const [input_ids, attention_mask, decoder_input_ids] = ['input_ids', 'attention_mask', 'decoder_input_ids'].map(
    (tensor) => integers(expectedTensor(expected, tensor)),
  ) as [ort.Tensor, ort.Tensor, ort.Tensor];
  expect(Math.min(...Array.from(attention_mask.data as BigInt64Array, Number))).toBe(0); // there is padding
  const encoder = await open(folder, 'encoder_model.onnx');
  const { last_hidden_state } = await encoder.run({ input_ids, attention_mask });
  await encoder.release();
  const source = { encoder_attention_mask: attention_mask, encoder_hidden_states: last_hidden_state! };
  return { expected, decoder_input_ids, source };
}

function expectClose(found: ort.Tensor, expected: ReturnType<typeof readExpectedTensors>, name: string): void {
  const tensor = expectedTensor(expected, name);
  expect(found.dims, name).toEqual(tensor.dims);
  const { largest, scale } = differenceFrom(found.data as Float32Array, tensor);
  expect(largest / scale, name).toBeLessThan(1e-4);
}

test.each(models)(
  "the ONNX files of %s give transformers' logits for its padded batch, in ONNX Runtime alone",
  async (name) => {
    const folder = await exported(name);
    const { expected, decoder_input_ids, source } = await batchOf(name, folder);
    expectClose(source.encoder_hidden_states, expected, 'encoder_last_hidden_state');
    const decoder = await open(folder, 'decoder_model.onnx');
    const { logits } = await decoder.run({ input_ids: decoder_input_ids, ...source });
    expectClose(logits!, expected, 'logits');
    await decoder.release();
  },
);

/** Keys and values that came out, under the names under which they go in. */
const pastOf = (outputs: ort.InferenceSession.OnnxValueMapType) =>
  Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => name !== 'logits')
      .map(([name, tensor]) => [name.replace(/^present/, 'past_key_values'), tensor]),
  );

// After one id, and after several: the cache that the first decoder gives has one position, or many.
test.each(models.flatMap((name) => [1, 5].map((first) => [name, first] as const)))(
  "behind the cache of %s's first %i ids, each position has transformers' logits without a cache",
  async (name, first) => {
    const folder = await exported(name);
    const { expected, decoder_input_ids, source } = await batchOf(name, folder);
    const [batch, length] = decoder_input_ids.dims as [number, number];
    expect(length).toBeGreaterThan(first);
    const ids = (from: number, to: number) => {
      const rows = Array.from({ length: batch }, (_, row) => row * length);
      const data = rows.flatMap((at) => [...(decoder_input_ids.data as BigInt64Array).slice(at + from, at + to)]);
      return new ort.Tensor('int64', BigInt64Array.from(data), [batch, to - from]);
    };
    const decoder = await open(folder, 'decoder_model.onnx');
    const decoderWithPast = await open(folder, 'decoder_with_past_model.onnx');
    const vocabulary = expectedTensor(expected, 'logits').dims[2]!;
    const all = new Float32Array(batch * length * vocabulary);
    const keep = (logits: ort.Tensor, position: number) => {
      const width = logits.dims[1]! * vocabulary;
      for (let row = 0; row < batch; row++)
        all.set(
          (logits.data as Float32Array).subarray(row * width, (row + 1) * width),
          (row * length + position) * vocabulary,
        );
    };
    const start = await decoder.run({ input_ids: ids(0, first), ...source });
    keep(start['logits']!, 0);
    let past = pastOf(start);
    for (let position = first; position < length; position++) {
      const { encoder_attention_mask } = source;
      const feeds = { input_ids: ids(position, position + 1), encoder_attention_mask, ...past };
      const outputs = await decoderWithPast.run(feeds);
      keep(outputs['logits']!, position);
      past = { ...past, ...pastOf(outputs) };
    }
    expectClose(new ort.Tensor('float32', all, [batch, length, vocabulary]), expected, 'logits');
    await decoder.release();
    await decoderWithPast.release();
  },
);

test('the files take and give what Optimum expects of them, in its order, and hold no weights', async () => {
  const folder = await exported('umt5');
  const [encoder, decoder, decoderWithPast] = await Promise.all(files.map((file) => open(folder, file)));
  const said = (values: readonly ort.InferenceSession.ValueMetadata[]) =>
    values.map((value) => value.isTensor && `${value.name} ${value.type} [${value.shape.join(', ')}]`);
  const layers = (...lines: string[]) =>
    [0, 1].flatMap((layer) => lines.map((line) => line.replace('{i}', `${layer}`)));
  expect(said(encoder!.inputMetadata)).toEqual([
    'input_ids int64 [batch, encoder_sequence]',
    'attention_mask int64 [batch, encoder_sequence]',
  ]);
  expect(said(encoder!.outputMetadata)).toEqual(['last_hidden_state float32 [batch, encoder_sequence, 64]']);
  expect(said(decoder!.inputMetadata)).toEqual([
    'input_ids int64 [batch, decoder_sequence]',
    'encoder_attention_mask int64 [batch, encoder_sequence]',
    'encoder_hidden_states float32 [batch, encoder_sequence, 64]',
  ]);
  expect(said(decoder!.outputMetadata)).toEqual([
    'logits float32 [batch, decoder_sequence, 3100]',
    ...layers(
      'present.{i}.decoder.key float32 [batch, 4, decoder_sequence, 16]',
      'present.{i}.decoder.value float32 [batch, 4, decoder_sequence, 16]',
      'present.{i}.encoder.key float32 [batch, 4, encoder_sequence, 16]',
      'present.{i}.encoder.value float32 [batch, 4, encoder_sequence, 16]',
    ),
  ]);
  expect(said(decoderWithPast!.inputMetadata)).toEqual([
    'input_ids int64 [batch, 1]',
    'encoder_attention_mask int64 [batch, encoder_sequence]',
    ...layers(
      'past_key_values.{i}.decoder.key float32 [batch, 4, past_decoder_sequence, 16]',
      'past_key_values.{i}.decoder.value float32 [batch, 4, past_decoder_sequence, 16]',
      'past_key_values.{i}.encoder.key float32 [batch, 4, encoder_sequence, 16]',
      'past_key_values.{i}.encoder.value float32 [batch, 4, encoder_sequence, 16]',
    ),
  ]);
  expect(said(decoderWithPast!.outputMetadata)).toEqual([
    'logits float32 [batch, 1, 3100]',
    ...layers(
      'present.{i}.decoder.key float32 [batch, 4, (past_decoder_sequence+1), 16]',
      'present.{i}.decoder.value float32 [batch, 4, (past_decoder_sequence+1), 16]',
    ),
  ]);
  for (const session of [encoder, decoder, decoderWithPast]) await session!.release();
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  for (const file of files) expect((await stat(join(folder, file))).size).toBeLessThan(0.1 * Math.max(...sizes));
});

test('an ONNX file goes wherever model.safetensors goes with it, and nowhere without it', async () => {
  const moved = join(scratch, 'перенесено сюда');
  await cp(await exported('umt5'), moved, { recursive: true });
  for (const file of files) await (await open(moved, file)).release();
  await rename(join(moved, 'model.safetensors'), join(moved, 'elsewhere.safetensors'));
  for (const file of files) await expect(open(moved, file), file).rejects.toThrow(/model\.safetensors/);
});
