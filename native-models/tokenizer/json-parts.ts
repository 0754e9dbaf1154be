import * as v from 'valibot';
import { addedToken, type AddedToken } from './added-token.ts';
import { buildDecoder, type DecoderStep } from './json-decoders.ts';
import { buildNormalizer, type NormalizerStep } from './json-normalizers.ts';
import { buildPreTokenizer, type PreTokenizerStep } from './json-pre-tokenizers.ts';
import { buildPieceTrie, type PieceTrie } from './piece-trie.ts';
import { pieceOfByte } from './sentencepiece-model.ts';
import { contentOf, specialTokenNames, type T5Settings } from './t5-settings.ts';
import { invalidTokenizer } from './tokenizer-error.ts';
import { invalidJson } from './tokenizer-files.ts';
import { encodeUtf8 } from './utf8.ts';

/** The unigram model of a tokenizer.json, ready for segmenting. */
export interface JsonUnigramModel {
  readonly pieces: readonly (readonly [piece: string, score: number])[];
  readonly ids: ReadonlyMap<string, number>;
  readonly trie: PieceTrie;
  readonly scores: Float64Array;
  readonly unkScore: number;
  readonly unkId: number;
  /** Byte → id of its piece, or null without byte fallback. */
  readonly byteIds: Int32Array | null;
}

export interface JsonTokenizerParts {
  readonly model: JsonUnigramModel;
  readonly normalizer: readonly NormalizerStep[];
  readonly preTokenizer: readonly PreTokenizerStep[];
  readonly decoder: readonly DecoderStep[];
  /** The ids that come before and after every text. */
  readonly template: { readonly before: readonly number[]; readonly after: readonly number[] };
  readonly addedTokens: readonly { readonly id: number; readonly token: AddedToken }[];
  readonly addedById: ReadonlyMap<number, AddedToken>;
  readonly addedIds: ReadonlyMap<string, number>;
  readonly specialContents: ReadonlySet<string>;
}

/** What the files beside tokenizer.json say of it. */
export interface JsonSpecialTokens {
  readonly eos_token: string | null;
  readonly unk_token: string | null;
  readonly pad_token: string | null;
  readonly clean_up_tokenization_spaces: boolean;
}

const flag = v.optional(v.boolean(), false);
const tokenId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1 << 24));
const token = v.object({
  id: tokenId,
  content: v.string(),
  single_word: flag,
  lstrip: flag,
  rstrip: flag,
  normalized: v.optional(v.boolean(), true),
  special: flag,
});

export const tokenizerJsonSchema = v.object({
  added_tokens: v.optional(v.array(token), []),
  normalizer: v.optional(v.unknown()),
  pre_tokenizer: v.optional(v.unknown()),
  post_processor: v.optional(v.unknown()),
  decoder: v.optional(v.unknown()),
  model: v.looseObject({ type: v.optional(v.string(), '') }),
});
export type TokenizerJson = v.InferOutput<typeof tokenizerJsonSchema>;

const unigramSchema = v.object({
  unk_id: v.nullish(tokenId),
  vocab: v.pipe(v.array(v.tuple([v.string(), v.pipe(v.number(), v.finite())])), v.minLength(1)),
  byte_fallback: v.optional(v.boolean(), false),
});

const templateItem = v.union([
  v.object({ Sequence: v.object({ id: v.string() }) }),
  v.object({ SpecialToken: v.object({ id: v.string() }) }),
]);
const templateSchema = v.object({
  type: v.literal('TemplateProcessing'),
  single: v.array(templateItem),
  special_tokens: v.record(v.string(), v.object({ ids: v.array(tokenId) })),
});

/**
 * The parts of a tokenizer.json with a unigram model; null if one of them is of a kind that is not done here.
 * Throws TokenizerError `tokenizer-invalid` where a part is malformed.
 */
export function parseUnigramJson(json: TokenizerJson, settings: T5Settings, file: string): JsonTokenizerParts | null {
  if (json.model.type !== 'Unigram') return null;
  const part = <Part>(place: string, build: () => Part): Part => buildPart(build, place, file);
  const model = part('model', () => parseModel(json.model, file));
  const normalizer = part('normalizer', () => buildNormalizer(json.normalizer, file));
  const preTokenizer = part('pre_tokenizer', () => buildPreTokenizer(json.pre_tokenizer));
  const decoder = part('decoder', () => buildDecoder(json.decoder));
  const template = part('post_processor', () => parseTemplate(json.post_processor));
  if (!model || !normalizer || !preTokenizer || !decoder || !template) return null;
  const addedTokens = allAddedTokens(json, settings, model);
  return {
    model,
    normalizer,
    preTokenizer,
    decoder,
    template,
    addedTokens,
    addedById: new Map(addedTokens.map(({ id, token }) => [id, token])),
    addedIds: new Map(addedTokens.map(({ id, token }) => [token.content, id])),
    specialContents: new Set(addedTokens.flatMap(({ token }) => (token.special ? [token.content] : []))),
  };
}

