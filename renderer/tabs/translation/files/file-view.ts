import type { FileJob } from '../../../../electron/contract/replies/file-translation.ts';
import { clock } from '../../../i18n/clock.ts';
import type { Catalogue } from '../../../i18n/en.ts';
import type { Formats } from '../../../i18n/formats.ts';
import type { SearchMode } from '../generation-arguments.ts';
import type { ProgressEstimate } from './progress-estimate.ts';

/** Whether what was done of it is kept, and can be gone on with. */
export function canResume({ state }: FileJob): boolean {
  return state.phase === 'cancelled' || state.phase === 'interrupted' || state.phase === 'failed';
}

/** How far a file is, how fast it goes, and how long it will still take; of one that has ended, how long it took. */
export function progressFigures(
  { state, done, total, elapsedMs }: Pick<FileJob, 'state' | 'done' | 'total' | 'elapsedMs'>,
  estimate: ProgressEstimate | null,
  texts: Catalogue['translationFiles']['progress'],
  formats: Formats,
) {
  const rate = (perSecond: number) => formats.fixed(perSecond, perSecond < 9.95 ? 1 : 0);
  const isOver = state.phase !== 'running' && state.phase !== 'cancelling';
  const left = estimate && formats.aboutDuration(estimate.left);
  const all = total === null ? '—' : formats.whole(total);
  return [
    {
      label: texts.texts,
      value: texts.of(formats.whole(done), all),
      aside: total ? formats.percent(done / total) : '',
    },
    ...(estimate ? [{ label: texts.rate, value: texts.perSecond(rate(estimate.textsPerSecond)), aside: '' }] : []),
    ...(left ? [{ label: texts.left, value: left.expected, aside: left.range }] : []),
    ...(isOver && elapsedMs > 0
      ? [
          {
            label: texts.elapsed,
            value: elapsedMs < 60_000 ? formats.duration(elapsedMs) : clock(elapsedMs),
            aside: '',
          },
        ]
      : []),
  ];
}

/** The model, its numbers and its search, as one line. */
export function howItWasAsked({ model, request }: Pick<FileJob, 'model' | 'request'>, texts: Catalogue): string {
  const { precision = 'float32', generation = {}, task_prefix = '', batch_size } = request;
  const mode: SearchMode = generation.do_sample ? 'sampling' : (generation.num_beams ?? 1) > 1 ? 'beam' : 'greedy';
  const prefix = task_prefix.trim();
  const { preview } = texts.translationFiles;
  return [
    preview.model(model, precision, texts.translation.searches[mode]),
    ...(mode === 'beam' ? [`num_beams ${generation.num_beams}`] : []),
    ...(mode === 'sampling' && generation.seed !== undefined ? [texts.translation.seedUsed(`${generation.seed}`)] : []),
    ...(batch_size === undefined ? [] : [`batch_size ${batch_size}`]),
    prefix === '' ? preview.noPrefix : preview.prefix(prefix),
  ].join(' · ');
}
