import type { FileContent, FileJob } from '../../../electron/contract/replies/file-translation.ts';

/** A csv of two texts, whose column `ru` could be translated as well. */
export const smallFile: FileContent = {
  kind: 'csv',
  layout: { names: ['id', 'source', 'ru'], source: 'source', target: 'translation' },
  rows: [
    { line: 2, text: 'Где библиотека?' },
    { line: 3, text: 'Я вижу луну.' },
  ],
  total: 2,
  characters: 23,
};

export function fileJob(changes: Partial<FileJob> = {}): FileJob {
  return {
    id: 'job-1',
    request: { model: '/models/bundled', input: '/texts/in.csv', output: '/texts/in.translated.csv' },
    model: 'bundled',
    sha256: `9f31${'0'.repeat(58)}c2`,
    started: '2026-01-02T03:04:05.000Z',
    state: { phase: 'running' },
    done: 0,
    total: null,
    elapsedMs: 0,
    rows: [],
    ...changes,
  };
}

/** What an idle lab answers about files. */
export const idleFileTranslation = {
  'fileTranslation.example': () => ({ input: '/data/examples/sentences.csv' }),
  'fileTranslation.preview': () => smallFile,
  'fileTranslation.output': ({ output }: { output?: string }) => ({
    output: output ?? '/texts/in.translated.csv',
    state: { phase: 'free' },
  }),
  'fileTranslation.list': (): readonly FileJob[] => [],
  'fileTranslation.start': () => fileJob(),
  'fileTranslation.watch': () => new Promise(() => {}),
  'fileTranslation.cancel': () => fileJob({ state: { phase: 'cancelled' } }),
  'fileTranslation.forget': (): readonly FileJob[] => [],
};
