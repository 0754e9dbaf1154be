import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronIn, findElectron, hasDisplay } from './find-electron.mjs';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-electron-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('an Electron that is not there is said, with the command that gets it, and nothing is downloaded', () => {
  expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'absent'), DISPLAY: ':0' })).toEqual({
    reason: 'Electron is not installed (`npx install-electron` downloads it), so the lab opens in the browser.',
  });
});

describe.runIf(process.platform === 'linux')('with an Electron of our choice', () => {
  beforeAll(() => writeFile(electronIn(folder), ''));

  test('a missing display is said', () => {
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toEqual({
      reason: 'There is no display for a window, so the lab opens in the browser.',
    });
  });

  test('its executable is taken, but not as root, for whom its sandbox does not run', () => {
    const found = findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':0' });
    if (process.getuid?.() === 0) expect(found).toHaveProperty('reason', expect.stringContaining('root'));
    else expect(found).toEqual({ executable: join(folder, 'electron') });
  });

  test('X11 and Wayland are displays', () => {
    expect([hasDisplay({}), hasDisplay({ DISPLAY: ':0' }), hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' })]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
