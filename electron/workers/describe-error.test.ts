import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TypedError } from '../../native-models/errors/typed-error.ts';
import { LabError } from '../contract/lab-error.ts';
import { describeError, describeKeptError } from './describe-error.ts';

class MadeUpError extends TypedError {}

test.each([
  ['offsets-overlap', 'model-invalid'],
  ['folder-not-found', 'model-not-found'],
  ['tokenizer-missing', 'file-not-found'],
  ['tokenizer-invalid', 'tokenizer-invalid'],
  ['invalid-regex', 'invalid-request'],
  ['cancelled', 'cancelled'],
  ['out-of-memory', 'out-of-memory'],
  ['memory-insufficient', 'memory-insufficient'],
  ['a code of another age', 'internal'],
  ['toString', 'internal'],
])('the native code %s crosses as %s, with its sentence and all its details', (native, code) => {
  const details = { file: '/m/x', place: 'header', expected: 'a', found: 'b', hint: 'Mend it.' };
  const error = new MadeUpError(native, 'A sentence.', details, new Error('deeper'));
  const { reason, ...data } = describeError(error);
  expect(data).toEqual({ code, message: 'A sentence.', ...details });
  expect(reason).toBe(code === 'internal' ? undefined : native);
});

test('an error of the contract passes as it is', () => {
  const data = { code: 'text-too-long', message: 'Too long.', found: '9' } as const;
  expect(describeError(new LabError(data))).toEqual(data);
});

test.each([
  ['checkpoint-damaged', 'run-invalid', { reason: 'checkpoint-damaged' }],
  ['model-changed', 'run-changed', { reason: 'model-changed' }],
  ['disk-full', 'disk-full', { reason: 'disk-full' }],
  ['out-of-memory', 'out-of-memory', { reason: 'out-of-memory' }],
  ['worker-failed', 'worker-failed', {}],
  ['toString', 'internal', {}],
])('an error that a run keeps as %s crosses as %s, with its sentence and its details', (kept, code, reason) => {
  const rest = { message: 'A sentence.', place: 'step 3', hint: 'Mend it.' };
  expect(describeKeptError({ code: kept, ...rest })).toEqual({ code, ...reason, ...rest });
});

test('real errors of the file system say which file, and whether it could not be had or not be written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'describe-error-'));
  const reason = (work: Promise<unknown>) => work.then(() => null, describeError);
  const absent = join(folder, 'absent.txt');
  expect(await reason(readFile(absent))).toMatchObject({ code: 'file-not-found', reason: 'ENOENT', file: absent });
  expect(await reason(readFile(folder))).toMatchObject({ code: 'file-unreadable' });
  expect(await reason(writeFile(join(absent, 'x'), ''))).toMatchObject({ code: 'file-not-found' });
  expect(await reason(readFile('nul\0byte'))).toMatchObject({ code: 'invalid-request' });
  await rm(folder, { recursive: true });
});

test('a full disk is a file that cannot be written', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', path: '/out' });
  expect(describeError(error)).toMatchObject({ code: 'file-unwritable', file: '/out' });
});

test('an aborted operation of the platform is a cancelled call', () => {
  expect(describeError(AbortSignal.abort().reason)).toMatchObject({ code: 'cancelled' });
});

test('an allocation that fails is told as too little memory', () => {
  const fail = () => new ArrayBuffer(Number.MAX_SAFE_INTEGER);
  expect(fail).toThrow();
  try {
    fail();
  } catch (error) {
    expect(describeError(error)).toMatchObject({ code: 'out-of-memory' });
  }
  expect(describeError(new Error('std::bad_alloc'))).toMatchObject({ code: 'out-of-memory' });
});

test.each([[new TypeError('x is undefined')], ['a text'], [undefined], [null], [{ code: 5 }], [Symbol('s')]])(
  'what nobody foresaw becomes internal, and its stack goes to the log alone (%#)',
  (error) => {
    const logged: unknown[] = [];
    const data = describeError(error, (reason) => logged.push(reason));
    expect(data.code).toBe('internal');
    expect(data.message).not.toContain(' at ');
    expect(logged).toEqual([error]);
    expect(structuredClone(data)).toEqual(data);
  },
);
