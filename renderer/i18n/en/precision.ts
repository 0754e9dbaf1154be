import type { Precision } from '../../../electron/contract/requests.ts';
import { counter } from '../plural.ts';

const count = counter('en');

/** The English strings of the dialog `Precision and device`. */
export const precision = {
  title: 'Precision and device',
  description: 'With which numbers the open model computes, and where. The model’s own files stay as they are.',
  measuring: (percent: string) => `measuring ${percent}`,
  precision: 'Precision',
  precisions: {
    float32: 'Exact: the model’s own weights as they are, computed in float32.',
    'float32-fast':
      'Greedy search finds the same tokens as float32 in less time: an 8-bit output layer proposes, float32 decides. Takes more memory.',
    'int8-output4': 'As int8, with the output layer in 4 bits: a little faster still, and less exact.',
    int8: 'The large matrices in 8-bit blocks of 32 weights: less memory and usually faster, a little less exact.',
  } satisfies Record<Precision, string> as Record<Precision, string>,
  madeOnce: (size: string) => `Made once, about ${size} in the cache.`,
  cost: 'Measured cost',
  exactHelp: (exact: string) =>
    `${exact} is what the others are measured against. Choose another to see what it costs.`,
  measureHelp: (exact: string, other: string) =>
    `${exact} and ${other} translate the same everyday sentences, and both are asked how surprised they are by ${exact}’s translations.`,
  measure: 'Measure the cost',
  cancel: 'Cancel',
  subject: (model: string, other: string) => `${model} · ${other}`,
  openingModel: 'opening the model',
  preparing: (percent: string) => `making the weights of this precision, once: ${percent}`,
  translated: (done: string, total: string) => `${done} of ${total} translations`,
  left: (seconds: string) => `about ${seconds}\u00a0s left`,
  cancelled: 'The measurement was cancelled.',
  announceDone: (change: string) => `Measured: mean loss per token ${change}.`,
  compared: 'figure',
  difference: 'difference',
  meanLoss: 'mean loss per token, nats',
  unchanged: 'unchanged translations',
  time: 'time for the sample',
  ofAll: (n: string, all: string) => `${n}\u00a0of\u00a0${all}`,
  tableCaption: (model: string, other: string) => `Cost of ${other} on ${model}`,
  measuredWhere: (device: string, threads: string, moment: string) => `Measured on ${device}, ${threads}, ${moment}.`,
  threadCount: (n: number) => count(n, { one: 'thread', other: 'threads' }),
  noneChanged: 'Every translation is the same, word for word.',
  changed: (n: number) => count(n, { one: 'changed translation', other: 'changed translations' }),
  onlyIn: (name: string) => `only in ${name}`,
  copyText: 'Copy as text',
  copyCsv: 'Copy as CSV',
  device: 'Device',
  readingDevices: 'Trying each device…',
  retryDevices: 'Try the devices again',
  missing: (device: string, reason: string) => `${device} cannot be had now, so the model runs on the CPU. ${reason}`,
  threads: 'Threads',
  allCores: 'all physical cores',
  allCoresShort: 'all cores',
  threadsHelp: 'How many threads one operator is spread over. Left empty: one for each physical core.',
  threadsProblem: (most: string) => `Must be a whole number from 1 to ${most}.`,
};
