import type { ExportResult } from './lab-types.ts';

type OnnxValue = NonNullable<ExportResult['onnx']>['files'][number]['inputs'][number];

/** Keys and values are alike in all layers: `past_key_values.0.decoder.key` and the others become one, with `{i}`. */
export function layersAsOne(values: readonly OnnxValue[]): readonly OnnxValue[] {
  const byName = values.map((value) => [value.name.replace(/\.\d+\./, '.{i}.'), value] as const);
  return [...new Map(byName)].map(([name, value]) => ({ ...value, name }));
}
