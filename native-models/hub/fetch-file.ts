import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Disk } from '../files/disk.ts';
import { fileUnwritable } from '../files/file-error.ts';
import { damaged } from './check-file.ts';
import { HubError } from './hub-error.ts';
import { requestHub, type HubAnswer, type HubConnection } from './hub-request.ts';
import type { RemoteFile } from './remote-file.ts';
import { withRetries, type HubPatience } from './with-retries.ts';

export interface Fetching {
  readonly connection: HubConnection;
  readonly patience: HubPatience;
  readonly signal: AbortSignal;
  readonly disk: Disk;
  /** So much is asked for at a time: what a cut can cost at most. */
  readonly blockBytes: number;
  /** The file's length on the disk, whenever it has grown. */
  readonly onLength: (bytes: number) => void;
  readonly onWait: (error: HubError, waitMs: number) => void;
}

/**
 * Fetches what is missing of a file, block by block, and appends it: whatever arrives stays, also when the connection is
 * cut or the process killed. Not checked: see `checkFile`.
 * @param path of the part that is here already, or of none.
 * @throws HubError; FileError `file-unwritable`; AbortError when the signal aborts.
 */
export async function fetchFile(address: string, file: RemoteFile, path: string, fetching: Fetching): Promise<void> {
  const unwritable = (error: unknown) => {
    throw writeFailure(path, error);
  };
  await using handle: FileHandle = await open(path, constants.O_RDWR | constants.O_CREAT).catch(unwritable);
  let at = (await handle.stat()).size;
  if (at > file.size_bytes) {
    await handle.truncate(0).catch(unwritable);
    at = 0;
  }
  fetching.onLength(at);
  const append = async (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.byteLength;) {
      const written = await fetching.disk.write(handle, bytes.subarray(done), at).catch(unwritable);
      done += written;
      at += written;
      fetching.onLength(at);
    }
  };
  const fetchRest = async () => {
    while (at < file.size_bytes) {
      fetching.signal.throwIfAborted();
      const end = Math.min(at + fetching.blockBytes, file.size_bytes);
      const range = { range: `bytes=${at}-${end - 1}` };
      const answer = await requestHub(fetching.connection, address, range, fetching.signal).catch((error: unknown) => {
        throw isBeyondEnd(error) ? damaged(file.name, 'size', `${file.size_bytes} bytes`, `at most ${at}`) : error;
      });
      try {
        checkHeaders(answer, file, at, end);
        // A server that knows no ranges sends all of it: what is here is let pass, and the rest is taken.
        await appendBody(
          answer,
          file,
          answer.status === 206 ? { skip: 0, until: end } : { skip: at, until: file.size_bytes },
        );
      } finally {
        answer.cancel();
      }
    }
  };
  const appendBody = async (
    { body }: HubAnswer,
    { name, size_bytes }: RemoteFile,
    part: { skip: number; until: number },
  ) => {
    let toSkip = part.skip;
    for await (const piece of body) {
      const bytes = piece.subarray(Math.min(toSkip, piece.byteLength));
      toSkip -= piece.byteLength - bytes.byteLength;
      if (at + bytes.byteLength > part.until) throw damaged(name, 'size', `${size_bytes} bytes`, 'more');
      await append(bytes);
    }
    if (at < part.until) throw endedEarly(fetching.connection);
  };
  const { patience, signal, onWait } = fetching;
  await withRetries(fetchRest, { patience, signal, onWait, progress: () => at });
}

/** What the headers say of the file, before any of it is taken. */
function checkHeaders({ status, headers, linkedEtag }: HubAnswer, file: RemoteFile, from: number, end: number): void {
  const { name, size_bytes, check } = file;
  if (/^text\/html/i.test(headers.get('content-type') ?? '')) throw pageInstead(name);
  if (linkedEtag !== null && linkedEtag.length === check.value.length && linkedEtag !== check.value)
    throw damaged(name, check.algorithm === 'sha256' ? 'SHA-256' : 'git hash', check.value, linkedEtag);
  const length = headers.get('content-length');
  if (status === 200) {
    if (length !== null && Number(length) !== size_bytes)
      throw damaged(name, 'size', `${size_bytes} bytes`, `${length} bytes`);
    return;
  }
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (total !== undefined && total !== '*' && Number(total) !== size_bytes)
    throw damaged(name, 'size', `${size_bytes} bytes`, `${total} bytes`);
  if (Number(first) !== from || Number(last) >= end)
    throw wrongRange(name, `${from}-${end - 1}`, headers.get('content-range'));
}

const isBeyondEnd = (error: unknown) => error instanceof HubError && error.status === 416;

function endedEarly({ endpoint }: HubConnection): HubError {
  const { host } = new URL(endpoint);
  const message = `${host} ended the connection before all of the file was there.`;
  const hint = 'Check the network, then go on; what has been fetched is kept.';
  return new HubError('hub-unreachable', message, { place: host, found: ['early-end'], hint });
}

function pageInstead(file: string): HubError {
  const message = `Instead of ${file} came a page in HTML.`;
  const hint = 'A login page of the network answers like this: open any page in a browser, then go on.';
  return new HubError('hub-answer-invalid', message, { file, expected: ['whole-file'], found: 'text/html', hint });
}

function wrongRange(file: string, expected: string, found: string | null): HubError {
  const message = `The server was asked for the bytes ${expected} of ${file} and sent others.`;
  const hint = 'Take another endpoint.';
  return new HubError('hub-answer-invalid', message, { file, expected, found: found ?? 'no Content-Range', hint });
}

function writeFailure(path: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return fileUnwritable(path, error);
  const message = `The disk is full: ${path} could not be written any further.`;
  const hint = 'Free some space, then go on; what has been fetched is kept.';
  return new HubError('disk-full', message, { file: path, found: code, hint }, error);
}
