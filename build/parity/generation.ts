import type { LabDoor } from '../lab-door.mjs';
import type { ParityRow } from './rows.ts';

/** One setting of the reference's generate.json. */
interface GenerateSetting {
  readonly arguments: Readonly<Record<string, string | number | boolean>>;
  readonly one_by_one: readonly {
    readonly source: string;
    readonly sequences: readonly (readonly number[])[];
    readonly texts: readonly string[];
    readonly sequences_scores: readonly number[] | null;
  }[];
}

export type GenerateTable = Readonly<Record<string, GenerateSetting>>;

interface TranslateReply {
  readonly sequences: readonly {
    readonly ids: readonly number[];
    readonly text: string;
    readonly score: number | null;
  }[];
}

interface Comparison {
  readonly sequences: number;
  readonly different: readonly string[];
  readonly largestScoreDifference: number;
}

const EOS_TOKEN_ID = 1;
/** Mean log probabilities per token; the reference chose between beams that lie at least 1e-5 apart. */
const SCORE_TOLERANCE = 1e-4;

/**
 * Translates every source under every setting of the reference, and compares ids, texts and scores.
 * @param workers how many calls of the door run at once
 */
export async function generationRows(
  model: string,
  folder: string,
  table: GenerateTable,
  lab: LabDoor,
  workers: number,
): Promise<ParityRow[]> {
  const tasks = Object.entries(table).flatMap(([name, { arguments: options, one_by_one }]) =>
    one_by_one.map((row) => async (): Promise<Comparison> => {
      const flags = Object.entries(options).flatMap(([key, value]) => [`--${key}`, `${value}`]);
      const reply = (await lab(['translate', '--model', folder, '--source', row.source, ...flags])) as TranslateReply;
      return compare(`${name} «${row.source}»`, row, reply);
    }),
  );
  const results = await inTurns(tasks, workers);
  const sequences = results.reduce((sum, result) => sum + result.sequences, 0);
  const different = results.flatMap((result) => result.different);
  const scoreDifference = Math.max(0, ...results.map((result) => result.largestScoreDifference));
  return [
    {
      model,
      what: 'generated sequences',
      largest: different.length,
      tolerance: 0,
      measure: 'differ',
      ok: different.length === 0,
      remark: `${sequences - different.length}/${sequences} equal${different[0] === undefined ? '' : `, first: ${different[0]}`}`,
    },
    {
      model,
      what: 'sequences_scores',
      largest: scoreDifference,
      tolerance: SCORE_TOLERANCE,
      measure: 'absolute',
      ok: scoreDifference <= SCORE_TOLERANCE,
      remark: 'beam search',
    },
  ];
}

function compare(title: string, row: GenerateSetting['one_by_one'][number], reply: TranslateReply): Comparison {
  const different: string[] = [];
  let largestScoreDifference = 0;
  row.sequences.forEach((ids, i) => {
    const given = reply.sequences[i];
    const same =
      given !== undefined &&
      JSON.stringify(untilEnd(given.ids)) === JSON.stringify(untilEnd(ids)) &&
      given.text === row.texts[i];
    if (!same) different.push(`${title} #${i}`);
    const score = row.sequences_scores?.[i];
    if (same && score !== undefined) {
      largestScoreDifference = Math.max(largestScoreDifference, Math.abs((given.score ?? Infinity) - score));
    }
  });
  if (reply.sequences.length > row.sequences.length) different.push(`${title}: more sequences than asked for`);
  return { sequences: row.sequences.length, different, largestScoreDifference };
}

/** The reference stores beams of one source padded to the longest; what follows the first `</s>` is padding. */
function untilEnd(ids: readonly number[]): readonly number[] {
  const end = ids.indexOf(EOS_TOKEN_ID);
  return end === -1 ? ids : ids.slice(0, end + 1);
}

/** Runs all tasks, `workers` at once; results in the order of the tasks. */
async function inTurns<T>(tasks: readonly (() => Promise<T>)[], workers: number): Promise<T[]> {
  const results: T[] = [];
  const queue = tasks.entries();
  async function work(): Promise<void> {
    for (const [i, task] of queue) results[i] = await task();
  }
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}
