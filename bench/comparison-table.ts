import type { Goal } from './goals.ts';
import type { ComparedFigure, Spread } from './ratios.ts';

const header = ['figure', 'precision', 'lab', 'peer', "the peer's", 'lab / peer (lowest to highest)', 'goal', ''];

/** The comparison as a Markdown table, columns aligned. */
export function comparisonTable(figures: readonly ComparedFigure[]): string {
  const rows = [header, ...figures.map(cells)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(header), rule, ...rows.slice(1).map(line)].join('\n');
}

function cells({ what, precision, lab, peer, peerValue, ratio, goal, met }: ComparedFigure): string[] {
  return [
    what,
    precision ?? '',
    number(lab.median),
    peerValue === null ? '' : (peer ?? ''),
    peerValue === null ? '' : number(peerValue.median),
    ratio === null ? '' : ratioText(ratio),
    goal === null ? '' : goalText(goal),
    met === null ? '' : met ? 'met' : 'missed',
  ];
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function ratioText({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`;
}

function goalText({ kind, bound }: Goal): string {
  return `${kind === 'ratio-at-least' ? '≥' : '≤'} ${bound}`;
}
