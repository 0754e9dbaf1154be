import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What a test makes the server do wrong. Everything is asked anew at each request. */
export interface HubFaults {
  /** Answers this request in a way of its own; true where it did. */
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** After how many bytes of a file's answer the connection is cut; null: not at all. */
  cutAfter?: (file: string, request: number) => number | null;
  ignoresRanges?: boolean;
  /** What the list says of a file instead of the truth. */
  lie?: (file: string) => { readonly size?: number; readonly hash?: string } | null;
  /** The bytes that are sent instead of the file's. */
  swap?: (file: string, content: Buffer) => Buffer;
  /** Bytes a second. */
  bytesPerSecond?: number;
}

export interface ServedRepository {
  readonly name: string;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly license?: string;
  readonly gated?: boolean;
  /** Who has this one may fetch; null: everybody may. */
  readonly token?: string;
  readonly branches?: readonly string[];
}

/** A request for a file's bytes, and what came of it. */
export interface ServedRange {
  readonly file: string;
  readonly range: string | null;
  sentBytes: number;
}

export interface HubServer {
  readonly endpoint: string;
  /** Another origin of the same machine, to which large files are redirected. */
  readonly storage: string;
  faults: HubFaults;
  readonly ranges: ServedRange[];
  /** The headers of every request, by the origin that got it. */
  readonly requests: {
    readonly origin: 'hub' | 'storage';
    readonly url: string;
    readonly authorization: string | null;
  }[];
  readonly commit: string;
  close(): Promise<void>;
}

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** The files of a folder, as a repository has them. */
export async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  return new Map(await Promise.all(names.map(async ({ name }) => [name, await readFile(join(folder, name))] as const)));
}

export const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
export const gitHash = (content: Buffer) =>
  createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex');
/** As on the Hub: weights and sentencepiece models are large files, the rest lies in git. */
const isLarge = (name: string) => /\.(safetensors|bin|model|h5)$/.test(name);

/**
 * A server on the loopback address that speaks as much of the Hub's interface as the lab uses: the description of a
 * model, its list of files in pages, and its files with ranges, the large ones after a redirect to another origin.
 */
export async function startHubServer(repositories: readonly ServedRepository[]): Promise<HubServer> {
  const hub: HubServer = {
    endpoint: '',
    storage: '',
    faults: {},
    ranges: [],
    requests: [],
    commit: COMMIT,
    close: async () => undefined,
  };
  const known = new Map(repositories.map((repository) => [repository.name, repository]));
  const listen = (origin: 'hub' | 'storage') => {
    const server = createServer((request, response) => {
      const { url = '', headers } = request;
      hub.requests.push({ origin, url, authorization: headers.authorization ?? null });
      response.on('error', () => undefined);
      if (hub.faults.answer?.(request, response)) return;
      if (origin === 'storage') return void sendStored(hub, known, request, response);
      answerHub(hub, known, request, response);
    });
    return new Promise<{ address: string; close: () => Promise<void> }>((resolve) =>
      server.listen(0, '127.0.0.1', () =>
        resolve({
          address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          close: () =>
            new Promise((done) => {
              server.close(() => done());
              server.closeAllConnections();
            }),
        }),
      ),
    );
  };
  const [front, storage] = await Promise.all([listen('hub'), listen('storage')]);
  return Object.assign(hub, {
    endpoint: front.address,
    storage: storage.address,
    close: async () => void (await Promise.all([front.close(), storage.close()])),
  });
}

type Known = ReadonlyMap<string, ServedRepository>;

function answerHub(hub: HubServer, known: Known, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', hub.endpoint);
  const api = /^\/api\/models\/(.+?)\/(revision|tree)\/([^/]+)$/.exec(url.pathname);
  const file = /^\/(.+?)\/resolve\/([^/]+)\/([^/]+)$/.exec(url.pathname);
  const [, name = '', , revision = ''] = api ?? (file ? [file[0], file[1], '', file[2]] : []);
  const repository = known.get(decodeURIComponent(name));
  const mayRead = !repository?.token || request.headers.authorization === `Bearer ${repository.token}`;
  if (!repository || (!mayRead && !repository.gated)) return refuse(response, 401, 'RepoNotFound');
  const revisions = ['main', 'HEAD', COMMIT, ...(repository.branches ?? [])];
  if (!revisions.includes(decodeURIComponent(revision))) return refuse(response, 404, 'RevisionNotFound');
  if (api?.[2] === 'revision') return sendJson(response, describe(repository));
  if (api) return sendPage(hub, repository, url, response);
  if (!mayRead) return refuse(response, 401, 'GatedRepo');
  const content = repository.files.get(decodeURIComponent(file?.[3] ?? ''));
  if (!content) return refuse(response, 404, 'EntryNotFound');
  const fileName = decodeURIComponent(file?.[3] ?? '');
  if (!isLarge(fileName)) return sendBytes(hub, fileName, content, request, response);
  response.writeHead(302, {
    location: `${hub.storage}/${repository.name}/${fileName}?signature=secret`,
    'x-linked-etag': `"${hub.faults.lie?.(fileName)?.hash ?? sha256(content)}"`,
    'x-linked-size': String(content.byteLength),
  });
  response.end();
}

