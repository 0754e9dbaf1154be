import * as v from 'valibot';
import { shown } from '../errors/shown.ts';
import { HubError } from './hub-error.ts';
import { requestHub, type HubAnswer, type HubConnection } from './hub-request.ts';
import type { RemoteFile } from './remote-file.ts';
import { isRepositoryName, type RepositoryAddress } from './repository-address.ts';
import { withRetries, type HubPatience } from './with-retries.ts';

/** A repository at one moment of its history. */
export interface Repository {
  readonly name: string;
  /** The commit that the revision leads to now: what is fetched later is of the same one. */
  readonly commit: string;
  readonly license: string | null;
  readonly gated: boolean;
  /** The files directly in the repository, without what is in folders. */
  readonly files: readonly RemoteFile[];
}

/** Who reads, and how patiently. */
export interface Reading {
  readonly connection: HubConnection;
  readonly patience: HubPatience;
  readonly signal: AbortSignal;
}

/** No repository of a model has so many files in its root; a server without end would. */
const MAX_FILES = 5000;
/** Above any answer of the Hub's interface. */
const MAX_ANSWER_BYTES = 32 * 2 ** 20;

const hex = (length: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${length}}$`)));
const size = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const info = v.object({
  name: v.pipe(v.string(), v.check(isRepositoryName)),
  sha: hex(40),
  gated: v.optional(v.union([v.boolean(), v.string()])),
  cardData: v.nullish(v.object({ license: v.optional(v.unknown()), license_name: v.optional(v.unknown()) })),
});
const entry = v.object({
  type: v.string(),
  path: v.pipe(v.string(), v.maxLength(4096)),
  size,
  oid: hex(40),
  lfs: v.nullish(v.object({ oid: hex(64), size })),
});

/**
 * Reads what the Hub says of a repository: its commit, its card's licence, and its files with sizes and hashes.
 * @throws HubError.
 */
export async function readRepository(address: RepositoryAddress, reading: Reading): Promise<Repository> {
  // Loaded when it is needed: no start of the lab waits for it.
  const { listFiles, modelInfo } = await import('@huggingface/hub');
  const { endpoint: hubUrl, name, revision } = address;
  const common = { hubUrl, fetch: jsonFetch(reading) };
  const found = await modelInfo({ ...common, name, revision, additionalFields: ['sha', 'cardData'] });
  const { sha, cardData, gated, name: realName } = parse(info, found, hubUrl, 'its description of the model');
  const files: RemoteFile[] = [];
  let seen = 0;
  for await (const value of listFiles({ ...common, repo: { type: 'model', name }, revision: sha })) {
    if (++seen > MAX_FILES) throw unexpected(hubUrl, 'its list of files', `at most ${MAX_FILES} files`, 'more');
    if ((value as { readonly type?: unknown } | null)?.type !== 'file') continue;
    files.push(fileOf(parse(entry, value, hubUrl, 'its list of files')));
  }
  const license = licenseOf(cardData?.license_name) ?? licenseOf(cardData?.license);
  // The Hub knows some models by an older name as well; what it answers is what they are called now.
  return { name: realName, commit: sha, license, gated: Boolean(gated), files };
}

/** Where a file's bytes lie. */
export function fileAddress(
  { endpoint, name }: Omit<RepositoryAddress, 'revision'>,
  commit: string,
  file: string,
): string {
  return `${endpoint}/${name}/resolve/${commit}/${encodeURIComponent(file)}`;
}

/** A small file's text. @throws HubError, also where it is longer than `maxBytes` or no UTF-8. */
export async function readRemoteText(address: string, reading: Reading, maxBytes: number): Promise<string> {
  const { connection, signal } = reading;
  return withRetries(
    async () => readText(await requestHub(connection, address, {}, signal), connection, maxBytes),
    reading,
  );
}

/** What @huggingface/hub asks with: bounded, patient, with our own rules for redirects and tokens, and JSON or nothing. */
function jsonFetch(reading: Reading): typeof fetch {
  const { connection, signal } = reading;
  return async (input) => {
    const address = input instanceof Request ? input.url : String(input);
    const [text, headers] = await withRetries(async () => {
      const answer = await requestHub(connection, address, { accept: 'application/json' }, signal);
      return [await readText(answer, connection, MAX_ANSWER_BYTES), answer.headers] as const;
    }, reading);
    const link = headers.get('link');
    try {
      JSON.parse(text);
    } catch {
      const found = /^\s*</.test(text) ? 'a page in HTML' : shown(text.slice(0, 60));
      throw unexpected(connection.endpoint, 'its answer', 'JSON', found);
    }
    return new Response(text, { headers: link === null ? {} : { link } });
  };
}

async function readText(answer: HubAnswer, { endpoint }: HubConnection, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body) {
    length += piece.byteLength;
    if (length > maxBytes) throw unexpected(endpoint, 'its answer', `at most ${maxBytes} bytes`, 'more');
    pieces.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw unexpected(endpoint, 'its answer', 'UTF-8 text', 'bytes that are not UTF-8');
  }
}

function fileOf({ path, size, oid, lfs }: v.InferOutput<typeof entry>): RemoteFile {
  if (!lfs) return { name: path, size_bytes: size, check: { algorithm: 'git-sha1', value: oid } };
  return { name: path, size_bytes: lfs.size, check: { algorithm: 'sha256', value: lfs.oid } };
}

/** `other` says only that a name follows; several licences come as a list. */
function licenseOf(value: unknown): string | null {
  const names = (Array.isArray(value) ? value : [value]).filter((name) => typeof name === 'string' && name !== 'other');
  return names.length === 0 ? null : names.join(', ').slice(0, 100);
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  endpoint: string,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue);
  throw unexpected(endpoint, place ? `${what}, ${place}` : what, issue.expected ?? 'another value', shown(issue.input));
}

function unexpected(endpoint: string, place: string, expected: string, found: string): HubError {
  const { host } = new URL(endpoint);
  const message = `${host} does not answer as the Hub does: ${place} should be ${expected}, but is ${found}.`;
  const hint =
    'Check the endpoint: it has to speak the interface of the Hugging Face Hub. A login page of the network answers like this, too.';
  return new HubError('hub-answer-invalid', message, { place: host, expected, found, hint });
}
