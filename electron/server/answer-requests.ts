import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isMeantForUs, type Access } from './access.ts';
import { closedPage, closedSentence, type ClosedReason } from './closed-page.ts';
import { pageHeaders } from './content-policy.ts';
import type { StaticFiles } from './static-files.ts';

/** Where the page opens its WebSocket. */
export const wirePath = '/wire';

export interface Door {
  readonly port: number;
  readonly access: Access;
  readonly files: StaticFiles;
}

type Answer =
  | { readonly status: 200; readonly headers: Record<string, string>; readonly content: Uint8Array }
  | { readonly status: 303; readonly headers: Record<string, string> }
  | { readonly status: 400 | 403 | 404 | 405 | 500; readonly sentence: string }
  | { readonly status: 403; readonly closed: ClosedReason };

const notOurs = 'This address belongs to the T5 Lab of this machine; open it as the lab printed it.';

/** Answers each request with a file of the page, to whoever may have it. */
export function answerRequests(server: Server, door: Door): void {
  server.on('request', (request, response) => {
    answer(request, door)
      .catch((): Answer => ({ status: 500, sentence: 'The lab could not read this file.' }))
      .then((result) => send(request, response, door.port, result))
      .catch(() => response.destroy());
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
}

async function answer(request: IncomingMessage, { port, access, files }: Door): Promise<Answer> {
  if (!isMeantForUs(request, port, 'optional')) return { status: 403, sentence: notOurs };
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, sentence: 'Files of this page can only be read.' };
  const target = request.url ?? '';
  if (!URL.canParse(target, 'http://lab') || !target.startsWith('/'))
    return { status: 400, sentence: 'The address of this request is not one.' };
  const { pathname, searchParams } = new URL(target, 'http://lab');
  const token = searchParams.get('token');
  if (token !== null) return exchange(request, access, token);
  if (!access.hasCookie(request)) return { status: 403, closed: 'no-key' };
  const file = await files(pathname);
  if (!file) return { status: 404, sentence: 'There is no such file.' };
  const headers = { 'Content-Type': file.mediaType, 'Cache-Control': file.cacheControl };
  return { status: 200, headers, content: file.content };
}

/** The key is taken out of the address at once, so it stays in no history and no referrer. */
function exchange(request: IncomingMessage, access: Access, token: string): Answer {
  // HEAD is what link previews send; it must not use up the key.
  const cookie = request.method === 'GET' ? access.exchange(token) : null;
  const home = { Location: '/', 'Cache-Control': 'no-store' };
  if (cookie) return { status: 303, headers: { ...home, 'Set-Cookie': cookie } };
  if (access.hasCookie(request)) return { status: 303, headers: home };
  return { status: 403, closed: 'spent' };
}

function send(request: IncomingMessage, response: ServerResponse, port: number, result: Answer): void {
  const sources = ["'self'", `ws://${request.headers.host ?? `127.0.0.1:${port}`}${wirePath}`];
  for (const [name, value] of Object.entries(pageHeaders(isRefusal(result) ? [] : sources)))
    response.setHeader(name, value);
  if (isRefusal(result)) {
    const { mediaType, text } = refusalText(request, result);
    const headers = { 'Content-Type': mediaType, 'Cache-Control': 'no-store', Connection: 'close' };
    response.writeHead(result.status, result.status === 405 ? { ...headers, Allow: 'GET, HEAD' } : headers);
    response.end(text);
    return;
  }
  response.writeHead(result.status, result.headers);
  if (result.status === 200 && request.method === 'GET') response.end(result.content);
  else response.end();
}

type Refusal = Extract<Answer, { sentence: string } | { closed: ClosedReason }>;

const isRefusal = (result: Answer): result is Refusal => 'sentence' in result || 'closed' in result;

/** A browser that stands before a closed door gets a page in its language, everyone else a sentence. */
function refusalText({ headers }: IncomingMessage, refusal: Refusal): { mediaType: string; text: string } {
  if ('closed' in refusal && headers.accept?.includes('text/html'))
    return { mediaType: 'text/html; charset=utf-8', text: closedPage(refusal.closed, headers['accept-language']) };
  const sentence = 'closed' in refusal ? closedSentence(refusal.closed) : refusal.sentence;
  return { mediaType: 'text/plain; charset=utf-8', text: `${sentence}\n` };
}
