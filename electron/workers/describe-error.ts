import { TypedError, type ErrorData } from '../../native-models/errors/typed-error.ts';
import type { EngineReason, SystemReason } from '../contract/error-reason.ts';
import { LabError, type LabErrorCode, type LabErrorData } from '../contract/lab-error.ts';

/**
 * The contract's code for each way in which native-models can fail; a code without a row does not type-check.
 * A file that could not be had and a file that is bad stay different.
 */
const labCodes: Readonly<Record<EngineReason, LabErrorCode>> = {
  cancelled: 'cancelled',
  'out-of-memory': 'out-of-memory',
  'memory-insufficient': 'memory-insufficient',
  'text-too-long': 'text-too-long',
  'token-beyond-vocabulary': 'model-invalid',
  'invalid-request': 'invalid-request',

  'sheet-invalid': 'invalid-request',
  'sheet-overflow': 'invalid-request',
  'invalid-generation-options': 'invalid-request',
  'invalid-regex': 'invalid-request',
  'regex-too-slow': 'invalid-request',

  'model-not-found': 'model-not-found',
  'folder-not-found': 'model-not-found',
  'not-a-folder': 'model-not-found',
  'folder-unreadable': 'file-unreadable',
  'library-damaged': 'file-invalid',

  'config-missing': 'file-not-found',
  'config-unreadable': 'file-unreadable',
  'config-invalid': 'model-invalid',
  'model-unsupported': 'model-unsupported',
  'tensor-missing': 'model-invalid',
  'tensor-mismatch': 'model-invalid',

  'file-not-found': 'file-not-found',
  'data-file-not-found': 'file-not-found',
  'file-unreadable': 'file-unreadable',
  'file-unwritable': 'file-unwritable',
  'file-invalid': 'file-invalid',
  'file-changed': 'file-invalid',
  'file-removed': 'file-not-found',
  'text-not-utf8': 'file-invalid',
  'fields-unequal': 'file-invalid',
  'column-missing': 'file-invalid',
  'output-disk-full': 'disk-full',
  'file-kind-unknown': 'invalid-request',
  'output-is-input': 'invalid-request',
  'translation-count': 'internal',

  'file-truncated': 'model-invalid',
  'too-short': 'model-invalid',
  'header-too-large': 'model-invalid',
  'header-beyond-file': 'model-invalid',
  'header-not-utf8': 'model-invalid',
  'header-not-json': 'model-invalid',
  'header-not-object': 'model-invalid',
  'duplicate-key': 'model-invalid',
  'metadata-invalid': 'model-invalid',
  'entry-invalid': 'model-invalid',
  'dtype-unknown': 'model-invalid',
  'dims-invalid': 'model-invalid',
  'offsets-invalid': 'model-invalid',
  'offsets-beyond-file': 'model-invalid',
  'offsets-overlap': 'model-invalid',
  'offsets-hole': 'model-invalid',
  'shape-mismatch': 'model-invalid',
  'trailing-bytes': 'model-invalid',
  'tensor-not-found': 'model-invalid',
  'index-invalid': 'model-invalid',
  'index-path': 'model-invalid',
  'index-mismatch': 'model-invalid',
  'size-mismatch': 'model-invalid',
  'invalid-logits': 'model-invalid',

  'tokenizer-missing': 'file-not-found',
  'tokenizer-unreadable': 'file-unreadable',
  'tokenizer-invalid': 'tokenizer-invalid',
  'no-lattice': 'no-lattice',

  'argument-unknown': 'invalid-request',
  'argument-invalid': 'invalid-request',
  'batches-invalid': 'invalid-request',
  'no-examples': 'file-invalid',
  'lines-unequal': 'file-invalid',
  'examples-unreadable': 'file-unreadable',
  'batch-without-labels': 'file-invalid',
  'run-exists': 'invalid-request',
  'run-not-found': 'run-not-found',
  'run-invalid': 'run-invalid',
  'run-locked': 'run-busy',
  'run-unreadable': 'file-unreadable',
  'run-unwritable': 'file-unwritable',
  'run-list-damaged': 'file-invalid',
  'trainer-state-not-found': 'file-not-found',
  'trainer-state-invalid': 'file-invalid',
  'disk-full': 'disk-full',
  'checkpoint-not-found': 'run-invalid',
  'checkpoint-damaged': 'run-invalid',
  'model-changed': 'run-changed',
  'data-changed': 'run-changed',
  'training-diverged': 'training-diverged',
  'optimizer-thread-failed': 'worker-failed',
  'output-not-empty': 'invalid-request',
  'archive-exists': 'invalid-request',
  'no-sentences': 'internal',
  'sentence-count': 'internal',

  'address-invalid': 'invalid-request',
  'hub-unreachable': 'hub-unreachable',
  'hub-denied': 'hub-denied',
  'hub-busy': 'hub-busy',
  'hub-failed': 'hub-failed',
  'hub-answer-invalid': 'hub-answer-invalid',
  'repository-not-found': 'repository-not-found',
  'repository-unsuitable': 'repository-unsuitable',
  'download-damaged': 'download-damaged',
  'download-not-found': 'download-not-found',
  'download-busy': 'download-busy',

  'session-failed': 'internal',
  'run-failed': 'internal',
  'unknown-operator': 'internal',
  'unresolved-dim': 'internal',
  'no-gradient': 'internal',
};

