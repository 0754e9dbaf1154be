import * as v from 'valibot';
import { Charsmap } from './charsmap.ts';
import { graphemes } from './graphemes.ts';
import { MappedBuilder, sliceMapped, type MappedText } from './mapped-text.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** One step of a tokenizer.json's normalizer. */
export type NormalizerStep = (text: MappedText) => MappedText;

export const patternSchema = v.union([v.object({ String: v.string() }), v.object({ Regex: v.string() })]);

/**
 * The normalizers of tokenizer.json that are done here, as Hugging Face's tokenizers 0.22 (Rust) does them.
 * Each row: the shape of its JSON, and what it does. A type without a row goes to the library.
 */
const builders: Readonly<Record<string, (json: unknown, file: string) => NormalizerStep[] | null>> = {
  Sequence: (json, file) => {
    const { normalizers } = v.parse(v.object({ normalizers: v.array(v.unknown()) }), json);
    const steps = normalizers.map((normalizer) => buildNormalizer(normalizer, file));
    return steps.some((step) => step === null) ? null : steps.flatMap((step) => step ?? []);
  },
  Precompiled: (json, file) => {
    const { precompiled_charsmap: base64 } = v.parse(v.object({ precompiled_charsmap: v.nullish(v.string()) }), json);
    if (!base64) return [];
    const charsmap = Charsmap.parse(Buffer.from(base64, 'base64'), file, 'normalizer.precompiled_charsmap');
    return [(text) => applyCharsmap(text, charsmap)];
  },
  Strip: (json) => {
    const sides = v.parse(v.object({ strip_left: v.boolean(), strip_right: v.boolean() }), json);
    return [(text) => stripWhitespace(text, sides)];
  },
  Replace: (json) => {
    const parsed = v.parse(v.object({ pattern: patternSchema, content: v.string() }), json);
    const regex = compilePattern(parsed.pattern);
    return regex && [(text) => replaceAll(text, regex, parsed.content)];
  },
  Prepend: (json) => {
    const { prepend } = v.parse(v.object({ prepend: v.string() }), json);
    return [(text) => (text.text === '' ? text : prependText(text, prepend))];
  },
  Lowercase: () => [(text) => mapClusters(text, codePoints(text.text), (character) => character.toLowerCase())],
  NFC: () => [(text) => mapClusters(text, graphemes(text.text), (cluster) => cluster.normalize('NFC'))],
  NFD: () => [(text) => mapClusters(text, graphemes(text.text), (cluster) => cluster.normalize('NFD'))],
  NFKC: () => [(text) => mapClusters(text, graphemes(text.text), (cluster) => cluster.normalize('NFKC'))],
  NFKD: () => [(text) => mapClusters(text, graphemes(text.text), (cluster) => cluster.normalize('NFKD'))],
};

const typed = v.object({ type: v.string() });

/** The steps of a normalizer, or null if a part of it is not done here. Throws ValiError where the JSON is malformed. */
export function buildNormalizer(json: unknown, file: string): NormalizerStep[] | null {
  if (json === null || json === undefined) return [];
  const { type } = v.parse(typed, json);
  return Object.hasOwn(builders, type) ? builders[type]!(json, file) : null;
}

/** Puts `prefix` before a text; it comes from where the text begins. */
export function prependText(text: MappedText, prefix: string): MappedText {
  const builder = new MappedBuilder(text);
  builder.insert(prefix, 0);
  builder.copy(0, text.text.length);
  return builder.finish();
}

/** Replaces every match of a regular expression with the flag `g`. */
export function replaceAll(text: MappedText, regex: RegExp, content: string): MappedText {
  const builder = new MappedBuilder(text);
  let from = 0;
  for (const match of text.text.matchAll(regex)) {
    builder.copy(from, match.index);
    builder.insert(content, match.index);
    from = match.index + match[0].length;
  }
  builder.copy(from, text.text.length);
  return builder.finish();
}

/** A pattern of tokenizer.json as a JavaScript expression; null if JavaScript does not understand it. */
export function compilePattern(json: v.InferOutput<typeof patternSchema>): RegExp | null {
  const source = 'String' in json ? json.String.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : json.Regex;
  try {
    return new RegExp(source, 'gu');
  } catch {
    return null;
  }
}

const whitespace = /^\p{White_Space}$/u;

function stripWhitespace(text: MappedText, sides: { strip_left: boolean; strip_right: boolean }): MappedText {
  let from = 0;
  let to = text.text.length;
  while (sides.strip_left && from < to && whitespace.test(text.text[from]!)) from++;
  while (sides.strip_right && to > from && whitespace.test(text.text[to - 1]!)) to--;
  return sliceMapped(text, from, to);
}

function* codePoints(text: string): Generator<string> {
  yield* text;
}

function mapClusters(text: MappedText, clusters: Iterable<string>, map: (cluster: string) => string): MappedText {
  const builder = new MappedBuilder(text);
  let at = 0;
  for (const cluster of clusters) {
    const mapped = map(cluster);
    if (mapped === cluster) builder.copy(at, at + cluster.length);
    else builder.insert(mapped, at);
    at += cluster.length;
  }
  return builder.finish();
}

/** Longer clusters are normalized character by character. */
const SHORT_CLUSTER_BYTES = 6;

/**
 * Rust's `spm_precompiled`: grapheme by grapheme, and of several rules the shortest. It differs from sentencepiece, and
 * tokenizer.json was made for it.
 */
function applyCharsmap(text: MappedText, charsmap: Charsmap): MappedText {
  const known = new Map<string, string | null>();
  const rule = (part: string): string | null => {
    let found = known.get(part);
    if (found === undefined) known.set(part, (found = shortestRule(part, charsmap)));
    return found;
  };
  const mapped = mapClusters(text, graphemes(text.text), (cluster) => {
    // A cluster of six bytes has at least two UTF-16 units.
    const whole = cluster.length < 2 || Buffer.byteLength(cluster) < SHORT_CLUSTER_BYTES ? rule(cluster) : null;
    if (whole !== null) return whole;
    return cluster.length === 1 ? cluster : Array.from(cluster, (part) => rule(part) ?? part).join('');
  });
  // Rust does not notice what a rule removed at the very beginning, so the text still begins where it began.
  mapped.starts[0] = text.starts[0]!;
  return mapped;
}

function shortestRule(part: string, charsmap: Charsmap): string | null {
  const bytes = encodeUtf8(part);
  charsmap.findShortest(bytes, 0, bytes.length);
  if (charsmap.matchLength === 0) return null;
  const { matchValue, replacements } = charsmap;
  return decodeUtf8(replacements, matchValue, charsmap.replacementEnd(matchValue));
}
