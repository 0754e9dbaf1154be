import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** A file of the page as it is sent. */
export interface StaticFile {
  readonly mediaType: string;
  readonly cacheControl: string;
  readonly content: Uint8Array;
}

/** Finds a file of the page by the path of its address, `/` being the page itself; null for anything else. */
export type StaticFiles = (pathname: string) => Promise<StaticFile | null>;

/**
 * The files of a folder, by address. An address is looked up in the list of the files that are there and never made
 * into a path, so none can lead out of the folder; links are not followed. A miss lists again: the page may have been
 * rebuilt under new names.
 */
export function createStaticFiles(folder: string): StaticFiles {
  let paths = new Map<string, string>();
  return async (pathname) => {
    const address = pathname === '/' ? '/index.html' : pathname;
    if (!paths.has(address)) paths = await listFiles(folder);
    const path = paths.get(address);
    if (path === undefined) return null;
    const content = await readFile(path).catch(() => null);
    if (!content) return null;
    // The bundler puts a hash of the content into the name of everything under assets.
    const cacheControl = address.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
    return { mediaType: mediaTypes[extname(path)] ?? 'application/octet-stream', cacheControl, content };
  };
}

async function listFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path]));
}
