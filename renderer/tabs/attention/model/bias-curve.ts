import type { DistanceBucket, PositionBias } from '../../../../electron/contract/replies/attention.ts';
import { csvText } from '../../../ui/csv.ts';

/** How far a curve shows distances on each side, unless all buckets begin earlier. */
const REACH = 40;

/** A bucket as the picture shows it: whole distances, cut where the picture ends. */
export interface BucketSpan {
  readonly bucket: number;
  readonly from: number;
  readonly to: number;
  /** Whether it goes on beyond the picture. */
  readonly open: boolean;
}

/** The buckets within a reach of `reach` tokens on each side, from the keys before to those after. */
export function bucketSpans(buckets: readonly DistanceBucket[], reach: number): readonly BucketSpan[] {
  return buckets.flatMap(({ bucket, from, to }) => {
    const [first, last] = [Math.max(-reach, from ?? -Infinity), Math.min(reach, to ?? Infinity)];
    if (first > last) return [];
    return [{ bucket, from: first, to: last, open: (from ?? -Infinity) < first || (to ?? Infinity) > last }];
  });
}

/** As far as the buckets differ: up to where the last one of each side begins. */
export function wholeReach(buckets: readonly DistanceBucket[]): number {
  const ends = buckets.flatMap(({ from, to }) => (from === null ? [to ?? 0] : to === null ? [from] : []));
  return Math.max(1, ...ends.map((end) => Math.abs(end) + 1));
}

export const nearReach = (buckets: readonly DistanceBucket[]) => Math.min(REACH, wholeReach(buckets));

/** The bucket of a distance. */
export function bucketAt(buckets: readonly DistanceBucket[], distance: number): DistanceBucket | null {
  return buckets.find(({ from, to }) => (from ?? -Infinity) <= distance && distance <= (to ?? Infinity)) ?? null;
}

/** A head's bias in the bucket of a distance. */
export function biasAt({ buckets, values }: PositionBias, head: number, distance: number): number | null {
  const found = bucketAt(buckets, distance);
  return found ? (values[head]?.[found.bucket] ?? null) : null;
}

/** From the least to the greatest bias of all heads, zero among them. */
export function biasRange({ buckets, values }: PositionBias): readonly [least: number, greatest: number] {
  const used = values.flatMap((head) => buckets.map(({ bucket }) => head[bucket] ?? 0));
  return [Math.min(0, ...used), Math.max(0, ...used)];
}

/** A step curve over whole distances as the path of an SVG. */
export function stepPath(
  spans: readonly BucketSpan[],
  values: readonly number[],
  x: (distance: number) => number,
  y: (bias: number) => number,
): string {
  return spans
    .map(({ bucket, from, to }, index) => {
      const height = y(values[bucket] ?? 0).toFixed(2);
      return `${index === 0 ? 'M' : 'L'}${x(from - 0.5).toFixed(2)} ${height}H${x(to + 0.5).toFixed(2)}`;
    })
    .join('');
}

/** One row a bucket, one column a head. */
export function biasCsv({ buckets, values }: PositionBias): string {
  const header = ['bucket', 'from_distance', 'to_distance', ...values.map((_, head) => `head_${head}`)];
  const rows = buckets.map(({ bucket, from, to }) => [
    ...[bucket, from ?? '', to ?? ''],
    ...values.map((head) => head[bucket] ?? ''),
  ]);
  return csvText([header, ...rows]);
}

/** The distances of a bucket as they are written: `-3`, `8 … 11`, `91 … ∞`. */
export function bucketText({ from, to }: DistanceBucket, onwards: string): string {
  if (from === to && from !== null) return String(from);
  return `${from ?? `−${onwards}`} … ${to ?? onwards}`.replaceAll('-', '−');
}

/** Where a head's bias is least and greatest. */
export function biasExtremes({ buckets, values }: PositionBias, head: number) {
  const all = buckets.map((bucket) => ({ bucket, value: values[head]?.[bucket.bucket] ?? 0 }));
  const [first] = all;
  if (!first) return null;
  return {
    least: all.reduce((best, each) => (each.value < best.value ? each : best), first),
    greatest: all.reduce((best, each) => (each.value > best.value ? each : best), first),
  };
}
