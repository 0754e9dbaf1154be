import { join } from 'node:path';
import * as v from 'valibot';
import { addedToken, type AddedToken } from './added-token.ts';
import { readTokenizerJson } from './tokenizer-files.ts';

/** Hugging Face's names for tokens with a meaning, in the order in which it adds missing ones to the vocabulary. */
export const specialTokenNames = [
  'bos_token',
  'eos_token',
  'unk_token',
  'sep_token',
  'pad_token',
  'cls_token',
  'mask_token',
] as const;
export type SpecialTokenName = (typeof specialTokenNames)[number];

/** A token as a bare text takes Hugging Face's defaults, as an object it brings its flags. */
export type TokenSetting = string | AddedToken;

/** The arguments with which Hugging Face's T5Tokenizer is made from a folder. */
export interface T5Settings {
  readonly special_tokens: Readonly<Partial<Record<SpecialTokenName, TokenSetting>>>;
  readonly additional_special_tokens: readonly TokenSetting[] | null;
  readonly extra_special_tokens: readonly TokenSetting[];
  readonly extra_ids: number;
  readonly legacy: boolean;
  readonly add_prefix_space: boolean;
  readonly clean_up_tokenization_spaces: boolean;
  readonly split_special_tokens: boolean;
  readonly added_tokens_decoder: ReadonlyMap<number, AddedToken>;
}

const MAX_ID = 1 << 24;
const tokenId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_ID));
const flags = {
  content: v.string(),
  lstrip: v.optional(v.boolean()),
  rstrip: v.optional(v.boolean()),
  single_word: v.optional(v.boolean()),
  normalized: v.optional(v.boolean()),
  special: v.optional(v.boolean()),
};
const tokenSetting = v.union([v.string(), v.object(flags)]);
const specialTokens = {
  ...v.entriesFromList(specialTokenNames, v.nullish(tokenSetting)),
  additional_special_tokens: v.nullish(v.array(tokenSetting)),
};

const tokenizerConfigSchema = v.object({
  ...specialTokens,
  extra_special_tokens: v.nullish(v.union([v.record(v.string(), tokenSetting), v.array(tokenSetting)])),
  extra_ids: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
  legacy: v.nullish(v.boolean()),
  add_prefix_space: v.nullish(v.boolean()),
  clean_up_tokenization_spaces: v.nullish(v.boolean()),
  split_special_tokens: v.nullish(v.boolean()),
  added_tokens_decoder: v.optional(v.record(v.pipe(v.string(), v.regex(/^\d{1,8}$/)), v.object(flags))),
});
type TokenizerConfig = v.InferOutput<typeof tokenizerConfigSchema>;
const specialTokensMapSchema = v.object(specialTokens);
const addedTokensSchema = v.record(v.string(), tokenId);
const jsonAddedTokensSchema = v.object({ added_tokens: v.optional(v.array(v.object({ id: tokenId, ...flags })), []) });

type ParsedToken = v.InferOutput<typeof tokenSetting>;
type Flags = v.InferOutput<ReturnType<typeof v.object<typeof flags, undefined>>>;

/**
 * The settings of a folder with a spiece.model. Source: `PreTrainedTokenizerBase._from_pretrained` and
 * `T5Tokenizer.__init__` of transformers 4.57.6: `added_tokens_decoder` of tokenizer_config.json counts alone; without
 * it special_tokens_map.json, added_tokens.json and the added tokens of tokenizer.json are merged, in this order.
 */
export async function readT5Settings(folder: string): Promise<T5Settings> {
  const config = (await readTokenizerJson(folder, 'tokenizer_config.json', tokenizerConfigSchema)) ?? {};
  if (config.added_tokens_decoder !== undefined) {
    const entries = Object.entries(config.added_tokens_decoder);
    const decoder = new Map(entries.map(([id, token]) => [Number(id), toAddedToken(token)]));
    return buildSettings(config, decoder);
  }
  const map = await readTokenizerJson(folder, 'special_tokens_map.json', specialTokensMapSchema);
  const merged = map === null ? config : mergeSpecialTokens(config, map);
  const decoder = new Map<number, AddedToken>();
  const added = await readTokenizerJson(folder, 'added_tokens.json', addedTokensSchema);
  const special = new Set(allSpecialTokens(merged).map(contentOf));
  for (const [content, id] of Object.entries(added ?? {})) {
    decoder.set(id, addedToken(content, { special: special.has(content) }));
  }
  const json = await readTokenizerJson(folder, 'tokenizer.json', jsonAddedTokensSchema);
  for (const { id, ...token } of json?.added_tokens ?? []) decoder.set(id, toAddedToken(token));
  return buildSettings(merged, decoder, json?.added_tokens ?? []);
}