function buildPart<Part>(build: () => Part, place: string, file: string): Part {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof v.ValiError)) throw error;
    const issue = error.issues[0] as v.BaseIssue<unknown>;
    const path = v.getDotPath(issue);
    throw invalidJson(file, path === null ? place : `${place}.${path}`, issue);
  }
}

function parseModel(json: unknown, file: string): JsonUnigramModel | null {
  const { unk_id, vocab, byte_fallback } = v.parse(unigramSchema, json);
  if (unk_id === null || unk_id === undefined) return null;
  if (unk_id >= vocab.length) throw invalidTokenizer(file, 'model.unk_id', `below ${vocab.length}`, String(unk_id));
  const long = vocab.findIndex(([piece]) => piece.length >= MAX_PIECE_LENGTH);
  if (long >= 0) throw invalidTokenizer(file, `model.vocab.${long}`, `below ${MAX_PIECE_LENGTH} characters`, 'more');
  const ids = new Map(vocab.map(([piece], id) => [piece, id] as const));
  const keys = Array.from(ids.keys(), encodeUtf8);
  const used = keys.flatMap((key, index) => (key.length > 0 ? [index] : []));
  const values = [...ids.values()];
  const byteIds = Int32Array.from({ length: 256 }, (_, byte) => ids.get(pieceOfByte(byte)) ?? -1);
  return {
    pieces: vocab,
    ids,
    trie: buildPieceTrie(
      used.map((index) => keys[index]!),
      used.map((index) => values[index]!),
    ),
    scores: Float64Array.from(vocab, ([, score]) => score),
    unkScore: vocab.reduce((worst, [, score]) => Math.min(worst, score), Infinity) - UNK_PENALTY,
    unkId: unk_id,
    byteIds: byte_fallback && !byteIds.includes(-1) ? byteIds : null,
  };
}

const MAX_PIECE_LENGTH = 8000;
/** model.rs of Hugging Face's tokenizers: `K_UNK_PENALTY`. */
const UNK_PENALTY = 10;

function parseTemplate(json: unknown): JsonTokenizerParts['template'] | null {
  if (json === null || json === undefined) return { before: [], after: [] };
  if (!v.is(v.object({ type: v.literal('TemplateProcessing') }), json)) return null;
  const { single, special_tokens } = v.parse(templateSchema, json);
  const text = single.findIndex((item) => 'Sequence' in item);
  if (text < 0 || single.filter((item) => 'Sequence' in item).length > 1) return null;
  const idsOf = (items: typeof single): number[] =>
    items.flatMap((item) => ('SpecialToken' in item ? (special_tokens[item.SpecialToken.id]?.ids ?? []) : []));
  return { before: idsOf(single.slice(0, text)), after: idsOf(single.slice(text + 1)) };
}

/** Those of tokenizer.json, then those that Hugging Face's T5TokenizerFast adds where the file lacks them. */
function allAddedTokens(
  json: TokenizerJson,
  settings: T5Settings,
  model: JsonUnigramModel,
): { id: number; token: AddedToken }[] {
  const added = json.added_tokens.map(({ id, ...token }) => ({ id, token }));
  const known = new Set(added.map(({ token }) => token.content));
  const sentinels = Array.from({ length: settings.extra_ids }, (_, index) => `<extra_id_${index}>`);
  const named = specialTokenNames.flatMap((name) => settings.special_tokens[name] ?? []);
  const given = [...named, ...(settings.additional_special_tokens ?? sentinels)];
  const wanted = [
    ...settings.added_tokens_decoder.values(),
    ...given.map((token) => (typeof token === 'string' ? addedToken(token, { special: true }) : token)),
  ];
  let next = Math.max(model.pieces.length, ...added.map(({ id }) => id + 1));
  for (const token of wanted) {
    if (contentOf(token) === '' || known.has(token.content)) continue;
    known.add(token.content);
    added.push({ id: model.ids.get(token.content) ?? next++, token });
  }
  return added;
}
