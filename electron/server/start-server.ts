import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { LabErrorData } from '../contract/lab-error.ts';
import { serveCalls, type CallHandler } from '../contract/serve-calls.ts';
import { createAccess } from './access.ts';
import { answerRequests } from './answer-requests.ts';
import { acceptUpgrades, keepAlive } from './accept-upgrades.ts';
import { describeListenError } from './server-error.ts';
import { createStaticFiles } from './static-files.ts';
import { createWebSocketWire } from './web-socket-wire.ts';

/** The names of this machine to itself; the door opens on no other. */
export const loopbackHosts = ['127.0.0.1', 'localhost', '::1'] as const;

export interface ServerOptions {
  readonly host: (typeof loopbackHosts)[number];
  /** 0 takes a free one. */
  readonly port: number;
  readonly rendererFolder: string;
  readonly handler: CallHandler;
  readonly describeError: (error: unknown) => LabErrorData;
  readonly limits?: Partial<ServerLimits>;
}

export interface ServerLimits {
  readonly maxMessageBytes: number;
  /** How long a request may take to arrive. */
  readonly requestMs: number;
  /** How often a connection is asked whether it is still there. */
  readonly heartbeatMs: number;
}

const usualLimits: ServerLimits = { maxMessageBytes: 64 * 1024 * 1024, requestMs: 10_000, heartbeatMs: 30_000 };

export interface RunningServer {
  /** Opens the page once; whoever has opened it keeps a cookie. */
  readonly url: string;
  /** Ends the connections, cancels their calls, and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Opens the browser door: the page and the calls, over HTTP and one WebSocket a tab, on the loopback address only.
 * Throws ServerError when the port cannot be had.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = { ...usualLimits, ...options.limits };
  const server = createServer({
    requestTimeout: limits.requestMs,
    headersTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(1000, limits.requestMs),
    maxHeaderSize: 16 * 1024,
  });
  await listen(server, options.host, options.port);
  const { port } = server.address() as AddressInfo;
  const access = createAccess(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.maxMessageBytes, perMessageDeflate: false });
  const stopHeartbeat = keepAlive(sockets, limits.heartbeatMs);

  answerRequests(server, { port, access, files: createStaticFiles(options.rendererFolder) });
  acceptUpgrades(server, sockets, { port, access });
  sockets.on('connection', (socket) => serveCalls(createWebSocketWire(socket), options.handler, options.describeError));

  const name = options.host === '::1' ? '[::1]' : options.host;
  return {
    url: `http://${name}:${port}/?token=${access.token}`,
    async close() {
      stopHeartbeat();
      await closeAll(server, sockets);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(describeListenError(error, host, port) ?? error));
    server.listen({ host, port, exclusive: true }, resolve);
  });
}

/** Says goodbye to each tab and waits a moment for it; then the connections are cut. */
async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets.clients) socket.close(1001, 'The lab was closed.');
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
  }, 500);
  await closed;
  clearTimeout(cut);
}