/** What the system's own error codes mean for whoever asked for a file. */
const systemCodes: Readonly<Record<SystemReason, readonly [code: LabErrorCode, sentence: string]>> = {
  ENOENT: ['file-not-found', 'The file does not exist'],
  ENOTDIR: ['file-not-found', 'A part of the path is not a folder'],
  ENAMETOOLONG: ['file-not-found', 'The path is too long'],
  ELOOP: ['file-unreadable', 'The links of the path lead in a circle'],
  EISDIR: ['file-unreadable', 'A folder lies where a file was expected'],
  EACCES: ['file-unreadable', 'Access to the file was denied'],
  EPERM: ['file-unreadable', 'Access to the file was denied'],
  EIO: ['file-unreadable', 'The file could not be read from the disk'],
  EMFILE: ['file-unreadable', 'Too many files are open'],
  EBUSY: ['file-unwritable', 'Another program uses the file'],
  EEXIST: ['file-unwritable', 'Something else is already there'],
  ENOSPC: ['file-unwritable', 'The disk is full'],
  EDQUOT: ['file-unwritable', 'The disk quota is used up'],
  EROFS: ['file-unwritable', 'The disk is read-only'],
  ERR_INVALID_ARG_VALUE: ['invalid-request', 'A path holds a character that no path can hold'],
};

/**
 * Any error as it crosses a door. Typed errors keep their sentence and details; what nobody foresaw becomes `internal`,
 * and its stack goes to `log` where LAB_DEBUG is set.
 */
export function describeError(error: unknown, log: (error: unknown) => void = logInDebug): LabErrorData {
  if (error instanceof LabError) return error.data;
  const known = error instanceof Error ? describeKnown(error) : null;
  if (known && known.code !== 'internal') return known;
  log(error);
  if (known) return known;
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `The lab failed in a way that it does not know: ${reason.replace(/\.$/, '')}.`,
    hint: 'Start the lab with LAB_DEBUG=1 to see where it failed.',
  };
}

/** Every code that may stand in an error that was written down by a thread, or by the host for one that died. */
const keptCodes: ReadonlySet<string> = new Set<LabErrorCode>([...Object.values(labCodes), 'worker-failed']);

/** An error that a run's folder keeps, under the contract's code. */
export function describeKeptError(error: ErrorData): LabErrorData {
  const { code } = error;
  if (isEngineReason(code)) return { ...error, code: labCodes[code], reason: code };
  return { ...error, code: keptCodes.has(code) ? (code as LabErrorCode) : 'internal' };
}

const isEngineReason = (code: string): code is EngineReason => Object.hasOwn(labCodes, code);
const isSystemReason = (code: string): code is SystemReason => Object.hasOwn(systemCodes, code);

function describeKnown(error: Error): LabErrorData | null {
  if (error instanceof TypedError) {
    const { code, message, details } = error as TypedError;
    if (!isEngineReason(code)) return { code: 'internal', message, ...details };
    return { code: labCodes[code], reason: code, message, ...details };
  }
  if (error.name === 'AbortError') return { code: 'cancelled', message: 'The call was cancelled.' };
  return describeSystemError(error) ?? describeMemoryError(error);
}

function describeSystemError({ code: reason = '', message, path }: NodeJS.ErrnoException): LabErrorData | null {
  if (!isSystemReason(reason)) return null;
  const [code, sentence] = systemCodes[reason];
  if (!path) return { code, reason, message: `${sentence}.`, found: message };
  return { code, reason, message: `${sentence}: ${path}.`, file: path };
}

/** V8 and ONNX Runtime have no code for it, only these sentences. */
function describeMemoryError(error: Error): LabErrorData | null {
  if (!/allocation failed|bad_alloc|out of memory|failed to allocate/i.test(error.message)) return null;
  return {
    code: 'out-of-memory',
    reason: 'out-of-memory',
    message: 'There is not enough memory for this.',
    found: error.message,
    hint: 'Close other programs, take a smaller model, or ask for less at once.',
  };
}

/** The stack of an error, for whoever set LAB_DEBUG to find a fault of the lab. */
export function logInDebug(error: unknown): void {
  if (!process.env['LAB_DEBUG']) return;
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
