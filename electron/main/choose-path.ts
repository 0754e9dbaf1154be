import { dirname } from 'node:path';
import type { Dialog, IpcMain } from 'electron';
import { isThere } from '../../native-models/files/is-there.ts';
import type { PathQuestion } from '../contract/choose-path.ts';
import { choosePathChannel } from '../contract/window-channel.ts';
import { isOurPage } from './ipc.ts';

/** Lets our page ask for a file or a folder in the system's own dialog; null where nothing was chosen. */
export function offerDialog(ipcMain: Pick<IpcMain, 'handle'>, dialog: Pick<Dialog, 'showOpenDialog'>): void {
  ipcMain.handle(choosePathChannel, async (event, question: unknown) => {
    if (!isOurPage(event) || !isQuestion(question)) return null;
    const { kind, at, endings } = question;
    const extensions = endings.map((ending) => ending.replace(/^\./, ''));
    const defaultPath = await nearestFolder(at);
    const { canceled, filePaths } = await dialog.showOpenDialog({
      properties: kind === 'folder' ? ['openDirectory', 'createDirectory'] : ['openFile'],
      ...(defaultPath === null ? {} : { defaultPath }),
      ...(kind === 'file' && extensions.length > 0 ? { filters: [{ name: extensions.join(', '), extensions }] } : {}),
    });
    return canceled ? null : (filePaths[0] ?? null);
  });
}

function isQuestion(value: unknown): value is PathQuestion {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, at, endings } = value as Partial<Record<string, unknown>>;
  return (
    (kind === 'file' || kind === 'folder') &&
    typeof at === 'string' &&
    Array.isArray(endings) &&
    endings.every((ending) => typeof ending === 'string' && /^\.[a-z0-9]{1,20}$/.test(ending))
  );
}

/** The path or what lies above it, as far as it exists: a dialog does not open at a place that is none. */
async function nearestFolder(path: string): Promise<string | null> {
  for (let at = path; at !== ''; at = dirname(at)) {
    if (await isThere(at)) return at === '.' ? null : at;
    if (dirname(at) === at) return null;
  }
  return null;
}
