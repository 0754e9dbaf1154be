import { expect, test } from 'vitest';
import { configAsFloat32 } from './config-as-float32.ts';

test('only the dtype changes: numbers keep their spelling, keys their order', () => {
  const config =
    '{\n  "d_ff": 1024,\n  "dtype": "bfloat16",\n  "initializer_factor": 1.0,\n  "layer_norm_epsilon": 1e-06\n}\n';
  expect(configAsFloat32(config)).toBe(config.replace('bfloat16', 'float32'));
});

test('both names of the key are met, also where the value is null or the spelling is odd', () => {
  const config = '{"torch_dtype" :null, "a": "dtype", "dtype":\n"float16"}';
  expect(configAsFloat32(config)).toBe('{"torch_dtype" :"float32", "a": "dtype", "dtype":\n"float32"}');
});

test('a dtype inside another object is not the weights’ own', () => {
  const config = '{"quantization": {"dtype": "int8", "list": ["dtype"]}, "x": "a \\" dtype"}';
  expect(configAsFloat32(config)).toBe(
    '{"quantization": {"dtype": "int8", "list": ["dtype"]}, "x": "a \\" dtype",\n  "torch_dtype": "float32"\n}\n',
  );
});
