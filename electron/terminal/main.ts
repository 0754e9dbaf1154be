import { homedir } from 'node:os';
import { appFiles } from '../host/app-files.ts';
import { appFolders } from '../host/app-folders.ts';
import { createLabHost } from '../host/lab-host.ts';
import { runTerminal } from './run-terminal.ts';
import { createVerbTable } from './verb-table.ts';

const files = appFiles(import.meta.url);
const { engineWorker, trainingWorker, bundledModel, bundledTraining } = files;
const hub = { endpoint: process.env['HF_ENDPOINT'], token: process.env['HF_TOKEN'] };
const folders = appFolders({ env: process.env, platform: process.platform, home: homedir() });

process.exitCode = await runTerminal(process.argv.slice(2), {
  verbs: createVerbTable(files.renderer),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  openLab: () => createLabHost({ ...folders, bundledModel, bundledTraining, engineWorker, trainingWorker, hub }),
  onStop,
  endNow,
  debug: process.env['LAB_DEBUG'] === '1',
});

/** Ctrl+C, a polite kill, a closed terminal, and a launcher that is gone. */
function onStop(listener: (status: number) => void): void {
  process.on('SIGINT', () => listener(130));
  process.on('SIGTERM', () => listener(143));
  process.on('SIGHUP', () => listener(129));
  process.on('disconnect', () => listener(143));
  // The listener alone would keep the process running.
  process.channel?.unref();
}

/**
 * Leaves with the signal's own effect. `process.exit` would tear ONNX Runtime down in the middle of a computation, which
 * aborts the process with a message of its own.
 */
function endNow(status: number): void {
  const signal = status === 130 ? 'SIGINT' : status === 129 ? 'SIGHUP' : 'SIGTERM';
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
