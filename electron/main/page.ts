import type { CustomScheme, Protocol } from 'electron';
import { pageHeaders } from '../server/content-policy.ts';
import type { StaticFiles } from '../server/static-files.ts';

/** The window's own address: no file:// path, no port, nothing that another page could reach. */
export const pageScheme: CustomScheme = {
  scheme: 't5lab',
  privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true },
};

const pageOrigin = 't5lab://app';
export const pageUrl = `${pageOrigin}/`;

/** Whether an address belongs to the page of the lab. */
export function isPageUrl(url: string): boolean {
  return url === pageOrigin || url.startsWith(pageUrl);
}

/** Serves the page under its own address, with the same policy as the browser door; its calls go over IPC alone. */
export function servePage(protocol: Pick<Protocol, 'handle'>, files: StaticFiles): void {
  protocol.handle(pageScheme.scheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const file = host === 'app' && request.method === 'GET' ? await files(pathname) : null;
    const headers = { ...pageHeaders([]) };
    if (!file) return new Response('There is no such file.\n', { status: 404, headers });
    const { mediaType, cacheControl, content } = file;
    const body = new Uint8Array(content);
    return new Response(body, { headers: { ...headers, 'Content-Type': mediaType, 'Cache-Control': cacheControl } });
  });
}
