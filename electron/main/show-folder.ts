import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { IpcMain, Shell } from 'electron';
import { showFolderChannel } from '../contract/window-channel.ts';
import { isOurPage } from './ipc.ts';

/**
 * Lets our page show a folder in the system's file manager. It is shown in the folder above it, and never opened: what
 * the system would make of opening a path is not for a page to choose.
 */
export function offerFolders(ipcMain: Pick<IpcMain, 'handle'>, shell: Pick<Shell, 'showItemInFolder'>): void {
  ipcMain.handle(showFolderChannel, async (event, path: unknown) => {
    if (!isOurPage(event) || typeof path !== 'string' || !isAbsolute(path)) return false;
    const isFolder = await stat(path).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    if (isFolder) shell.showItemInFolder(path);
    return isFolder;
  });
}