/** The settings of a spiece.model that lies in a folder alone. */
export function defaultT5Settings(changes: Partial<T5Settings> = {}): T5Settings {
  return { ...buildSettings({}, new Map()), ...changes };
}

/** The text of a token setting. */
export function contentOf(token: ParsedToken | TokenSetting): string {
  return typeof token === 'string' ? token : token.content;
}

function buildSettings(
  config: TokenizerConfig,
  decoder: ReadonlyMap<number, AddedToken>,
  known: readonly Flags[] = [],
): T5Settings {
  const byContent = new Map<string, AddedToken>(known.map((token) => [token.content, toAddedToken(token)]));
  if (config.added_tokens_decoder) for (const token of decoder.values()) byContent.set(token.content, token);
  const special: Partial<Record<SpecialTokenName, TokenSetting>> = {};
  const defaults: TokenizerConfig = { eos_token: '</s>', unk_token: '<unk>', pad_token: '<pad>' };
  for (const name of specialTokenNames) {
    const token = config[name] === undefined ? defaults[name] : config[name];
    if (token) special[name] = byContent.get(contentOf(token)) ?? toSetting(token);
  }
  return {
    special_tokens: special,
    additional_special_tokens: config.additional_special_tokens?.map(toSetting) ?? null,
    extra_special_tokens: Object.values(config.extra_special_tokens ?? {}).map(toSetting),
    extra_ids: config.extra_ids ?? 100,
    legacy: config.legacy ?? true,
    add_prefix_space: config.add_prefix_space === undefined ? true : config.add_prefix_space === true,
    clean_up_tokenization_spaces: config.clean_up_tokenization_spaces ?? false,
    split_special_tokens: config.split_special_tokens ?? false,
    added_tokens_decoder: decoder,
  };
}

/** special_tokens_map.json wins over tokenizer_config.json; the additional tokens of both are kept. */
function mergeSpecialTokens(
  config: TokenizerConfig,
  map: v.InferOutput<typeof specialTokensMapSchema>,
): TokenizerConfig {
  const merged: TokenizerConfig = { ...config };
  for (const name of specialTokenNames) if (map[name] !== undefined) merged[name] = markSpecial(map[name]);
  if (!map.additional_special_tokens) {
    return map.additional_special_tokens === null ? { ...merged, additional_special_tokens: null } : merged;
  }
  const additional = [...(config.additional_special_tokens ?? [])];
  const known = new Set(additional.map(contentOf));
  for (const token of map.additional_special_tokens) {
    if (!known.has(contentOf(token))) additional.push(markSpecial(token) ?? token);
  }
  return { ...merged, additional_special_tokens: additional };
}

function markSpecial<Token extends ParsedToken | null>(token: Token): Token {
  return typeof token === 'object' && token !== null ? { ...token, special: true } : token;
}

function allSpecialTokens(config: TokenizerConfig): ParsedToken[] {
  const named = specialTokenNames.map((name) => config[name]);
  return [...named, ...(config.additional_special_tokens ?? [])].filter((token) => token != null);
}

function toSetting(token: ParsedToken): TokenSetting {
  return typeof token === 'string' ? token : toAddedToken(token);
}

function toAddedToken({ content, ...given }: Flags): AddedToken {
  const set = Object.entries(given).filter((entry): entry is [string, boolean] => entry[1] !== undefined);
  return addedToken(content, Object.fromEntries(set));
}

/** Where the settings come from, for messages. */
export function settingsPlace(folder: string): string {
  return join(folder, 'tokenizer_config.json');
}
