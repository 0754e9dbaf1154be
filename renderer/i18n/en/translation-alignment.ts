import { counter } from '../plural.ts';

const count = counter('en');

/** The English strings of the Translation tab's alignment. */
export const translationAlignment = {
  heading: 'Alignment',
  by: 'Align by',
  sources: { attention: 'Attention', erasure: 'Erasure' },
  head: 'Head of cross-attention',
  aligning: (head: string) => `measured: ${head}`,
  notMeasured: 'measured head',
  mean: 'mean of all heads',
  headName: (layer: string, head: string) => `layer ${layer}, head ${head}`,
  found: (head: string, hits: string, clear: string, percent: string) =>
    `The aligning head is ${head}: its largest weight lies on the source piece whose erasure hurts most for ${hits} of ${clear} pieces (${percent}).`,
  foundWeak: (head: string, hits: string, clear: string, percent: string) =>
    `No head of this model aligns reliably. The best, ${head}, looks at the source piece whose erasure hurts most for ${hits} of ${clear} pieces only (${percent}).`,
  measuredOver: (n: number) =>
    count(n, { one: 'translation of this session measured', other: 'translations of this session measured' }),
  stays: (head: string, by: string, needed: string) =>
    `By now ${head} hits ${by} more; from ${needed} more on it takes over, for fewer may be chance (at most √pieces).`,
  changed: (head: string, n: string) => `Until measurement ${n} of this session it was ${head}.`,
  nothingClear: 'No erasure changed a piece’s loss by half a nat or more: nothing to measure heads against.',
  unmeasured: (time: string) =>
    `Which head aligns is not measured for this translation yet: erasing each source piece once takes about ${time}.`,
  unmeasuredPlain: 'Which head aligns is not measured for this translation yet.',
  measure: 'Measure',
  measureAction: 'Measure which head aligns',
  measuring: (percent: string) => `Erasing the source pieces one by one: ${percent}`,
  cancel: 'Cancel measuring',
  failedWeights: 'The alignment could not be read',
  failedMeasure: 'The measurement failed',
  pointWeights: 'Point at a piece: the line under the pieces across shows how much weight they have.',
  pointEffects: 'Point at a piece: the line under the pieces across shows how much their erasure costs.',
  cut: (count: string) => `Only the first ${count} source pieces were erased.`,
  openInAttention: 'Open in Attention',
  map: 'As a map',
  mapAttention: (head: string) => `Cross-attention: ${head}`,
  mapErasure: 'What happens to each piece when a source piece is erased',
  mapSummary: (heading: string, rows: string, columns: string, row: string, column: string, value: string) =>
    `${heading}: ${rows} pieces of the translation by ${columns} of the source; the largest value is ${value}, for “${row}” and “${column}”.`,
  emptySummary: 'No values.',
  weight: 'weight',
  effect: 'added loss, nats',
  mapHelp:
    'Rows are pieces of the translation, columns source pieces. Above zero the piece became less likely without that source piece, below zero more likely.',
  allHeads: 'All heads',
  table: {
    caption: 'Heads of cross-attention against erasure',
    place: 'layer · head',
    agreement: 'agreement',
    weight: 'mean weight',
    show: (head: string) => `Align by ${head}`,
    about:
      'Agreement: for how many pieces with a clear effect (half a nat or more) the head’s largest weight lies on the source piece of the text whose erasure hurts most. Mean weight: its weight there.',
    of: (hits: string, clear: string, percent: string) => `${hits}/${clear} · ${percent}`,
    copy: 'Copy the table as CSV',
  },
  inspector: {
    fromSource: (piece: string) => `Where ${piece} came from`,
    toTarget: (piece: string) => `Where ${piece} went`,
    caption: (piece: string, by: string) => `Pieces across from ${piece}, by ${by}`,
    byHead: (head: string) => `Weights: ${head}`,
    byErasure: 'Effect of erasing, in nats',
    piece: 'piece',
    weight: 'weight',
    effect: 'nats added',
    effectHelp: 'How much the piece’s loss grows when the other one is erased from the source',
    rest: (n: number, value: string) => count(n, { one: `more: ${value}`, other: `more: ${value}` }),
    announce: (piece: string, others: string) => `${piece}: ${others}`,
    none: 'nothing stands out',
  },
};
