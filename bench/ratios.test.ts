import { expect, test } from 'vitest';
import { comparisonTable } from './comparison-table.ts';
import { figureLine } from './figure.ts';
import { comparisons, type Comparison } from './goals.ts';
import { compareRounds, parseMeasuredLine, type MeasuredLine } from './ratios.ts';

const lab = (what: string, value: number, precision?: string): MeasuredLine => ({
  peer: 't5-lab',
  what,
  value,
  ...(precision ? { precision } : {}),
});
const peer = (what: string, value: number): MeasuredLine => ({ peer: 'transformers', what, value });
const row = (goal: Comparison['goal']): Comparison => ({
  what: 'a_ms',
  precision: 'float32',
  peer: 'transformers',
  goal,
});

test('a ratio is taken round by round, never between the medians', () => {
  // Ratios by hand: 10/20 = 0.5, 30/40 = 0.75, 40/100 = 0.4. The medians' own ratio would be 30/40.
  const rounds = [
    [peer('a_ms', 20), lab('a_ms', 10, 'float32')],
    [peer('a_ms', 40), lab('a_ms', 30, 'float32')],
    [peer('a_ms', 100), lab('a_ms', 40, 'float32')],
  ];
  const [figure] = compareRounds(rounds, [row({ kind: 'ratio-at-most', bound: 0.5 })]);
  expect(figure!.ratio).toEqual({ median: 0.5, min: 0.4, max: 0.75 });
  expect(figure!.lab).toEqual({ median: 30, min: 10, max: 40 });
  expect(figure!.peerValue).toEqual({ median: 40, min: 20, max: 100 });
  expect(figure!.met).toBe(true);
});

test.each([
  [{ kind: 'ratio-at-most', bound: 0.5 }, 10, true],
  [{ kind: 'ratio-at-most', bound: 0.5 }, 10.1, false],
  [{ kind: 'ratio-at-least', bound: 0.5 }, 10, true],
  [{ kind: 'ratio-at-least', bound: 0.5 }, 9.9, false],
  [{ kind: 'value-at-most', bound: 10 }, 10, true],
  [{ kind: 'value-at-most', bound: 10 }, 10.1, false],
] as const)('%j with 20 at the peer and %d here: met is %j', (goal, value, met) => {
  const rounds = [[peer('a_ms', 20), lab('a_ms', value, 'float32')]];
  expect(compareRounds(rounds, [row(goal)])[0]!.met).toBe(met);
});

test('precisions are kept apart, and a round without the peer gives no ratio', () => {
  const rounds = [
    [lab('a_ms', 1, 'int8'), lab('a_ms', 8, 'float32')],
    [peer('a_ms', 16), lab('a_ms', 8, 'float32')],
  ];
  const [figure] = compareRounds(rounds, [row({ kind: 'ratio-at-most', bound: 1 })]);
  expect(figure!.lab.median).toBe(8);
  expect(figure!.ratio).toEqual({ median: 0.5, min: 0.5, max: 0.5 });
});

test('without a peer the lab’s figure stands alone, once, and a goal on the ratio is neither met nor missed', () => {
  const rounds = [[lab('a_ms', 8, 'float32')]];
  const goal = { kind: 'ratio-at-most', bound: 1 } as const;
  const figures = compareRounds(rounds, [row(goal), { ...row(null), peer: 'another' }]);
  expect(figures).toHaveLength(1);
  expect(figures[0]).toMatchObject({ peer: 'transformers', ratio: null, met: null, peerValue: null });
  expect(compareRounds([[]], [row(goal)])).toEqual([]);
});

test('the goals are those of the README beside the peers’ scripts', () => {
  const ofTransformers = comparisons.filter(({ peer: name, goal }) => name === 'transformers' && goal !== null);
  const table = Object.fromEntries(
    ofTransformers.map(({ what, precision, goal }) => [`${what} ${precision}`, goal!.bound]),
  );
  expect(table).toEqual({
    'encoder_ms float32': 0.5,
    'loss_ms float32': 0.4,
    'generate_32_beams_1_ms float32': 0.55,
    'generate_32_beams_1_ms float32-fast': 0.35,
    'generate_32_beams_1_ms int8': 0.16,
    'generate_32_beams_4_ms float32': 0.45,
    'generate_32_beams_4_ms int8': 0.22,
    'generate_32_batch_8_ms float32': 0.6,
    'generate_32_batch_8_ms int8': 0.4,
    'train_step_2x9x4_ms null': 0.4,
    'train_step_2x9x4_peak_mb null': 0.65,
    'train_step_8x32x32_ms null': 0.7,
    'train_step_8x32x32_peak_mb null': 0.7,
    'train_step_16x64x64_ms null': 0.6,
    'train_step_16x64x64_peak_mb null': 0.7,
    'notebook_run_ms null': 0.5, // not from there: of the whole run of the notebook
  });
  const keys = comparisons.map(({ what, precision, peer: name }) => `${what} ${precision} ${name}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('a figure is one line of JSON with the fields of the peers, which the comparison reads back', () => {
  const line = figureLine({ what: 'encoder_ms', value: 12.3456, details: { source_tokens: 18 } }, 'int8');
  expect(line).toBe('{"peer":"t5-lab","what":"encoder_ms","value":12.35,"precision":"int8","source_tokens":18}');
  expect(parseMeasuredLine(line)).toEqual([lab('encoder_ms', 12.35, 'int8')]);
  // As Python's json.dumps writes it.
  expect(parseMeasuredLine('{"peer": "transformers", "what": "load_ms", "value": 51.2}')).toEqual([
    peer('load_ms', 51.2),
  ]);
});

test('a peak of memory in a line is a figure of its own, with a ratio of its own', () => {
  // As training.py prints it, and as the lab does.
  const ofPeer = '{"peer": "transformers", "what": "train_step_2x9x4_ms", "value": 400.0, "peak_mb": 2500}';
  const details = { peak_mb: 1000, private_mb: 900 };
  const ofLab = figureLine({ what: 'train_step_2x9x4_ms', value: 100, details });
  expect(parseMeasuredLine(ofPeer)).toEqual([peer('train_step_2x9x4_ms', 400), peer('train_step_2x9x4_peak_mb', 2500)]);
  const round = [ofPeer, ofLab].flatMap(parseMeasuredLine);
  // By hand: 100 / 400 and 1000 / 2500.
  expect(compareRounds([round], comparisons).map(({ what, ratio, met }) => [what, ratio?.median, met])).toEqual([
    ['train_step_2x9x4_ms', 0.25, true],
    ['train_step_2x9x4_peak_mb', 0.4, true],
  ]);
});

test.each(['', 'Loading weights: 100%', '{"peer": "x"', '{"peer": 1, "what": "a", "value": 2}', '[1]'])(
  '%j is not a figure',
  (line) => {
    expect(parseMeasuredLine(line)).toEqual([]);
  },
);

test('the table is Markdown, with spread, goal and verdict', () => {
  const rounds = [
    [peer('a_ms', 200), lab('a_ms', 90, 'float32')],
    [peer('a_ms', 200), lab('a_ms', 110, 'float32')],
  ];
  const lines = comparisonTable(compareRounds(rounds, [row({ kind: 'ratio-at-most', bound: 0.45 })])).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]!.split('|').map((cell) => cell.trim())).toEqual([
    '',
    'a_ms',
    'float32',
    '100',
    'transformers',
    '200',
    '0.50 (0.45 to 0.55)',
    '≤ 0.45',
    'missed',
    '',
  ]);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});
