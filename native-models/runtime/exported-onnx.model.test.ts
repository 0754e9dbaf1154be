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

/** A reference model as an export has it, its ONNX files included. */
async function exported(name: string): Promise<string> {
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

// Tied and untied, plain and gated, other bucket numbers, a bias in every layer, weights that were bfloat16 in shards.
test.each(['v1_0-tied', 'v1_1-untied', 'umt5', 'mt5', 'translator', 'gated-silu-sharded-bf16'])(
  "the ONNX files of %s give transformers' logits for its padded batch, in ONNX Runtime alone",
  async (name) => {
    const folder = await exported(name);
    const expected = readExpectedTensors(requireReference(`expected/${name}/forward.safetensors`));
    const [input_ids, attention_mask, decoder_input_ids] = ['input_ids', 'attention_mask', 'decoder_input_ids'].map(
      (tensor) => integers(expectedTensor(expected, tensor)),
    ) as [ort.Tensor, ort.Tensor, ort.Tensor];
    expect(Math.min(...Array.from(attention_mask.data as BigInt64Array, Number))).toBe(0); // there is padding
    const encoder = await open(folder, 'encoder_model.onnx');
    const { last_hidden_state } = await encoder.run({ input_ids, attention_mask });
    const decoder = await open(folder, 'decoder_model.onnx');
    const { logits } = await decoder.run({
      input_ids: decoder_input_ids,
      encoder_attention_mask: attention_mask,
      encoder_hidden_states: last_hidden_state!,
    });
    for (const [found, tensor] of [
      [last_hidden_state, 'encoder_last_hidden_state'],
      [logits, 'logits'],
    ] as const) {
      expect(found!.dims, tensor).toEqual(expectedTensor(expected, tensor).dims);
      const { largest, scale } = differenceFrom(found!.data as Float32Array, expectedTensor(expected, tensor));
      expect(largest / scale, tensor).toBeLessThan(1e-4);
    }
    await encoder.release();
    await decoder.release();
  },
);

test('the files take and give what Optimum expects of them, and hold no weights', async () => {
  const folder = join(scratch, 'umt5');
  const encoder = await open(folder, 'encoder_model.onnx');
  const decoder = await open(folder, 'decoder_model.onnx');
  const said = (values: readonly ort.InferenceSession.ValueMetadata[]) =>
    values.map((value) => value.isTensor && `${value.name} ${value.type} [${value.shape.join(', ')}]`);
  expect(said(encoder.inputMetadata)).toEqual([
    'input_ids int64 [batch, encoder_sequence]',
    'attention_mask int64 [batch, encoder_sequence]',
  ]);
  expect(said(encoder.outputMetadata)).toEqual(['last_hidden_state float32 [batch, encoder_sequence, 64]']);
  expect(said(decoder.inputMetadata)).toEqual([
    'input_ids int64 [batch, decoder_sequence]',
    'encoder_attention_mask int64 [batch, encoder_sequence]',
    'encoder_hidden_states float32 [batch, encoder_sequence, 64]',
  ]);
  expect(said(decoder.outputMetadata)).toEqual(['logits float32 [batch, decoder_sequence, 3100]']);
  await encoder.release();
  await decoder.release();
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  for (const file of ['encoder_model.onnx', 'decoder_model.onnx'])
    expect((await stat(join(folder, file))).size).toBeLessThan(0.1 * Math.max(...sizes));
});

test('an ONNX file goes wherever model.safetensors goes with it, and nowhere without it', async () => {
  const moved = join(scratch, 'перенесено сюда');
  await cp(join(scratch, 'umt5'), moved, { recursive: true });
  await (await open(moved, 'decoder_model.onnx')).release();
  await rename(join(moved, 'model.safetensors'), join(moved, 'elsewhere.safetensors'));
  await expect(open(moved, 'decoder_model.onnx')).rejects.toThrow(/model\.safetensors/);
});
