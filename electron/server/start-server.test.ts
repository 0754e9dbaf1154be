import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createCaller } from '../contract/caller.ts';
import type { CallHandler } from '../contract/serve-calls.ts';
import { describeError } from '../workers/describe-error.ts';
import { startServer, type RunningServer, type ServerLimits } from './start-server.ts';
import { createWebSocketWire } from './web-socket-wire.ts';

const limits: ServerLimits = { maxMessageBytes: 1024 * 1024, requestMs: 300, heartbeatMs: 100 };
let folder: string;
let server: RunningServer;
let cancelledCalls: string[];

const handler: CallHandler = (channel, request, { emit, signal }) => {
  if (channel === 'echo') {
    emit('an event');
    return Promise.resolve(request);
  }
  if (channel === 'fail') return Promise.reject(new Error('no'));
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => {
      cancelledCalls.push(channel);
      reject(new Error('stopped'));
    }),
  );
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-server-'));
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html><title>T5 Lab</title>');
  await writeFile(join(page, 'assets', 'main-1a2b.js'), 'export {};');
  await writeFile(join(page, 'assets', 'inter.woff2'), 'font');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(page, 'link.txt'));
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  cancelledCalls = [];
  server = await start();
});
afterEach(() => server.close());

const start = (more: Partial<Parameters<typeof startServer>[0]> = {}) =>
  startServer({
    host: '127.0.0.1',
    port: 0,
    rendererFolder: join(folder, 'page'),
    handler,
    describeError,
    limits,
    ...more,
  });

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const address = () => new URL(server.url);
const host = () => address().host;

/** A request whose target and headers are sent as they are: no client tidies them up. */
function send(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = address();
    const request = httpRequest({ hostname, port, path, method, headers: { Host: host(), ...headers } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject).end();
  });
}

