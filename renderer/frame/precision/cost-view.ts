import type { PrecisionCost } from '../../../electron/contract/replies/loss.ts';
import type { Catalogue } from '../../i18n/en.ts';
import type { Formats } from '../../i18n/formats.ts';
import { exactPrecision } from '../../lab/precisions.ts';
import { csvText } from '../../ui/csv.ts';
import type { MeasuringProgress } from './cost-measurement.svelte.ts';

/** How much `other` is above `exact`, as a part of it; null where there is nothing to compare with. */
function relativeChange(exact: number, other: number): number | null {
  return exact > 0 ? (other - exact) / exact : null;
}

/** The change of the mean token loss, written; null where it cannot be said. */
export function lossChange({ mean_loss }: PrecisionCost, formats: Formats): string | null {
  const change = relativeChange(mean_loss.float32, mean_loss.other);
  return change === null ? null : formats.change(change);
}

/** The figures: what is compared, float32, the other precision, difference. */
export function costRows(
  cost: PrecisionCost,
  texts: Catalogue['precision'],
  formats: Formats,
): readonly (readonly string[])[] {
  const { mean_loss, unchanged, sentences, elapsedMs } = cost;
  const ofAll = (count: number) => texts.ofAll(formats.whole(count), formats.whole(sentences));
  const difference = (exact: number, other: number) => {
    const change = relativeChange(exact, other);
    return change === null ? '' : formats.change(change);
  };
  return [
    [
      texts.meanLoss,
      formats.fixed(mean_loss.float32, 4),
      formats.fixed(mean_loss.other, 4),
      difference(mean_loss.float32, mean_loss.other),
    ],
    [texts.unchanged, ofAll(sentences), ofAll(unchanged), difference(sentences, unchanged)],
    [
      texts.time,
      formats.duration(elapsedMs.float32),
      formats.duration(elapsedMs.other),
      difference(elapsedMs.float32, elapsedMs.other),
    ],
  ];
}

/** What a measurement under way says of itself. */
export function progressText(
  progress: MeasuringProgress,
  elapsedMs: number,
  texts: Catalogue['precision'],
  formats: Formats,
): string {
  if (progress.kind === 'opening') return texts.openingModel;
  if (progress.kind === 'preparing') return texts.preparing(formats.percent(progress.part));
  const { done, total, endMs } = progress;
  const translated = texts.translated(formats.whole(done), formats.whole(total));
  const leftMs = endMs === null ? 0 : endMs - elapsedMs;
  return leftMs < 500 ? translated : `${translated} · ${texts.left(formats.whole(Math.ceil(leftMs / 1000)))}`;
}

/** The result to paste into a letter or a report. */
export function costText(
  heading: string,
  cost: PrecisionCost,
  texts: Catalogue['precision'],
  formats: Formats,
): string {
  const columns = ['', exactPrecision, cost.precision, texts.difference];
  const figures = [columns, ...costRows(cost, texts, formats)].map((row) => row.join('\t'));
  const changed = cost.changed.flatMap(({ source, float32, other }) => [
    '',
    source,
    `${exactPrecision}: ${float32}`,
    `${cost.precision}: ${other}`,
  ]);
  return [heading, ...figures, ...changed].join('\n') + '\n';
}

/** The result for a spreadsheet: the figures in their own units, then the changed translations. */
export function costCsv({ precision, sentences, mean_loss, unchanged, changed, elapsedMs }: PrecisionCost): string {
  return csvText([
    ['compared', exactPrecision, precision],
    ['mean_loss_nats', mean_loss.float32, mean_loss.other],
    ['unchanged_translations', sentences, unchanged],
    ['elapsed_ms', elapsedMs.float32, elapsedMs.other],
    ...changed.map(({ source, float32, other }) => [source, float32, other]),
  ]);
}
