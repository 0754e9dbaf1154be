import type { ModelEntry, ModelSummary, ParameterEntry } from '../../../electron/contract/replies/models.ts';
import type { Catalogue } from '../../i18n/en.ts';
import type { Formats } from '../../i18n/formats.ts';
import { precisionRows } from '../../lab/precisions.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** How many numbers a parameter holds. */
export const parameterLength = ({ shape }: Pick<ParameterEntry, 'shape'>): number =>
  shape.reduce((product, size) => product * size, 1);

/** The figures of a model, most of them by config.json's own names. */
export function modelFacts(
  entry: ModelEntry,
  { config, num_parameters, vocab_size }: ModelSummary,
  texts: Catalogue['models']['facts'],
  { whole, size }: Formats,
): readonly Fact[] {
  const text = (key: string) => {
    const value = config[key];
    if (typeof value === 'number') return whole(value);
    return typeof value === 'string' ? value : '—';
  };
  const architectures: readonly unknown[] = Array.isArray(config['architectures']) ? config['architectures'] : [];
  const [architecture = entry.model_type] = architectures.filter((name) => typeof name === 'string');
  const tied = config['tie_word_embeddings'] !== false;
  const facts: readonly (readonly [string, string])[] = [
    [texts.parameters, whole(num_parameters)],
    [texts.family, entry.family ?? entry.model_type],
    [texts.architecture, architecture],
    [texts.encoderLayers, text('num_layers')],
    [texts.decoderLayers, text('num_decoder_layers')],
    [texts.heads, text('num_heads')],
    [texts.d_model, text('d_model')],
    [texts.d_kv, text('d_kv')],
    [texts.d_ff, text('d_ff')],
    [texts.vocabulary, whole(vocab_size)],
    [texts.embedding, tied ? texts.tied : texts.untied],
    [texts.feedForward, text('feed_forward_proj')],
    [texts.buckets, texts.bucketCount(text('relative_attention_num_buckets'), text('relative_attention_max_distance'))],
    [texts.size, size(entry.size_bytes)],
  ];
  return facts.map(([label, value]) => ({ label, value }));
}

export interface MemoryRow {
  readonly name: string;
  readonly bytes: number;
  /** Only how a file may hold it: the lab computes with other numbers. */
  readonly inFile: boolean;
}

/** What the weights take, by precision: what a session reads, then what files of half precision hold. */
export function memoryRows(summary: ModelSummary): readonly MemoryRow[] {
  const loaded = precisionRows.map(({ precision, loadedBytes }) => ({
    name: precision,
    bytes: loadedBytes(summary),
    inFile: false,
  }));
  const half = ['float16', 'bfloat16'].map((name) => ({ name, bytes: 2 * summary.num_parameters, inFile: true }));
  return [...loaded, ...half];
}

/** The entries of a config as rows of a table: keys in order, values as JSON. */
export function configRows(config: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(config)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, JSON.stringify(value)]);
}
