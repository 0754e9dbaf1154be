import { basename } from 'node:path';
import type { RunDetails } from './run-state.ts';
import type { RunData } from './run-description.ts';
import type { Evaluation, TrainingStep } from '../training/training-events.ts';
import { argumentTable, type ArgumentName } from '../training-arguments/argument-table.ts';

/** Lines of the loss curve. */
const CURVE_ROWS = 20;

/** README.md of an exported model: Hugging Face's model card, filled in from the run alone. */
export function modelCard({ description, history }: RunDetails, checkpoint: string): string {
  const step = Number(checkpoint.replace('checkpoint-', ''));
  const steps = history.filter((event): event is TrainingStep => event.event === 'step' && event.step <= step);
  const evaluations = history.filter(
    (event): event is Evaluation => event.event === 'evaluation' && event.step <= step,
  );
  const { model, train, evaluation, general, replay, arguments: args, machine, versions, threads } = description;
  const parts = [
    frontMatter(),
    `# ${model.name}, fine-tuned`,
    `Fine-tuned from \`${model.name}\` with T5 Lab: ${step} of ${description.max_steps} steps, exported from \`${checkpoint}\`. The folder was opened again and compared with the trained weights; the result is in \`export-proof.json\`.`,
    ...(args.lora_r > 0
      ? [
          `Trained as a LoRA adapter of rank ${args.lora_r}: it is merged into these weights, and lies in \`adapter/\` by itself.`,
        ]
      : []),
    '## Data',
    dataLine('Training', train),
    ...(evaluation ? [dataLine('Evaluation', evaluation)] : []),
    ...(general ? [dataLine('General evaluation', general)] : []),
    ...(replay ? [dataLine('Mixed in again', replay)] : []),
    ...(args.task_prefix ? [`Task prefix: \`${args.task_prefix}\``] : []),
    '## Training arguments',
    'Those that differ from the defaults, which are Hugging Face’s but for `eval_on_start`:',
    table(['argument', 'value'], changedArguments(args)),
    '## Loss',
    table(
      ['step', 'epoch', 'loss', 'learning rate'],
      sampled(steps).map((row) => [
        String(row.step),
        row.epoch.toFixed(2),
        lossText(row.loss),
        row.learning_rate.toExponential(2),
      ]),
    ),
    ...(evaluations.length > 0 ? ['## Evaluation', ...evaluationTable(evaluations), ...watched(evaluations)] : []),
    '## Made on',
    `${machine.cpu}, ${machine.cores} cores${threads === null ? '' : `, ${threads} threads`}; ${machine.platform}; ${Object.entries(
      versions,
    )
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function frontMatter(): string {
  return ['---', 'library_name: transformers', 'pipeline_tag: translation', 'tags:', '- t5', '- t5-lab', '---'].join(
    '\n',
  );
}

function dataLine(what: string, { source, files, examples }: RunData): string {
  const names = files
    .map(({ path, sha256 }) => `\`${basename(path)}\` (sha256 \`${sha256.slice(0, 16)}…\`)`)
    .join(', ');
  return `${what}: ${examples} examples from ${names || `\`${basename(source.path)}\``}.`;
}

function changedArguments(args: Readonly<Record<ArgumentName, unknown>>): string[][] {
  return (Object.keys(argumentTable) as ArgumentName[])
    .filter((name) => JSON.stringify(args[name]) !== JSON.stringify(argumentTable[name].default))
    .map((name) => [`\`${name}\``, `\`${JSON.stringify(args[name])}\``]);
}

/** The first, the last, and evenly between. */
function sampled<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= CURVE_ROWS) return rows;
  return Array.from({ length: CURVE_ROWS }, (_, at) => rows[Math.round((at * (rows.length - 1)) / (CURVE_ROWS - 1))]!);
}

function evaluationTable(evaluations: readonly Evaluation[]): string[] {
  const scores = [
    'eval_loss',
    'eval_bleu',
    'eval_chrf',
    'eval_general_loss',
    'eval_general_bleu',
    'eval_general_chrf',
  ] as const;
  const known = scores.filter((score) => evaluations.some((evaluation) => evaluation[score] !== undefined));
  const rows = sampled(evaluations).map((evaluation) => [
    String(evaluation.step),
    ...known.map((score) => scoreText(score, evaluation[score])),
  ]);
  return known.length === 0 ? [] : [table(['step', ...known], rows)];
}

function scoreText(name: string, value: number | undefined): string {
  if (value === undefined) return '';
  return name.endsWith('loss') ? lossText(value) : value.toFixed(2);
}

/** As the interface writes it: four decimals, and for a loss that those would round away three digits, 4.55e-4. */
function lossText(loss: number): string {
  if (loss === 0) return '0';
  return Math.abs(loss) < 1e-3 ? loss.toExponential(2) : loss.toFixed(4);
}

function watched(evaluations: readonly Evaluation[]): string[] {
  const last = evaluations.at(-1)!.watch_sentences;
  if (last.length === 0) return [];
  const rows = last.map(({ source, translation }) => [source, translation]);
  return [table(['source', 'translation'], rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
