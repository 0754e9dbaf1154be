import { expect, test } from 'vitest';
import { e2eProjects, whyNoWindow } from './e2e-projects.mjs';

const missing = { reason: 'There is no display for a window, so the lab opens in the browser.' };
const found = { executable: '/opt/electron/electron' };

test('where Electron can open a window, the same specs go through both doors', () => {
  const projects = e2eProjects(found);
  expect(projects.map(({ use }) => use.door)).toEqual(['browser', 'window']);
  // The window leaves no spec out; the tests of the window itself are not the browser's.
  expect(projects.map(({ testIgnore }) => testIgnore)).toEqual(['**/electron.spec.ts', undefined]);
  expect(whyNoWindow(found)).toBe('');
});

test('without Electron they go through the browser alone, and it is said why', () => {
  expect(e2eProjects(missing)).toEqual([{ name: 'browser', use: { door: 'browser' } }]);
  expect(whyNoWindow(missing)).toBe('There is no display for a window.');
});
