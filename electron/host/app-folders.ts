import { isAbsolute, join } from 'node:path';

/** What belongs to the user on this machine. */
export interface AppFolders {
  /** Library, settings, window state. */
  readonly dataFolder: string;
  /** What can be made again: copies of weights on another drive, traces of devices. */
  readonly cacheFolder: string;
}

/** The part of the process that decides where the folders lie. */
export interface FolderEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * Where the lab keeps its own files: T5_LAB_DATA and T5_LAB_CACHE, else the platform's usual places (XDG base
 * directories; a relative path in an XDG variable is ignored, as the specification asks).
 */
export function appFolders({ env, platform, home }: FolderEnvironment): AppFolders {
  const set = (name: string) => env[name] || null;
  const absolute = (name: string) => (isAbsolute(env[name] ?? '') ? set(name) : null);
  const usual = (): AppFolders => {
    if (platform === 'win32') {
      const local = absolute('LOCALAPPDATA') ?? join(home, 'AppData', 'Local');
      const roaming = absolute('APPDATA') ?? join(home, 'AppData', 'Roaming');
      return { dataFolder: join(roaming, 'T5 Lab'), cacheFolder: join(local, 'T5 Lab', 'Cache') };
    }
    if (platform === 'darwin') {
      const library = join(home, 'Library');
      return {
        dataFolder: join(library, 'Application Support', 'T5 Lab'),
        cacheFolder: join(library, 'Caches', 'T5 Lab'),
      };
    }
    return {
      dataFolder: join(absolute('XDG_DATA_HOME') ?? join(home, '.local', 'share'), 't5-lab'),
      cacheFolder: join(absolute('XDG_CACHE_HOME') ?? join(home, '.cache'), 't5-lab'),
    };
  };
  const { dataFolder, cacheFolder } = usual();
  return { dataFolder: set('T5_LAB_DATA') ?? dataFolder, cacheFolder: set('T5_LAB_CACHE') ?? cacheFolder };
}
