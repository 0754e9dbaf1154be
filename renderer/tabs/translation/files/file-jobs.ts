import type { Catalogue } from '../../../i18n/en.ts';
import type { Action } from '../../../lab/actions.ts';
import type { Job } from '../../../lab/jobs.ts';
import type { FileTranslations } from './file-translations.svelte.ts';
import { isLive, type WatchedFile } from './watched-file.svelte.ts';

/** The files under way as every tab shows them; `show` brings one of them on screen. */
export function fileJobs(
  files: readonly Pick<WatchedFile, 'id' | 'name' | 'job' | 'estimate'>[],
  show: (id: string) => void,
): readonly Job[] {
  return files
    .filter(({ job }) => isLive(job))
    .map(({ id, name, job, estimate }) => ({
      id,
      kind: 'fileTranslation',
      name,
      tab: 'translation',
      paused: false,
      progress: job.total ? job.done / job.total : null,
      leftMs: estimate?.left.expected ?? null,
      show: () => show(id),
    }));
}

/** What the command palette offers of whole files; each goes to their view first. */
export function fileActions(
  files: Pick<FileTranslations, 'watched' | 'canStart' | 'start' | 'show'>,
  texts: Catalogue['translationFiles'],
  enter: () => void,
): readonly Action[] {
  const action = (id: string, label: string, run: () => unknown): Action => ({
    id: `file ${id}`,
    tab: 'translation',
    label,
    run: () => {
      enter();
      void run();
    },
  });
  return [
    action('new', texts.list.new, () => files.show(null)),
    ...(files.canStart ? [action('start', texts.start, () => files.start())] : []),
    ...files.watched.all
      .filter(({ job }) => isLive(job))
      .flatMap((file) => [
        action(`show ${file.id}`, texts.list.show(file.name), () => files.show(file.id)),
        action(`cancel ${file.id}`, texts.list.cancel(file.name), () => files.watched.cancel(file)),
      ]),
  ];
}
