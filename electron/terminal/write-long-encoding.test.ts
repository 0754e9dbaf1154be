import { expect, test } from 'vitest';
import type { Encoding, Token } from '../../native-models/tokenizer/encoding.ts';
import { writeLongEncoding } from './write-long-encoding.ts';

const token = (id: number): Token => ({ id, piece: `▁${id}`, score: -1, span: [0, 1], byte_span: [0, 1], text: '"' });

test.each([0, 1, 7])('%i parts of tokens come out as the one document that they belong to', async (parts) => {
  const tokens = Array.from({ length: parts * 3 }, (_, id) => token(id));
  const input_ids = tokens.map(({ id }) => id);
  const whole: Encoding = {
    text: 'a "б"',
    normalized: '▁a',
    input_ids,
    attention_mask: input_ids.map(() => 1),
    tokens,
  };
  const pieces: string[] = [];
  const output = {
    write: () => Promise.reject(new Error('not here')),
    writePiece: async (text: string) => void pieces.push(text),
  };
  await writeLongEncoding(output, async (onTokens) => {
    for (let part = 0; part < parts; part++) onTokens(tokens.slice(part * 3, part * 3 + 3));
    return { ...whole, tokens: [] };
  });
  expect(pieces.at(-1)).toMatch(/}\n$/);
  expect(JSON.parse(pieces.join(''))).toEqual(whole);
});
