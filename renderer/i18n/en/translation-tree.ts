import { counter } from '../plural.ts';

const count = counter('en');

/** The English strings of the branches that were tried. */
export const branches = {
  heading: 'What was tried',
  help: 'Every translation of this text stands here once, under the one with which it shares its beginning: arrow keys move, Enter shows, Delete forgets, Backspace goes back.',
  count: (n: number) => count(n, { one: 'translation was tried', other: 'translations were tried' }),
  summary: (tried: string, best: string) => `${tried}; the likeliest by its mean log probability is “${best}”.`,
  nothing: '(nothing)',
  own: 'model’s own',
  leaves: (position: string) => `leaves the one above at position ${position}`,
  mean: (value: string) => `mean log probability ${value}`,
  forget: (text: string) => `Forget: ${text}`,
  forgetHint: 'Forget this branch (Delete)',
  back: 'Back',
  backHint: 'Back to the translation before this one (Backspace in the tree)',
  backAction: 'Go back to the translation before this one',
  undo: 'Undo',
  undoHint: 'Put the forgotten branch back',
  table: {
    text: 'translation',
    at: 'leaves at',
    mean: 'mean log probability',
    forced: 'tokens chosen by you',
    search: 'search',
  },
};

/** The English strings of the beam tree. */
export const beams = {
  show: 'Draw the beam tree',
  hide: 'Stop drawing the beam tree',
  hideShort: 'Hide',
  heading: 'Beam tree',
  help: 'Each column is a step, best candidate on top; the figure is the sum of log probabilities, at a finished one its score with the length penalty. Dashed ones nobody follows. Click one, or press Enter on it, to hold it.',
  empty: 'The tree appears with the first step of a beam search.',
  nodes: 'Candidates of the beam search',
  showDropped: 'Dropped ones too',
  counts: {
    steps: (n: number) => count(n, { one: 'step', other: 'steps' }),
    finished: (n: number) => count(n, { one: 'finished hypothesis', other: 'finished hypotheses' }),
  },
  summary: (steps: string, finished: string, text: string, fate: string) =>
    `Beam search over ${steps} with ${finished}; the best is “${text}”, ${fate}.`,
  fates: { running: 'goes on', finished: 'finished', dropped: 'dropped' },
  node: (step: string, rank: string, piece: string) => `Step ${step}, rank ${rank}: ${piece}`,
  logProbability: (value: string) => `log probability ${value}`,
  score: (value: string) => `score ${value}`,
  best: 'best',
  pointed: 'here',
  pinned: 'held',
  goOn: 'Continue from here',
  window: 'Steps',
  windowValue: (from: string, to: string, all: string) => `${from} to ${to} of ${all}`,
  zoom: 'Zoom',
  table: {
    step: 'step',
    rank: 'rank',
    parent: 'goes on with rank',
    piece: 'piece',
    id: 'id',
    logProbability: 'log probability',
    fate: 'what became of it',
    score: 'score',
  },
};

/** The English strings of the reshaped distribution. */
export const reshaping = {
  heading: 'Reshape the distribution',
  show: 'Reshape the distribution of the next token',
  close: 'Stop reshaping the distribution',
  help: 'What sampling would draw from here. The sliders only compute: the model does not run again.',
  off: 'off',
  reset: 'As in the settings',
  others: (names: string) => `The search settings add ${names}.`,
  picture: 'Before and after',
  summary: (kept: string, all: string, mass: string) =>
    `${kept} of ${all} tokens can be drawn; the model gave them ${mass} of its probability.`,
  waiting: 'The distribution of this position is on its way.',
  bar: (piece: string, before: string, after: string) =>
    `Continue with “${piece}”, probability ${before}, now ${after}`,
  cutBar: (piece: string, before: string) => `Continue with “${piece}”, probability ${before}, now cut`,
  cut: 'cut',
  kept: 'left',
  keptOf: (kept: string, all: string) => `${kept} of ${all}`,
  mass: 'their mass',
  cutBy: 'cut by',
  nothing: 'nothing',
  entropy: 'entropy, nats',
  change: (before: string, after: string) => `${before} → ${after}`,
  seedHelp: 'The same seed draws the same token again. Left empty, each draw has a new one.',
  sample: 'Sample one',
  sampleHint: 'Draw a token from what is left and continue the translation from it',
  use: 'Use these settings',
  useHint: 'Make temperature, top_k and top_p those of the search settings, and sampling the search',
  drew: (piece: string, probability: string, seed: string) =>
    `Drew “${piece}”, probability ${probability}, seed ${seed}.`,
  drewSame: ' It stands here already.',
  table: { piece: 'piece', id: 'id', before: 'before', after: 'after' },
};
