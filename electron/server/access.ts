import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who may come in: whoever opened the printed address first, and then the browser that has its cookie. */
export interface Access {
  /** Goes into the printed address; good for one visit. */
  readonly token: string;
  /** Exchanges the token for a `Set-Cookie` value; null when it is wrong or spent. */
  exchange(token: string): string | null;
  hasCookie(request: IncomingMessage): boolean;
}

const secret = () => randomBytes(32).toString('base64url');

/** Compares in a time that depends on neither text. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Cookies are shared by all ports of a host, so the port is part of the name. */
export function createAccess(port: number): Access {
  const token = secret();
  const session = secret();
  const cookieName = `t5-lab-${port}`;
  let spent = false;
  return {
    token,
    exchange(given) {
      const right = sameSecret(given, token);
      if (!right || spent) return null;
      spent = true;
      return `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    },
    hasCookie(request) {
      const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
      const given = cookies.filter((cookie) => cookie.startsWith(`${cookieName}=`));
      return given.some((cookie) => sameSecret(cookie.slice(cookieName.length + 1), session));
    },
  };
}

/**
 * Whether a request was meant for this server: a page elsewhere that has its own name resolve to this machine (DNS
 * rebinding) gives that name as Host, and any foreign page its own address as Origin.
 */
export function isMeantForUs(request: IncomingMessage, port: number, origin: 'required' | 'optional'): boolean {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const { host } = request.headers;
  if (host === undefined || !hosts.includes(host.toLowerCase())) return false;
  const from = request.headers.origin;
  if (from === undefined) return origin === 'optional';
  return from.toLowerCase() === `http://${host.toLowerCase()}`;
}
