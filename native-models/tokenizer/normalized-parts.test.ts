import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultT5Settings } from './t5-settings.ts';
import { normalizedParts, type NormalizedPart } from './normalized-parts.ts';
import { parseSentencePieceModel } from './sentencepiece-model.ts';
import { T5Tokenizer } from './t5-tokenizer.ts';
import {
  readTable,
  referenceModelBytes,
  referenceNames,
  referenceSentencePiece,
  type HubCase,
  type PieceCase,
} from './test-data.ts';
import { requireReference } from '../testing/reference.ts';
import { loadJsonTokenizer } from './tokenizer-json.ts';

function expectToCover(text: string, parts: readonly NormalizedPart[]): void {
  let end = 0;
  for (const { kind, span, normalized } of parts) {
    expect(span[0]).toBe(end);
    end = span[1];
    const source = text.slice(...span);
    if (kind === 'same') expect(source.replaceAll(' ', '▁')).toBe(normalized.replaceAll(' ', '▁'));
    if (kind === 'inserted') expect(source).toBe('');
    if (kind === 'removed') expect(normalized).toBe('');
    if (kind === 'changed') expect(source === '' || normalized === '' || source === normalized).toBe(false);
  }
  expect(end).toBe(text.length);
}

const shown = (text: string, parts: readonly NormalizedPart[]) =>
  parts.map(({ kind, span, normalized }) => `${kind} ${text.slice(...span)}→${normalized}`);

describe.each(referenceNames)('the reference model %s', (name) => {
  const sentencePiece = referenceSentencePiece(name);
  test('cuts every case into parts that cover the text and spell its normalized form', () => {
    for (const { text, normalized } of readTable<PieceCase>(`${name}/cases.jsonl`)) {
      const parts = normalizedParts(text, sentencePiece.mapNormalized(text));
      expectToCover(text, parts);
      expect(parts.map((part) => part.normalized).join('')).toBe(normalized);
    }
  });
});

test('says what nmt_nfkc changes, removes and inserts', () => {
  const sentencePiece = referenceSentencePiece('tri');
  const parts = (text: string) => shown(text, normalizedParts(text, sentencePiece.mapNormalized(text)));
  expect(parts('ﬁn')).toEqual(['inserted →▁', 'changed ﬁ→fi', 'same n→n']);
  expect(parts('Ａ  b ')).toEqual(['inserted →▁', 'changed Ａ→A', 'same  →▁', 'removed  →', 'same b→b', 'removed  →']);
  expect(parts('a\nb')).toEqual(['inserted →▁', 'same a→a', 'changed \n→▁', 'same b→b']);
  expect(parts('  ')).toEqual(['removed   →']);
  expect(parts('\u0001a')).toEqual(['inserted →▁', 'removed \u0001→', 'same a→a']);
  // nmt_nfkc takes U+FFFD, which stands for a lone surrogate, as white space.
  expect(parts('\ud800')).toEqual(['removed \ud800→']);
  expect(parts('a\ud800b')).toEqual(['inserted →▁', 'same a→a', 'changed \ud800→▁', 'same b→b']);
});

describe.each([true, false])('a T5 tokenizer with legacy %s', (legacy) => {
  const model = parseSentencePieceModel(referenceModelBytes('tri'), 'spiece.model');
  const tokenizer = new T5Tokenizer(model, { ...defaultT5Settings(), legacy });
  test('maps the normalized text that its encoding has, added tokens among them', () => {
    const table = readTable<HubCase>(legacy ? 'tri/hf-slow-legacy.jsonl' : 'tri/hf-slow.jsonl');
    for (const { text } of table) {
      const mapped = tokenizer.mapNormalized(text);
      expect(mapped.text).toBe(tokenizer.encode(text).normalized);
      expectToCover(text, normalizedParts(text, mapped));
    }
  });
});

test('a tokenizer.json maps the normalized text that its encoding has', async () => {
  const json = readFileSync(requireReference('tokenizers/tri/tokenizer-json/tokenizer.json'));
  const tokenizer = await loadJsonTokenizer(json, requireReference('tokenizers/tri/tokenizer-json'), 'tokenizer.json');
  for (const { text } of readTable<HubCase>('tri/hf-fast.jsonl')) {
    const mapped = tokenizer.mapNormalized(text)!;
    expect(mapped.text).toBe(tokenizer.encode(text).normalized);
    expectToCover(text, normalizedParts(text, mapped));
  }
});
