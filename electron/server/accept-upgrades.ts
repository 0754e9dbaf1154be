import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { isMeantForUs, type Access } from './access.ts';
import { wirePath } from './answer-requests.ts';

/** Lets a page of ours open its WebSocket; a browser sends Origin with every upgrade, so one without it is refused. */
export function acceptUpgrades(
  server: Server,
  sockets: WebSocketServer,
  { port, access }: { readonly port: number; readonly access: Access },
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // The other end may go away at any moment, and `ws` listens only once it has taken over.
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== wirePath) return refuse(socket, '404 Not Found');
    if (!isMeantForUs(request, port, 'required') || !access.hasCookie(request)) return refuse(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request));
  });
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Cuts connections whose other end has gone without a word (a closed lid, a killed browser). Returns its undo. */
export function keepAlive(sockets: WebSocketServer, heartbeatMs: number): () => void {
  const silent = new WeakSet<WebSocket>();
  sockets.on('connection', (socket) => socket.on('pong', () => silent.delete(socket)));
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.ping();
    }
  }, heartbeatMs);
  return () => clearInterval(timer);
}