function sendStored(hub: HubServer, known: Known, request: IncomingMessage, response: ServerResponse): void {
  const parts = new URL(request.url ?? '', hub.storage).pathname.slice(1).split('/');
  const fileName = parts.pop() ?? '';
  const content = known.get(parts.join('/'))?.files.get(fileName);
  if (!content) return refuse(response, 404, '');
  sendBytes(hub, fileName, content, request, response);
}

function describe({ name, license, gated }: ServedRepository): object {
  return {
    _id: '1',
    id: name,
    sha: COMMIT,
    private: false,
    gated: gated ? 'manual' : false,
    downloads: 1,
    likes: 1,
    lastModified: '2024-01-01T00:00:00.000Z',
    cardData: license ? { license } : null,
  };
}

/** Three entries a page, the next one by a Link header, as the Hub does. */
function sendPage(hub: HubServer, { files, name }: ServedRepository, url: URL, response: ServerResponse): void {
  const entries = [...files].map(([path, content]) => {
    const lie = hub.faults.lie?.(path);
    const size = lie?.size ?? content.byteLength;
    const oid = isLarge(path) ? '0'.repeat(40) : (lie?.hash ?? gitHash(content));
    const lfs = isLarge(path) ? { lfs: { oid: lie?.hash ?? sha256(content), size, pointerSize: 130 } } : {};
    return { type: 'file', path, size, oid, ...lfs };
  });
  const all = [{ type: 'directory', path: 'onnx', size: 0, oid: '0'.repeat(40) }, ...entries];
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const next = from + 3 < all.length ? from + 3 : null;
  const link = `<${hub.endpoint}/api/models/${name}/tree/${COMMIT}?cursor=${next}>; rel="next"`;
  sendJson(response, all.slice(from, from + 3), next === null ? {} : { link });
}

function sendBytes(
  hub: HubServer,
  file: string,
  original: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { faults } = hub;
  const content = faults.swap?.(file, original) ?? original;
  const asked = request.headers.range ?? null;
  const served: ServedRange = { file, range: asked, sentBytes: 0 };
  hub.ranges.push(served);
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(asked ?? '') ?? [];
  const from = Number(first ?? 0);
  const to = last ? Math.min(Number(last), content.byteLength - 1) : content.byteLength - 1;
  const usesRange = first !== undefined && !faults.ignoresRanges;
  if (usesRange && from >= content.byteLength) {
    response.writeHead(416, { 'content-range': `bytes */${content.byteLength}` });
    return void response.end();
  }
  const body = usesRange ? content.subarray(from, to + 1) : content;
  response.writeHead(usesRange ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': body.byteLength,
    ...(usesRange ? { 'content-range': `bytes ${from}-${to}/${content.byteLength}` } : {}),
  });
  const cut = faults.cutAfter?.(file, hub.ranges.length) ?? null;
  void sendSlowly(
    body.subarray(0, cut ?? body.byteLength),
    () => hub.faults.bytesPerSecond,
    response,
    (bytes) => (served.sentBytes += bytes),
  ).then(() => (cut === null || cut >= body.byteLength ? response.end() : response.destroy()));
}

/** Counts what was handed to the connection. The pace may change on the way. */
async function sendSlowly(
  body: Buffer,
  pace: () => number | undefined,
  response: ServerResponse,
  onSent: (bytes: number) => void,
): Promise<void> {
  for (let at = 0; at < body.byteLength && !response.destroyed;) {
    const bytesPerSecond = pace();
    const step = bytesPerSecond === undefined ? 65_536 : Math.max(1, Math.ceil(bytesPerSecond / 50));
    const piece = body.subarray(at, at + step);
    await new Promise<void>((resolve) => response.write(piece, () => resolve()));
    onSent(piece.byteLength);
    at += step;
    if (bytesPerSecond !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function sendJson(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-error-code': reason });
  response.end(JSON.stringify({ error: reason }));
}
