import { readFile } from 'node:fs/promises';

/**
 * Resident memory in megabytes without mapped files, which the system may drop at any time and which
 * `process.memoryUsage.rss()` counts; null where the system does not tell (it is Linux that does).
 */
export async function privateMb(): Promise<number | null> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / 1e6;
}
