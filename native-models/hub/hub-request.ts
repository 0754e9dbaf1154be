import { inEnglish, type Phrase } from '../errors/phrases.ts';
import { HubError, type HubErrorCode } from './hub-error.ts';
import { isLoopback, isPrivate } from './repository-address.ts';

/** A server that speaks the Hub's interface, and what lets us in. */
export interface HubConnection {
  readonly endpoint: string;
  /** Goes to the endpoint's own origin only, and only where nobody can read along. */
  readonly token: string | null;
  /** A connection that brings nothing for so long counts as cut. */
  readonly stallMs: number;
}

/** An answer whose body is still on its way. */
export interface HubAnswer {
  /** 200 or 206. */
  readonly status: number;
  readonly headers: Headers;
  /** The hash that the Hub itself gives a file before it sends us to where the file lies; null where it gives none. */
  readonly linkedEtag: string | null;
  /** Piece by piece. Whoever stops early ends the connection. @throws HubError `hub-unreachable`. */
  readonly body: AsyncGenerator<Uint8Array, void, undefined>;
  /** For whoever does not want the body at all. */
  cancel(): void;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Asks for an address and follows where it is sent: never from https to http, never from outside to this machine. The
 * answer comes as it lies there: uncompressed, so that ranges mean bytes of the file.
 * @throws HubError for every answer but 200 and 206; AbortError when `signal` aborts.
 */
export async function requestHub(
  connection: HubConnection,
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<HubAnswer> {
  const silence = watchSilence(connection.stallMs, signal);
  let url = new URL(address);
  let linkedEtag: string | null = null;
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await fetch(url, {
        headers: { ...headers, 'accept-encoding': 'identity', ...authorization(connection, url) },
        redirect: 'manual',
        signal: silence.signal,
      });
      silence.hear();
      linkedEtag ??= hashIn(response.headers.get('x-linked-etag'));
      if (!REDIRECTS.includes(response.status)) {
        if (response.status !== 200 && response.status !== 206) throw await refusal(connection, url, response);
        const body = read(response, url, silence);
        return { status: response.status, headers: response.headers, linkedEtag, body, cancel: () => silence.cut() };
      }
      await response.body?.cancel();
      if (redirects === MAX_REDIRECTS) throw wrongTurn(url, `more than ${MAX_REDIRECTS} redirects`);
      url = nextUrl(url, response.headers.get('location'));
    }
  } catch (error) {
    silence.end();
    throw failure(error, url, silence, signal);
  }
}

async function* read(response: Response, url: URL, silence: Silence): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const piece of response.body ?? []) {
      silence.hear();
      yield piece as Uint8Array;
    }
  } catch (error) {
    throw failure(error, url, silence, silence.outer);
  } finally {
    silence.end();
  }
}

interface Silence {
  /** Aborts when nothing was heard for too long, and with the caller's own. */
  readonly signal: AbortSignal;
  readonly outer: AbortSignal;
  readonly ms: number;
  readonly isTooLong: () => boolean;
  readonly hear: () => void;
  readonly end: () => void;
  /** Ends the connection as well. */
  readonly cut: () => void;
}

/** Takes the caller's time for silence too: between two pieces nobody may think for longer than `ms`. */
function watchSilence(ms: number, outer: AbortSignal): Silence {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return {
    signal: AbortSignal.any([controller.signal, outer]),
    outer,
    ms,
    isTooLong: () => controller.signal.aborted,
    hear: () => void timer.refresh(),
    end: () => clearTimeout(timer),
    cut() {
      clearTimeout(timer);
      controller.abort();
    },
  };
}

function authorization({ endpoint, token }: HubConnection, url: URL): Readonly<Record<string, string>> {
  const isOurs = url.origin === new URL(endpoint).origin && isPrivate(url);
  return token !== null && isOurs ? { authorization: `Bearer ${token}` } : {};
}

function nextUrl(from: URL, location: string | null): URL {
  if (location === null || !URL.canParse(location, from.href)) throw wrongTurn(from, 'a redirect to no address');
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && to.protocol !== 'http:') throw wrongTurn(from, `a redirect to ${to.protocol}`);
  if (from.protocol === 'https:' && to.protocol === 'http:') throw wrongTurn(from, 'a redirect from https to http');
  if (isLoopback(to) && !isLoopback(from)) throw wrongTurn(from, 'a redirect to this machine itself');
  return to;
}

/** The hash in an ETag, as far as it is one: SHA-256 of a large file, SHA-1 of a small one's git blob. */
function hashIn(header: string | null): string | null {
  return /^(?:W\/)?"?([0-9a-f]{64}|[0-9a-f]{40})"?$/.exec(header ?? '')?.[1] ?? null;
}

