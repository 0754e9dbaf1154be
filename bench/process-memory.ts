import { readFile } from 'node:fs/promises';

/**
 * Resident memory in megabytes without mapped files, which the system may drop at any time and which
 * `process.memoryUsage.rss()` counts; null where the system does not tell (it is Linux that does).
 */
export async function privateMb(): Promise<number | null> {
  const kibibytes = await statusKibibytes('RssAnon');
  return kibibytes === null ? null : (kibibytes * 1024) / 1e6;
}

/**
 * The peak of this process's resident memory, as the peers' scripts reckon it: getrusage's kilobytes by a thousand. On Linux
 * getrusage counts what the process that started this one held at that moment, where the same figure of the status file
 * does not.
 */
export async function peakMb(): Promise<number> {
  return ((await statusKibibytes('VmHWM')) ?? process.resourceUsage().maxRSS) / 1e3;
}

async function statusKibibytes(field: string): Promise<number | null> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes);
}
