import * as v from 'valibot';
import { compilePattern, patternSchema } from './json-normalizers.ts';
import { parseMetaspace } from './json-pre-tokenizers.ts';

/** One step of a tokenizer.json's decoder: the texts of the tokens, changed. */
export type DecoderStep = (tokens: string[]) => string[];

/** As Hugging Face's tokenizers 0.22 (Rust) decodes. */
const builders: Readonly<Record<string, (json: unknown) => DecoderStep[] | null>> = {
  Sequence: (json) => {
    const { decoders } = v.parse(v.object({ decoders: v.array(v.unknown()) }), json);
    const steps = decoders.map(buildDecoder);
    return steps.some((step) => step === null) ? null : steps.flatMap((step) => step ?? []);
  },
  Metaspace: (json) => {
    const { replacement, scheme } = parseMetaspace(json);
    return [
      (tokens) =>
        tokens.map((token, index) => {
          const first = index === 0 && scheme !== 'never';
          return token.replaceAll(replacement, first ? '' : ' ');
        }),
    ];
  },
  Replace: (json) => {
    const parsed = v.parse(v.object({ pattern: patternSchema, content: v.string() }), json);
    const regex = compilePattern(parsed.pattern);
    return regex && [(tokens) => tokens.map((token) => token.replace(regex, () => parsed.content))];
  },
  Fuse: () => [(tokens) => [tokens.join('')]],
  Strip: (json) => {
    const shape = v.object({ content: v.pipe(v.string(), v.minLength(1)), start: v.number(), stop: v.number() });
    const { content, start, stop } = v.parse(shape, json);
    return [(tokens) => tokens.map((token) => stripToken(token, content, start, stop))];
  },
  ByteFallback: () => [joinBytes],
};

const typed = v.object({ type: v.string() });

/** The steps of a decoder, or null if a part of it is not done here. Throws ValiError where it is malformed. */
export function buildDecoder(json: unknown): DecoderStep[] | null {
  // Without a decoder the tokens are joined with spaces.
  if (json === null || json === undefined) return [(tokens) => [tokens.join(' ')]];
  const { type } = v.parse(typed, json);
  return Object.hasOwn(builders, type) ? builders[type]!(json) : null;
}

function stripToken(token: string, content: string, start: number, stop: number): string {
  const characters = Array.from(token);
  let from = 0;
  while (from < Math.min(start, characters.length) && characters[from] === content) from++;
  let to = characters.length;
  while (characters.length - to < stop && to > from && characters[to - 1] === content) to--;
  return characters.slice(from, to).join('');
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function joinBytes(tokens: string[]): string[] {
  const texts: string[] = [];
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length === 0) return;
    try {
      texts.push(strictUtf8.decode(Uint8Array.from(bytes)));
    } catch {
      texts.push(...bytes.map(() => '\ufffd'));
    }
    bytes = [];
  };
  for (const token of tokens) {
    if (/^<0x[0-9A-Fa-f]{2}>$/.test(token)) bytes.push(Number.parseInt(token.slice(3, 5), 16));
    else {
      flush();
      texts.push(token);
    }
  }
  flush();
  return texts;
}