function wrongTurn({ host }: URL, found: string): HubError {
  const message = `${host} sent the lab somewhere that it does not go: ${found}.`;
  const hint = 'Check the endpoint, or take another one.';
  return new HubError('hub-answer-invalid', message, { place: host, expected: ['file-redirect'], found, hint });
}

/** By the answer's status, and by the Hub's own `X-Error-Code` where it has one. */
async function refusal({ token }: HubConnection, { host }: URL, response: Response): Promise<HubError> {
  await response.body?.cancel();
  const { status, headers } = response;
  const reason = headers.get('x-error-code') ?? '';
  const make = (code: HubErrorCode, message: string, hint: string, expected: Phrase | null = null) => {
    const details = { place: host, found: ['status', status], hint, ...(expected ? { expected } : {}) } as const;
    const error = new HubError(code, message, details);
    error.status = status;
    error.retryAfterMs = retryAfterMs(headers.get('retry-after'));
    return error;
  };
  // Without a token the Hub answers 401 for what does not exist, so as not to tell what is private.
  if (status === 404 || status === 410 || reason === 'RepoNotFound') return make(...notFound(host, reason));
  if (status === 401 || status === 403) {
    const message =
      reason === 'GatedRepo'
        ? `The owner of this model gives it only to whom they let in, and ${host} does not know that you are.`
        : `${host} does not let the lab have this.`;
    const hint =
      token === null
        ? 'Enter an access token of your account there; for a gated model, first agree to its terms on its page.'
        : 'Check that the token is right and may read this model; for a gated model, first agree to its terms on its page.';
    return make('hub-denied', message, hint);
  }
  if (status === 429) {
    const wait = retryAfterMs(headers.get('retry-after'));
    const pause = wait === null ? null : pauseOf(Math.ceil(wait / 1000));
    const hint = pause ? `Try again in ${pause[1]} ${pause[2]}.` : 'Wait some minutes.';
    return make('hub-busy', `${host} asks the lab to come back later: too many requests.`, hint, pause);
  }
  const what = status >= 500 ? 'failed' : 'answered in a way that the lab does not know';
  return make('hub-failed', `${host} ${what}: status ${status}.`, 'Try again later, or take another endpoint.');
}

function notFound(host: string, reason: string): [HubErrorCode, string, string] {
  if (reason === 'RevisionNotFound')
    return ['repository-not-found', `${host} has no such revision of the model.`, 'Check the branch, tag or commit.'];
  if (reason === 'EntryNotFound')
    return ['repository-not-found', `${host} does not have a file that its own list names.`, 'Try again later.'];
  const hint = 'Check the spelling. A private model needs an access token.';
  return ['repository-not-found', `${host} has no such model, or does not show it to everybody.`, hint];
}

/** Seconds, or a date. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

/** In the largest unit of which there are at least two, rounded up, so that nobody comes too early. */
function pauseOf(seconds: number): Extract<Phrase, readonly ['pause', ...unknown[]]> {
  if (seconds < 120) return ['pause', seconds, 's'];
  return seconds < 7200 ? ['pause', Math.ceil(seconds / 60), 'min'] : ['pause', Math.ceil(seconds / 3600), 'h'];
}

/** What the network's own codes mean. */
const networkReasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no server of that name is known; is this machine online?',
  EAI_AGAIN: 'its name could not be looked up; is this machine online?',
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  ENETUNREACH: 'there is no way to it; is this machine online?',
  EHOSTUNREACH: 'there is no way to it; is this machine online?',
};

function failure(error: unknown, { host }: URL, silence: Silence, outer: AbortSignal): unknown {
  if (error instanceof HubError) return error;
  if (outer.aborted) return outer.reason;
  const code = networkCode(error);
  const found: Phrase = silence.isTooLong() ? ['silence-seconds', Math.round(silence.ms / 1000)] : ['system', code];
  const reason = silence.isTooLong()
    ? `it sent ${inEnglish(found)}`
    : (networkReasons[code] ?? `the connection failed (${code})`);
  const hint = 'Check the network and the endpoint, then try again; what has been fetched is kept.';
  return new HubError(
    'hub-unreachable',
    `${host} could not be reached: ${reason}${reason.endsWith('?') ? '' : '.'}`,
    { place: host, found, hint },
    error,
  );
}

/** Node puts the system's code somewhere among the causes. */
function networkCode(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
  }
  return 'unknown';
}
