import { homedir } from 'node:os';
import { join } from 'node:path';
import { appFiles, type AppFiles } from '../host/app-files.ts';
import { appFolders, type AppFolders } from '../host/app-folders.ts';

/** Everything that the window door reads or writes by path. */
export interface MainPaths extends AppFiles, AppFolders {
  /** What Chromium keeps for itself: caches, its own preferences. */
  readonly userData: string;
  readonly windowState: string;
}

/** `bundleUrl` is `import.meta.url` of the bundle that runs. */
export function mainPaths(bundleUrl: string): MainPaths {
  const folders = appFolders({ env: process.env, platform: process.platform, home: homedir() });
  const { dataFolder } = folders;
  return {
    ...appFiles(bundleUrl),
    ...folders,
    userData: join(dataFolder, 'window'),
    windowState: join(dataFolder, 'window.json'),
  };
}
