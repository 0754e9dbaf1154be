import type { DownloadSummary } from '../../../../electron/contract/replies/lab.ts';
import type { Catalogue } from '../../../i18n/en.ts';
import type { Action, TabId } from '../../../lab/actions.ts';
import type { Job } from '../../../lab/jobs.ts';
import type { DownloadsState } from './downloads-state.svelte.ts';
import { isUnderWay, leftMs, progressOf } from './download-view.ts';

/** The downloads under way as every tab shows them; `tab` is where their list stands. */
export function downloadJobs(list: readonly DownloadSummary[], tab: TabId): readonly Job[] {
  return list
    .filter(({ state }) => isUnderWay(state))
    .map((summary) => ({
      id: summary.download,
      kind: 'download',
      name: summary.name,
      tab,
      paused: false,
      progress: progressOf(summary),
      leftMs: leftMs(summary),
    }));
}

/** What the command palette offers of downloads. */
export function downloadActions(
  downloads: Pick<DownloadsState, 'list' | 'dialogOpen' | 'pause' | 'resume'>,
  tab: TabId,
  { actions: texts }: Catalogue['download'],
): readonly Action[] {
  return [
    {
      id: 'download',
      tab,
      label: texts.open,
      keywords: ['Hub', 'Hugging Face'],
      run: () => (downloads.dialogOpen = true),
    },
    ...downloads.list.flatMap(({ download, name, state }): readonly Action[] => {
      if (isUnderWay(state))
        return [{ id: `pause ${download}`, tab, label: texts.pause(name), run: () => void downloads.pause(download) }];
      if (state.phase !== 'paused' && state.phase !== 'failed') return [];
      return [{ id: `resume ${download}`, tab, label: texts.resume(name), run: () => void downloads.resume(download) }];
    }),
  ];
}
