import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fullReferenceFolder, readJsonLines, referencePath, repositoryRoot, requireReference } from './reference.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-reference-'));
});
afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

describe('referencePath', () => {
  test('prefers the full tables that T5_LAB_REFERENCE names', () => {
    mkdirSync(path.join(scratch, 'expected'));
    writeFileSync(path.join(scratch, 'expected', 'sampling.json'), '{}');
    vi.stubEnv('T5_LAB_REFERENCE', scratch);
    expect(referencePath('expected/sampling.json')).toBe(path.join(scratch, 'expected', 'sampling.json'));
  });

  test('falls back to the copy in the repository, file by file', () => {
    mkdirSync(path.join(scratch, 'expected'));
    vi.stubEnv('T5_LAB_REFERENCE', scratch);
    expect(referencePath('expected/sampling.json')).toBe(
      path.join(repositoryRoot, 'fixtures', 'reference', 'expected', 'sampling.json'),
    );
  });

  test('without the full tables everything is in the repository', () => {
    vi.stubEnv('T5_LAB_REFERENCE', 'fixtures');
    expect(fullReferenceFolder()).toBeNull();
    const folder = referencePath('models/translator');
    expect(folder).toBe(path.join(repositoryRoot, 'fixtures', 'reference', 'models', 'translator'));
    expect(existsSync(path.join(folder ?? '', 'config.json'))).toBe(true);
    expect(referencePath('models/translator/spiece.model')).toBe(path.join(folder ?? '', 'spiece.model'));
  });

  test.each(['v1_1-untied', 'v1_0-tied', 'gated-silu-sharded-bf16', 'umt5', 'mt5', 'translator'])(
    'the repository alone has the model %s with its tables',
    (name) => {
      vi.stubEnv('T5_LAB_REFERENCE', 'fixtures');
      for (const file of [
        `models/${name}/config.json`,
        `models/${name}/spiece.model`,
        `expected/${name}/forward.json`,
        `expected/${name}/forward.safetensors`,
        `expected/${name}/gradients.safetensors`,
      ]) {
        expect(referencePath(file), file).not.toBeNull();
      }
    },
  );

  test('answers null for what neither place has', () => {
    expect(referencePath('expected/nobody/forward.json')).toBeNull();
    expect(() => requireReference('expected/nobody/forward.json')).toThrow('expected/nobody/forward.json');
  });
});

describe('readJsonLines', () => {
  test('reads the plain file, and its gzip where the plain file is absent', () => {
    const plain = path.join(scratch, 'rows.jsonl');
    writeFileSync(plain, '{"text":"a\\u2028b"}\n\n{"text":"б"}\n');
    expect(readJsonLines(plain)).toEqual([{ text: 'a\u2028b' }, { text: 'б' }]);
    const packed = path.join(scratch, 'packed.jsonl');
    writeFileSync(packed + '.gz', gzipSync('{"text":"ёж"}\n'));
    expect(readJsonLines(packed)).toEqual([{ text: 'ёж' }]);
  });

  test('reads every row of a packed table: sentencepiece answered 3062 texts', () => {
    vi.stubEnv('T5_LAB_REFERENCE', 'fixtures');
    expect(readJsonLines(requireReference('tokenizers/tri/cases.jsonl'))).toHaveLength(3062);
  });
});
