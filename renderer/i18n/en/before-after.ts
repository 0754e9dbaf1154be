import type { BeforeAfter } from '../../../electron/contract/replies/fine-tuning.ts';
import { counter } from '../plural.ts';

type Figure = BeforeAfter['figures'][number]['figure'];
type Verdict = BeforeAfter['figures'][number]['verdict'];
/** Of the general sentences the name says whose they are. */
type SetTitle = 'train' | 'evaluation' | 'generalOfRun' | 'generalBuiltIn' | 'generalOwn';

const count = counter('en');

/** The English strings of «Before and after». */
export const beforeAfter = {
  open: 'Before and after',
  show: (name: string) => `Before and after the training ${name}`,
  heading: (name: string) => `Before and after: ${name}`,
  lead: (model: string) =>
    `What the training gave and what it took: ${model} as it was at the start, beside a checkpoint, on the same sentences.`,
  back: 'Back to the run',
  withoutAdapter: (path: string) =>
    `The run began with the adapter in ${path}. “Before” is the model without any adapter.`,
  most: 'Pairs per set, at most',
  rule: (most: string) =>
    `Of more than ${most} pairs, ${most} are drawn at random, the same ones each time; of equal pairs one counts.`,
  compare: 'Compare',
  again: 'Compare again',
  cancel: 'Cancel',
  general: 'General sentences',
  generalFile: 'File of general pairs',
  generalHelp:
    'Pairs that have nothing to do with the training. What gets worse on them, the model has forgotten. Write the source as the model expects it, with its instruction.',
  progressLabel: 'Translations made',
  opening: (set: string) => `${set}: opening the models and scoring the references…`,
  progress: (set: string, done: string, total: string) => `${set}: ${done} of ${total} translations`,
  failed: (set: string) => `${set}: no comparison`,
  empty:
    'Press Compare: both models translate each sentence and score its reference. You get a verdict per set, and the sentences that changed most.',
  sets: {
    train: 'Training pairs',
    evaluation: 'Evaluation set',
    generalOfRun: 'General set of the run',
    generalBuiltIn: 'General sentences, built in',
    generalOwn: 'General sentences, your own',
  } satisfies Record<SetTitle, string>,
  whoseGeneral: 'Which general sentences',
  whose: { run: 'The run’s own', given: 'Others' },
  generalOfRun: (file: string, pairs: string) => `The set that the run evaluated: ${pairs} from ${file}.`,
  pairs: (n: number) => count(n, { one: 'pair', other: 'pairs' }),
  phases: {
    absent: 'none given',
    unasked: 'not compared yet',
    running: 'being compared…',
    failed: 'failed',
  },
  sentences: (compared: number, total: string) =>
    `${count(compared, { one: 'sentence', other: 'sentences' })} of ${total}`,
  refused: (n: string) => `${n} too long for memory`,
  verdicts: 'Verdict',
  set: 'Set',
  verdict: 'Verdict',
  figure: 'Figure',
  beforeAfter: 'before → after',
  difference: 'mean difference, 95 %',
  range: (low: string, high: string) => `${low} … ${high}`,
  verdictNames: {
    better: 'better',
    worse: 'worse',
    'not-proven': 'not proven',
    'too-few': 'too few sentences',
  } satisfies Record<Verdict, string>,
  figures: { chrf: 'chrF', loss: 'loss' } satisfies Record<Figure, string>,
  figureHelp: {
    chrf: 'Mean chrF of the translations against the references, 0 to 100: higher is better',
    loss: 'Mean loss of the references, nats per token: lower is better',
  } satisfies Record<Figure, string>,
  howLabel: 'How this is measured',
  how: [
    'chrF compares a translation with its reference, 0 to 100: higher is better. Loss is the reference’s own, nats per token: lower is better. Both are means over the sentences.',
    'The verdict is a paired bootstrap over the sentences (Koehn 2004): 1,000 times as many differences after − before are drawn as there are sentences, with replacement and a fixed seed. A difference is proven when the middle 95 % of their means lie on one side of 0. Fewer than six sentences prove nothing: chance alone can make five agree.',
    'On its own training pairs a model should get better. That it learnt more than those, only the other sets can show.',
    'The run’s task_prefix goes in front of every source. Both models translate as their generation_config says, 128 tokens at most.',
  ],
  sentencesOf: (set: string) => `Sentences: ${set}`,
  view: 'Which sentences',
  views: { ranked: 'Most changed', all: 'All' },
  by: 'Ranked by',
  byFigure: { chrf: 'by chrF', loss: 'by loss' } satisfies Record<Figure, string>,
  improved: 'The ten most improved',
  damaged: 'The ten most damaged',
  none: { improved: 'None got better by this figure.', damaged: 'None got worse by this figure.' },
  more: (n: string) => `Show ${n} more`,
  saveCsv: 'CSV',
  reference: 'Reference:',
  change: (from: string, to: string) => `${from} → ${to}`,
  typed: 'Anything you type',
  typedLabel: 'Source texts, one a line',
  typedHelp: 'Both models translate them. Ctrl+Enter begins.',
  translate: 'Translate before and after',
};
