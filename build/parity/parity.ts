/** Compares every reference model with the reference tables, through the terminal door. Bundled and started by build/parity.mjs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readExpectedTensors } from '../../native-models/testing/expected-tensors.ts';
import {
  fullReferenceFolder,
  readJson,
  referencePath,
  repositoryRoot,
  requireReference,
} from '../../native-models/testing/reference.ts';
import { openLabDoor, type LabDoor } from '../lab-door.mjs';
import { generationRows, type GenerateTable } from './generation.ts';
import { forwardRows, gradientRow, type ParityRow, type ReferenceNoise } from './rows.ts';

const MODELS = ['v1_1-untied', 'v1_0-tied', 'gated-silu-sharded-bf16', 'umt5', 'mt5', 'translator'];
const CALL_TIMEOUT_MS = 120_000;
const DOOR_WORKERS = 2;

interface ForwardTable {
  readonly examples: readonly { readonly source: string; readonly target: string }[];
}

/** The rows of one model; a call that fails becomes a row that is not ok. */
async function modelRows(model: string, lab: LabDoor): Promise<ParityRow[]> {
  const folder = requireReference(`models/${model}`);
  const generateFile = referencePath(`expected/${model}/generate.json`);
  const rows = await batchRows(model, folder, lab).catch((error: unknown) => [failedRow(model, 'forward', error)]);
  if (generateFile === null) return rows;
  const table = readJson<GenerateTable>(generateFile);
  const generated = await generationRows(model, folder, table, lab, DOOR_WORKERS).catch((error: unknown) => [
    failedRow(model, 'generate', error),
  ]);
  return [...rows, ...generated];
}

/** One padded batch through `lab forward`: what the model returns, the losses and all gradients. */
async function batchRows(model: string, folder: string, lab: LabDoor): Promise<ParityRow[]> {
  const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-parity-'));
  try {
    const examples = path.join(scratch, 'examples.jsonl');
    const output = path.join(scratch, 'forward.safetensors');
    const table = readJson<ForwardTable>(requireReference(`expected/${model}/forward.json`));
    const lines = table.examples.map(({ source, target }) => JSON.stringify({ source, target }) + '\n');
    writeFileSync(examples, lines.join(''));
    await lab(['forward', '--model', folder, '--examples', examples, '--output', output, '--gradients']);
    const actual = readExpectedTensors(output);
    const expected = readExpectedTensors(requireReference(`expected/${model}/forward.safetensors`));
    const noise = readJson<Record<string, ReferenceNoise>>(
      path.join(repositoryRoot, 'fixtures', 'reference-noise.json'),
    );
    const gradients = readExpectedTensors(requireReference(`expected/${model}/gradients.safetensors`));
    return [...forwardRows(model, expected, actual, noise[model] ?? {}), gradientRow(model, gradients, actual)];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function failedRow(model: string, what: string, error: unknown): ParityRow {
  const remark = error instanceof Error ? error.message : String(error);
  return { model, what, largest: Infinity, tolerance: 0, measure: 'absolute', ok: false, remark };
}

/** The rows as a Markdown table, as the README shows it. */
function printTable(rows: readonly ParityRow[]): void {
  const cells = rows.map(({ model, what, largest, tolerance, measure, ok, remark }) => [
    model,
    what,
    measure === 'differ' ? `${largest}` : largest.toExponential(1),
    tolerance === 0 ? 'exact' : `${tolerance.toExponential(1)} ${measure}`,
    ok ? 'yes' : 'NO',
    remark,
  ]);
  const table = [['model', 'what', 'largest difference', 'tolerance', 'within', 'remark'], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = table;
  console.log([line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n'));
}

/** `npm run parity [-- --json] [--model NAME]`; the exit status is 1 where a tolerance is broken. */
export async function parity(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, model: { type: 'string' } },
  });
  const models = values.model === undefined ? MODELS : MODELS.filter((name) => name === values.model);
  if (models.length === 0) throw new Error(`--model takes one of ${MODELS.join(', ')}; found «${values.model}».`);
  const lab = openLabDoor({ timeoutMs: CALL_TIMEOUT_MS, entry: path.join(repositoryRoot, 'build', 'lab.mjs') });
  const rows: ParityRow[] = [];
  for (const model of models) rows.push(...(await modelRows(model, lab)));
  const tables = fullReferenceFolder() === null ? 'fixtures/reference' : 'full tables';
  const broken = rows.filter(({ ok }) => !ok).length;
  if (values.json) console.log(JSON.stringify({ reference: tables, rows }, null, 1));
  else {
    printTable(rows);
    console.log(
      `\nReference: ${tables}. ${broken === 0 ? 'Every tolerance is kept.' : `${broken} rows break a tolerance.`}`,
    );
  }
  return broken === 0 ? 0 : 1;
}
