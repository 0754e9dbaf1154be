/** One row per element type that a checkpoint or a graph can hold: its names in each format and its size. */
export const dtypes = {
  float32: { bytes: 4, safetensors: 'F32', onnx: 1 },
  float64: { bytes: 8, safetensors: 'F64', onnx: 11 },
  float16: { bytes: 2, safetensors: 'F16', onnx: 10 },
  bfloat16: { bytes: 2, safetensors: 'BF16', onnx: 16 },
  int64: { bytes: 8, safetensors: 'I64', onnx: 7 },
  int32: { bytes: 4, safetensors: 'I32', onnx: 6 },
  int16: { bytes: 2, safetensors: 'I16', onnx: 5 },
  int8: { bytes: 1, safetensors: 'I8', onnx: 3 },
  uint8: { bytes: 1, safetensors: 'U8', onnx: 2 },
  bool: { bytes: 1, safetensors: 'BOOL', onnx: 9 },
} as const;

export type Dtype = keyof typeof dtypes;

/** The dtype that a safetensors header spells `name`, or undefined where we do not know it. */
export function dtypeFromSafetensors(name: string): Dtype | undefined {
  return (Object.keys(dtypes) as Dtype[]).find((dtype) => dtypes[dtype].safetensors === name);
}
