import { expect, test } from 'vitest';
import { appFolders } from './app-folders.ts';

const home = '/home/anna';

test.each<[name: string, platform: NodeJS.Platform, env: Record<string, string>, data: string, cache: string]>([
  ['on Linux', 'linux', {}, `${home}/.local/share/t5-lab`, `${home}/.cache/t5-lab`],
  ['where XDG says', 'linux', { XDG_DATA_HOME: '/d', XDG_CACHE_HOME: '/c' }, '/d/t5-lab', '/c/t5-lab'],
  [
    'a relative XDG path is ignored, as its specification asks',
    'linux',
    { XDG_DATA_HOME: 'd', XDG_CACHE_HOME: '' },
    `${home}/.local/share/t5-lab`,
    `${home}/.cache/t5-lab`,
  ],
  ['on a Mac', 'darwin', {}, `${home}/Library/Application Support/T5 Lab`, `${home}/Library/Caches/T5 Lab`],
  ['on Windows', 'win32', { APPDATA: '/roaming', LOCALAPPDATA: '/local' }, '/roaming/T5 Lab', '/local/T5 Lab/Cache'],
  ['our own variables come first', 'linux', { T5_LAB_DATA: 'x', T5_LAB_CACHE: '/y', XDG_DATA_HOME: '/d' }, 'x', '/y'],
])('the folders of the lab: %s', (_name, platform, env, dataFolder, cacheFolder) => {
  expect(appFolders({ env, platform, home })).toEqual({ dataFolder, cacheFolder });
});
