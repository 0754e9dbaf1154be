/** Through which of the lab's doors the browser tests go in: the browser's always, the window's where Electron can open one. */

/**
 * @typedef {ReturnType<typeof import('../find-electron.mjs').findElectron>} FoundElectron
 * @typedef {{ name: string, use: { door: 'browser' | 'window' }, testIgnore?: string }} DoorProject
 */

/** Its tests are of the window itself. */
const OF_THE_WINDOW = '**/electron.spec.ts';

/**
 * Playwright's projects: the same specs, once for each door. Without Electron the tests of the window itself stand among the
 * browser's, where they are skipped and say why.
 * @param {FoundElectron} electron
 * @returns {readonly DoorProject[]}
 */
export function e2eProjects(electron) {
  if ('reason' in electron) return [{ name: 'browser', use: { door: 'browser' } }];
  return [
    { name: 'browser', use: { door: 'browser' }, testIgnore: OF_THE_WINDOW },
    { name: 'window', use: { door: 'window' } },
  ];
}

/**
 * Why no test runs in a window; empty where they do.
 * @param {FoundElectron} electron
 */
export function whyNoWindow(electron) {
  return 'reason' in electron ? electron.reason.replace(', so the lab opens in the browser', '') : '';
}
