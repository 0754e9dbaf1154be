import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const folder = path.dirname(fileURLToPath(import.meta.url));
const repositoryRoot = path.join(folder, '..', '..');
const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-conformance-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function conformance(...args: string[]) {
  const program = path.join(repositoryRoot, 'build', 'conformance.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { status, stderr, lines: stdout.trim().split('\n') };
}

test.each([
  ['bundled', 'native-models/bundled/model'],
  ['translator', 'fixtures/reference/models/translator'],
])('the model of %s.json gives every answer of its table', { timeout: 130_000 }, (name, model) => {
  const table = path.join(folder, `${name}.json`);
  const { checks } = JSON.parse(readFileSync(table, 'utf8')) as { checks: readonly unknown[] };
  const { status, lines } = conformance('--model', path.join(repositoryRoot, model), '--table', table);
  expect(lines.filter((line) => line.startsWith('FAILED'))).toEqual([]);
  expect(lines.at(-1)).toBe(`${checks.length} passed, 0 failed`);
  expect(status).toBe(0);
});

test('one wrong answer is counted, named, and fails the command', { timeout: 130_000 }, () => {
  const table = path.join(scratch, 'table.json');
  const checks = [
    { kind: 'piece_id', piece: '▁the', id: 655 },
    { kind: 'piece_id', piece: '▁the', id: 656 },
  ];
  writeFileSync(table, JSON.stringify({ about: 'One right, one wrong.', model: 'translator', checks }));
  const { status, lines } = conformance(
    '--model',
    path.join(repositoryRoot, 'fixtures/reference/models/translator'),
    '--table',
    table,
  );
  expect(lines.at(-1)).toBe('1 passed, 1 failed');
  expect(lines).toContain('       id: expected 656, found 655');
  expect(status).toBe(1);
});

test('without a model it says how to use it', () => {
  const { status, stderr } = conformance();
  expect(stderr).toContain('Usage: npm run conformance -- --model FOLDER');
  expect(status).toBe(2);
});
