import { readFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';

/** A process as another one can recognise it later, although process ids are used again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it was seen, ISO 8601, UTC. */
  readonly started: string;
  /** Boot id and start time in clock ticks after the boot, where the system tells (Linux). */
  readonly process_start: string | null;
}

export type ProcessLife = 'alive' | 'dead' | 'on-another-host';

/** Clocks are set right after a start; a lock this much older than the boot is from before it. */
const BOOT_TOLERANCE_MS = 60_000;

/** This process, now. */
export async function thisProcess(): Promise<ProcessIdentity> {
  const { process_start } = await lookUp(process.pid);
  return { pid: process.pid, host: hostname(), started: new Date().toISOString(), process_start };
}

/** Whether it still runs. A process on another host cannot be asked. */
export async function processLife({ pid, host, started, process_start }: ProcessIdentity): Promise<ProcessLife> {
  if (host !== hostname()) return 'on-another-host';
  if (!pidExists(pid)) return 'dead';
  const now = await lookUp(pid);
  if (now.ended) return 'dead';
  if (process_start !== null && now.process_start !== null)
    return process_start === now.process_start ? 'alive' : 'dead';
  return Date.parse(started) < Date.now() - uptime() * 1000 - BOOT_TOLERANCE_MS ? 'dead' : 'alive';
}

/** Whether this machine runs a process of that id now, whichever it is. */
export async function pidRuns(pid: number): Promise<boolean> {
  return pidExists(pid) && !(await lookUp(pid)).ended;
}

function pidExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it exists and belongs to another user
  }
}

/** proc_pid_stat(5): after the name in parentheses come the state (field 3) and, as field 22, the start time. */
async function lookUp(pid: number): Promise<{ process_start: string | null; ended: boolean }> {
  if (process.platform !== 'linux') return { process_start: null, ended: false };
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its parent has not asked how.
    return { process_start: `${boot.trim()}:${fields[19]}`, ended: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return { process_start: null, ended: false };
  }
}
