import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCheck } from './checks.mjs';

const folder = path.dirname(fileURLToPath(import.meta.url));

interface Check {
  readonly kind: string;
  readonly input_ids?: readonly number[];
}

const { checks } = JSON.parse(readFileSync(path.join(folder, 'notebook.json'), 'utf8')) as { checks: readonly Check[] };
const lossCheck = { kind: 'loss', source: 'a', target: 'b', loss: 10.377, decimals: 4 };

/** A lab that answers every call with the same document. */
const answering = (reply: unknown) => () => Promise.resolve(reply);

describe('the notebook table', () => {
  test('holds what the notebook prints, counted by kind', () => {
    const counts: Record<string, number> = {};
    for (const { kind } of checks) counts[kind] = (counts[kind] ?? 0) + 1;
    expect(counts).toEqual({
      self_attention: 1,
      encode: 8,
      decode: 3,
      pieces: 3,
      piece_id: 1,
      num_parameters: 1,
      module_tree: 1,
      translation: 3,
      loss: 2,
    });
  });

  test('has a hundred pieces and ids that end with </s> exactly where special tokens are added', () => {
    const pieces = checks.find(({ kind }) => kind === 'pieces') as unknown as { pieces: readonly string[] };
    expect(pieces.pieces).toHaveLength(100);
    const encodings = checks.filter(({ kind }) => kind === 'encode') as unknown as readonly {
      add_special_tokens: boolean;
      input_ids: readonly number[];
    }[];
    for (const { add_special_tokens, input_ids } of encodings) expect(input_ids.at(-1) === 1).toBe(add_special_tokens);
  });
});

describe('a check', () => {
  test('passes where the lab gives the known answer', async () => {
    expect(await runCheck(lossCheck, [], answering({ loss: 10.37704 }))).toMatchObject({ ok: true });
  });

  test('fails one unit beyond the last decimal, and says what was expected and found', async () => {
    const { ok, detail } = await runCheck(lossCheck, [], answering({ loss: 10.3771 }));
    expect(ok).toBe(false);
    expect(detail).toBe('loss: expected "10.3770", found "10.3771"');
  });

  test('fails with the sentence of the lab where the lab fails', async () => {
    const refusing = () => Promise.reject(new Error('The model folder x does not exist.'));
    expect(await runCheck(lossCheck, [], refusing)).toMatchObject({
      ok: false,
      detail: 'The model folder x does not exist.',
    });
  });

  test('names the first line where a module tree differs', async () => {
    const check = { kind: 'module_tree', lines: ['T5(', '  (a): A', ')'] };
    const { detail } = await runCheck(check, [], answering({ module_tree: 'T5(\n  (a): B\n)' }));
    expect(detail).toBe('line 2: expected "  (a): A", found "  (a): B"');
    expect(await runCheck(check, [], answering({ module_tree: 'T5(\n  (a): A\n)' }))).toMatchObject({ ok: true });
  });

  test('of a kind that nobody knows fails instead of passing unseen', async () => {
    expect(await runCheck({ kind: 'perplexity' }, [], answering({}))).toMatchObject({ ok: false });
  });

  test.each([
    [{ kind: 'encode', text: 'I', add_special_tokens: false, input_ids: [85] }, { input_ids: [85, 1] }],
    [
      { kind: 'decode', ids: [12], text: 'and', each: ['and'] },
      { text: 'and', each: [' and'] },
    ],
    [{ kind: 'pieces', from: 3, pieces: [',', '▁'] }, [{ piece: ',' }]],
    [{ kind: 'piece_id', piece: '▁наука', id: 24880 }, []],
    [{ kind: 'num_parameters', num_parameters: 110724480 }, { num_parameters: 110724481 }],
    [{ kind: 'translation', source: 'a', text: 'b', ids: [0, 1] }, { sequences: [{ text: 'b', ids: [0, 2, 1] }] }],
    [{ kind: 'self_attention', sheet: {}, decimals: 4, z: [[1, 2]] }, { z: [[1, 2.0002]] }],
  ])('notices a wrong answer: %j', async (check, reply) => {
    expect(await runCheck(check, [], answering(reply))).toMatchObject({ ok: false });
  });
});
