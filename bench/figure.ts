/** One measurement, under the name that the peers' scripts give it; the unit is the end of the name. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** What was measured, where the name alone does not say: `source_tokens`, `batch`, `op_type` … */
  readonly details?: Readonly<Record<string, string | number>>;
}

/** What a bench hands out: each figure as soon as it is measured. */
export type Figures = AsyncGenerator<Figure, void, undefined>;

/** The figure as one line of JSON: the fields of the peers' lines, then `precision`, then the details. */
export function figureLine({ what, value, details }: Figure, precision?: string): string {
  const line = { peer: 't5-lab', what, value: rounded(value), ...(precision ? { precision } : {}), ...details };
  return JSON.stringify(line);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