/** Opens the printed address, as the user's browser does first. */
async function enter(): Promise<string> {
  const { headers } = await send(`/${address().search}`);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

test('the printed address gives a strict cookie and leads to the page; the key stays in no address', async () => {
  const first = await send(`/${address().search}`);
  expect(first).toMatchObject({ status: 303, body: '', headers: { location: '/', 'cache-control': 'no-store' } });
  const setCookie = first.headers['set-cookie']?.[0] ?? '';
  expect(setCookie).toMatch(/^t5-lab-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const page = await send('/', { Cookie: setCookie.split(';')[0]! });
  expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(page.body).toContain('<title>T5 Lab</title>');
});

test('each start has its own key, of 256 bits', async () => {
  const other = await start();
  expect(other.url).not.toBe(server.url);
  expect(new URL(other.url).searchParams.get('token')).toMatch(/^[\w-]{43}$/);
  await other.close();
});

test('every answer says what the page may do', async () => {
  const cookie = await enter();
  for (const reply of [await send('/', { Cookie: cookie }), await send('/')]) {
    const policy = String(reply.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
    expect(reply.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  }
});

test.each([
  ['/assets/main-1a2b.js', 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable'],
  ['/assets/inter.woff2', 'font/woff2', 'private, max-age=31536000, immutable'],
  ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
])('%s is sent as %s', async (path, type, cache) => {
  const reply = await send(path, { Cookie: await enter() });
  expect(reply).toMatchObject({ status: 200, headers: { 'content-type': type, 'cache-control': cache } });
});

test('a page that was rebuilt under a new name is found without a new start', async () => {
  const cookie = await enter();
  expect((await send('/assets/new.js', { Cookie: cookie })).status).toBe(404);
  await writeFile(join(folder, 'page', 'assets', 'new.js'), '1');
  expect((await send('/assets/new.js', { Cookie: cookie })).status).toBe(200);
});

interface Hostile {
  readonly name: string;
  readonly path?: string;
  readonly headers?: () => Record<string, string>;
  readonly method?: string;
  readonly status: number;
}

const hostile: Hostile[] = [
  { name: 'no cookie', status: 403 },
  { name: 'a made-up cookie', headers: () => ({ Cookie: `t5-lab-${address().port}=${'A'.repeat(43)}` }), status: 403 },
  { name: 'an empty cookie', headers: () => ({ Cookie: `t5-lab-${address().port}=` }), status: 403 },
  { name: 'a wrong key', path: '/?token=AAAA', status: 403 },
  { name: 'an empty key', path: '/?token=', status: 403 },
  { name: 'an asset without a cookie', path: '/assets/main-1a2b.js', status: 403 },
];
const hostileInside: Hostile[] = [
  { name: 'a foreign Host (DNS rebinding)', headers: () => ({ Host: 'evil.example' }), status: 403 },
  { name: 'a foreign Host on our port', headers: () => ({ Host: `evil.example:${address().port}` }), status: 403 },
  { name: 'our Host on another port', headers: () => ({ Host: '127.0.0.1:1' }), status: 403 },
  { name: 'a Host that begins as ours', headers: () => ({ Host: `${host()}.evil.example` }), status: 403 },
  { name: 'a foreign Origin', headers: () => ({ Origin: 'http://evil.example' }), status: 403 },
  { name: 'the Origin null', headers: () => ({ Origin: 'null' }), status: 403 },
  { name: 'our name on another port as Origin', headers: () => ({ Origin: 'http://127.0.0.1:1' }), status: 403 },
  { name: 'our address as Origin over https', headers: () => ({ Origin: `https://${host()}` }), status: 403 },
  { name: 'POST', method: 'POST', status: 405 },
  { name: 'PUT of a file', path: '/index.html', method: 'PUT', status: 405 },
  { name: 'OPTIONS (preflight)', method: 'OPTIONS', status: 405 },
  { name: 'a way up', path: '/../secret.txt', status: 404 },
  { name: 'a way up, encoded', path: '/%2e%2e/secret.txt', status: 404 },
  { name: 'a way up, encoded twice', path: '/%252e%252e/secret.txt', status: 404 },
  { name: 'a way up, slash encoded', path: '/..%2fsecret.txt', status: 404 },
  { name: 'a way up from a folder', path: '/assets/../../secret.txt', status: 404 },
  { name: 'a way up with backslashes', path: '/..\\secret.txt', status: 404 },
  { name: 'a way up with encoded backslashes', path: '/assets/..%5c..%5csecret.txt', status: 404 },
  { name: 'an absolute path', path: '//etc/passwd', status: 404 },
  { name: 'a NUL', path: '/index.html%00.js', status: 404 },
  { name: 'a broken escape', path: '/%zz', status: 404 },
  { name: 'a link out of the folder', path: '/link.txt', status: 404 },
  { name: 'a folder', path: '/assets/', status: 404 },
  { name: 'a key of Object.prototype', path: '/__proto__', status: 404 },
  { name: 'another address as target (proxying)', path: 'http://evil.example/', status: 400 },
];

test.each(hostile)('from outside, $name is refused with $status', async ({ path = '/', headers, method, status }) => {
  const reply = await send(path, headers?.(), method);
  expect(reply.status).toBe(status);
  expect(reply.headers['set-cookie']).toBeUndefined();
  expect(reply.body).not.toContain('<title>');
});

test.each(hostileInside)('even with the cookie, $name is refused with $status', async (row) => {
  const { path = '/', headers, method, status } = row;
  const reply = await send(path, { Cookie: await enter(), ...headers?.() }, method);
  expect(reply.status).toBe(status);
  expect(reply.body).not.toContain('secret');
});

test('the key opens once: the second visitor is refused, whoever has the cookie is led to the page', async () => {
  const cookie = await enter();
  expect(await send(`/${address().search}`)).toMatchObject({ status: 403 });
  expect(await send(`/${address().search}`, { Cookie: cookie })).toMatchObject({ status: 303 });
});

test('a browser that comes too late gets a page in its language, a program a sentence', async () => {
  await enter();
  const browser = { Accept: 'text/html,application/xhtml+xml', 'Accept-Language': 'ru,en;q=0.5' };
  const page = await send(`/${address().search}`, browser);
  expect(page).toMatchObject({ status: 403, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(page.body).toContain('Этот адрес уже открывали, а открыть его можно только один раз.');
  const english = await send('/', { ...browser, 'Accept-Language': 'en-GB' });
  expect(english.body).toContain('Open the address that the lab printed when it started');
  const program = await send(`/${address().search}`);
  expect(program.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(program.body).toBe(
    'This address was opened before, and it opens once. Start the lab again to get a new one.\n',
  );
});

test('a link preview (HEAD) does not use the key up', async () => {
  expect(await send(`/${address().search}`, {}, 'HEAD')).toMatchObject({ status: 403 });
  expect(await enter()).not.toBe('');
});

/** What becomes of an attempt to open a WebSocket: 101, or the status of the refusal. */
function upgrade(headers: Record<string, string>, path = '/wire'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${host()}${path}`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

test.each<[name: string, headers: (own: { Cookie: string; Origin: string }) => Record<string, string>, status: number]>(
  [
    ['cookie and Origin of ours', (own) => own, 101],
    ['no cookie', ({ Origin }) => ({ Origin }), 403],
    ['no Origin', ({ Cookie }) => ({ Cookie }), 403],
    ['a foreign Origin', (own) => ({ ...own, Origin: 'http://evil.example' }), 403],
    ['the Origin null', (own) => ({ ...own, Origin: 'null' }), 403],
    ['a foreign Host', (own) => ({ ...own, Host: 'evil.example' }), 403],
    ['a foreign Host with its Origin', (own) => ({ ...own, Host: 'evil.example', Origin: 'http://evil.example' }), 403],
  ],
)('a WebSocket with %s', async (_name, headers, status) => {
  const own = { Cookie: await enter(), Origin: `http://${host()}` };
  expect(await upgrade(headers(own))).toBe(status);
});

test('a WebSocket on another path is refused', async () => {
  expect(await upgrade({ Cookie: await enter(), Origin: `http://${host()}` }, '/other')).toBe(404);
});

async function openSocket(cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host()}/wire`, { headers: { Cookie: cookie, Origin: `http://${host()}` } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

const closeOf = (socket: WebSocket) =>
  new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );

test('several tabs call at once, each with its own answers', async () => {
  const cookie = await enter();
  const tabs = await Promise.all([openSocket(cookie), openSocket(cookie), openSocket(cookie)]);
  const answers = tabs.map(async (socket, tab) => {
    const events: unknown[] = [];
    const caller = createCaller(createWebSocketWire(socket));
    const value = await caller.call('echo', { tab }, { onEvent: (event) => events.push(event) });
    await expect(caller.call('fail', {})).rejects.toMatchObject({ code: 'internal' });
    return [value, events];
  });
  expect(await Promise.all(answers)).toEqual([0, 1, 2].map((tab) => [{ tab }, ['an event']]));
  tabs.forEach((socket) => socket.close());
});

test('a tab that closes has its calls cancelled, and no other tab notices', async () => {
  const cookie = await enter();
  const [one, other] = [await openSocket(cookie), await openSocket(cookie)];
  const lost = createCaller(createWebSocketWire(one)).call('wait', {});
  one.close();
  await expect(lost).rejects.toMatchObject({ code: 'connection-lost' });
  await expect.poll(() => cancelledCalls).toEqual(['wait']);
  expect(await createCaller(createWebSocketWire(other)).call('echo', 1)).toBe(1);
  other.close();
});

test.each<[name: string, frame: string | Buffer, code: number]>([
  ['no JSON', 'hello', 1007],
  ['an empty text', '', 1007],
  ['JSON that is no message', '[1,2,3]', 1007],
  ['a message without an id', '{"kind":"call","channel":"echo"}', 1007],
  ['bytes in place of text', Buffer.from('{"kind":"cancel","id":1}'), 1003],
  ['a frame over the limit', 'x'.repeat(limits.maxMessageBytes + 1), 1009],
  ['an object nested a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 1007],
])('%s closes that connection with a reason, and the server goes on', async (_name, frame, code) => {
  const cookie = await enter();
  const socket = await openSocket(cookie);
  const closed = closeOf(socket);
  socket.send(frame);
  expect((await closed).code).toBe(code);
  expect((await send('/', { Cookie: cookie })).status).toBe(200);
});

/** A connection below HTTP, for what no client would send. */
async function openRaw(): Promise<Socket> {
  const { hostname, port } = address();
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

const endOf = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()).resume());

test.each([
  ['bytes that are no HTTP', '\u0000\u0001\u0002\r\n\r\n'],
  ['half a request', 'GET / HTTP/1.1\r\nHost: '],
  ['a request with two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
  ['headers without end', `GET / HTTP/1.1\r\n${'X-A: b\r\n'.repeat(5000)}`],
])('%s is cut off in bounded time, and the server goes on', async (_name, bytes) => {
  const socket = await openRaw();
  socket.write(bytes);
  await endOf(socket);
  expect((await send('/', { Cookie: await enter() })).status).toBe(200);
});

test('frames that are no WebSocket frames close the connection, and the server goes on', async () => {
  const cookie = await enter();
  const socket = await openRaw();
  socket.write(
    `GET /wire HTTP/1.1\r\nHost: ${host()}\r\nOrigin: http://${host()}\r\nCookie: ${cookie}\r\nUpgrade: websocket\r\n` +
      'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
  await endOf(socket);
  expect((await send('/', { Cookie: cookie })).status).toBe(200);
});

test('a browser that has gone without a word is noticed and its calls are cancelled', async () => {
  const socket = await openSocket(await enter());
  void createCaller(createWebSocketWire(socket))
    .call('wait', {})
    .catch(() => {});
  await expect.poll(() => cancelledCalls).toEqual([]);
  // A paused client answers no ping.
  setTimeout(() => socket.pause(), 20);
  await expect.poll(() => cancelledCalls, { timeout: 2000 }).toEqual(['wait']);
  socket.terminate();
});

test('closing says so to each tab, cancels its calls, frees the port and takes no longer than a moment', async () => {
  const cookie = await enter();
  const [polite, deaf, idle] = [await openSocket(cookie), await openSocket(cookie), await openRaw()];
  const caller = createCaller(createWebSocketWire(polite));
  void caller.call('wait', {}).catch(() => {});
  await caller.call('echo', 1);
  deaf.pause();
  const closed = closeOf(polite);
  const { port } = address();
  const startedAt = Date.now();
  await server.close();
  expect(Date.now() - startedAt).toBeLessThan(2000);
  expect(await closed).toEqual({ code: 1001, reason: 'The lab was closed.' });
  expect(cancelledCalls).toEqual(['wait']);
  idle.destroy();
  deaf.terminate();
  server = await start({ port: Number(port) });
});

test('a port that another program uses is said, with what to do', async () => {
  const port = Number(address().port);
  await expect(start({ port })).rejects.toMatchObject({
    name: 'ServerError',
    code: 'port-taken',
    message: `Another program uses port ${port} on 127.0.0.1. Choose another with --port, or leave --port out to get a free one.`,
  });
});

test('localhost is as good a name of the machine as its number', async () => {
  const local = await start({ host: 'localhost' });
  expect(local.url).toMatch(/^http:\/\/localhost:\d+\/\?token=/);
  expect((await fetch(local.url, { redirect: 'manual' })).status).toBe(303);
  await local.close();
});
