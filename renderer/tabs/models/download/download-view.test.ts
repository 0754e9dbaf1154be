import { expect, test } from 'vitest';
import { en } from '../../../i18n/en.ts';
import { createFormats } from '../../../i18n/formats.ts';
import { downloadOf } from '../../../lab/testing/fake-downloads.ts';
import { downloadActions, downloadJobs } from './download-jobs.ts';
import { leftMs, progressLine, progressOf, waitingLine } from './download-view.ts';

const formats = createFormats('en', en.units);
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('how far, how fast, how long still: 323 MB at 5 MB a second are 65 seconds', () => {
  expect(progressOf(downloadOf())).toBeCloseTo(120 / 443, 10);
  expect(leftMs(downloadOf())).toBe(64_600);
  expect(plain(progressLine(downloadOf(), en.download, formats))).toBe(
    '120 MB of 443 MB · 5.0 MB/s · 1:05 left · model.safetensors',
  );
});

test('without a rate nothing is said of time, and a done download says its size only', () => {
  const paused = downloadOf({ bytes_per_second: null, state: { phase: 'paused' } });
  expect(plain(progressLine(paused, en.download, formats))).toBe('120 MB of 443 MB');
  expect(leftMs(downloadOf({ bytes_per_second: 0 }))).toBeNull();
  const done = downloadOf({ done_bytes: 443_000_000, bytes_per_second: null, state: { phase: 'done', path: '/m' } });
  expect(plain(progressLine(done, en.download, formats))).toBe('443 MB');
  expect(progressOf({ done_bytes: 0, size_bytes: 0 })).toBe(1);
});

test('a wait says its reason and counts down, then says that it tries again', () => {
  const error = { code: 'hub-unreachable', message: 'The connection was cut.' } as const;
  const state = { phase: 'waiting', until: 10_000, error } as const;
  const line = (now: number) => plain(waitingLine(state, now, en, formats));
  expect(line(5_800)).toBe('The connection was cut. Next try in 5.0 s.');
  expect(line(9_900)).toBe('The connection was cut. Trying again…');
});

test('what is under way is a job with its place; what waits for a person is none', () => {
  const paused = downloadOf({ download: 'b', state: { phase: 'paused' } });
  expect(downloadJobs([downloadOf(), paused], 'translation')).toEqual([
    {
      id: downloadOf().download,
      kind: 'download',
      name: 'owner/model',
      tab: 'translation',
      paused: false,
      progress: 120 / 443,
      leftMs: 64_600,
    },
  ]);
});

test('the palette offers a new download, and for each one what can be done with it now', () => {
  const done = downloadOf({ download: 'c', state: { phase: 'done', path: '/m' } });
  const paused = downloadOf({ download: 'b', name: 'owner/other', state: { phase: 'paused' } });
  const called: string[] = [];
  const downloads = {
    list: [downloadOf(), paused, done],
    dialogOpen: false,
    pause: async (id: string) => void called.push(`pause ${id}`),
    resume: async (id: string) => void called.push(`resume ${id}`),
  };
  const actions = downloadActions(downloads, 'translation', en.download);
  expect(actions.map(({ label }) => label)).toEqual([
    'Download a model…',
    'Pause the download of owner/model',
    'Resume the download of owner/other',
  ]);
  actions.forEach(({ run }) => run());
  expect(downloads.dialogOpen).toBe(true);
  expect(called).toEqual([`pause ${downloadOf().download}`, 'resume b']);
});
