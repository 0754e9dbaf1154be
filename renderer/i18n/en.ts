import type { ErrorReason } from '../../electron/contract/error-reason.ts';
import { attention } from './en/attention.ts';
import { attentionModel } from './en/attention-model.ts';
import { attentionSheet } from './en/attention-sheet.ts';
import { beforeAfter } from './en/before-after.ts';
import { browse } from './en/browse.ts';
import { download } from './en/download.ts';
import { explainError, sayPhrase } from './en/errors.ts';
import { estimate } from './en/estimate.ts';
import { exportExtras } from './en/export-extras.ts';
import { fineTuning } from './en/fine-tuning.ts';
import { fineTuningInput } from './en/fine-tuning-input.ts';
import { importRun } from './en/import-run.ts';
import { loss } from './en/loss.ts';
import { modelCard } from './en/model-card.ts';
import { models } from './en/models.ts';
import { pairs } from './en/pairs.ts';
import { precision } from './en/precision.ts';
import { tokenizer } from './en/tokenizer.ts';
import { translation } from './en/translation.ts';
import { translationFiles } from './en/translation-files.ts';
import { translationHistory } from './en/translation-history.ts';
import { translationAlignment } from './en/translation-alignment.ts';
import { translationCompare } from './en/translation-compare.ts';
import { counter } from './plural.ts';

const count = counter('en');

/** The English catalogue. Its shape is the law for the others: a string missing elsewhere does not type-check. */
export const en = {
  units: {
    milliseconds: 'ms',
    seconds: 's',
    minutes: 'min',
    hours: 'h',
    days: 'd',
    megabytes: 'MB',
    gigabytes: 'GB',
  },
  frame: {
    name: 'T5 Lab',
    skip: 'Skip to the content',
    tabs: 'Rooms of the lab',
    language: 'Language',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    title: (tab: string) => `${tab} · T5 Lab`,
    starting: 'Reaching the lab…',
    tabLoading: (tab: string) => `Opening “${tab}”…`,
    tabFailed: (tab: string) => `“${tab}” could not be loaded`,
    tabFailedHint:
      'The lab may have been updated or stopped while this page was open. Reload the page; what you typed is kept.',
    reload: 'Reload the page',
    commands: 'Commands',
    shortcuts: 'Keyboard shortcuts',
  },
  tabs: {
    attention: 'Attention',
    tokenizer: 'Tokenizer',
    translation: 'Translation',
    loss: 'Loss',
    fineTuning: 'Fine-tuning',
    models: 'Models',
  },
  status: {
    label: 'Status',
    noModel: 'no model',
    lastOperation: (duration: string) => `last operation ${duration}`,
    precisionCost: (change: string, exact: string) => `mean token loss ${change} against ${exact}`,
    offline: 'offline',
    offlineHint: 'Nothing you type leaves this machine.',
    online: 'downloading',
    onlineHint: 'A model that you asked for is being fetched; nothing that you type leaves this machine.',
    hashHint: (hash: string) => `SHA-256 of the model’s weights, to copy: ${hash}`,
    threads: (n: number) => count(n, { one: 'thread', other: 'threads' }),
    memory: (size: string) => `${size} of memory`,
    memoryHint: 'What the lab has in memory now: models, sessions, trainings.',
    saved: { saved: 'saved', saving: 'saving…', failed: 'not saved' },
    savedHint: 'Texts, settings and layout are kept for the next start.',
    connecting: 'connecting…',
    connected: 'connected',
    lost: 'connection lost',
  },
  jobs: {
    kinds: { training: 'Training', fileTranslation: 'File', download: 'Download', scoring: 'Scoring' },
    left: (time: string) => `${time} left`,
    paused: 'paused',
    more: (n: string) => `and ${n} more`,
    show: 'show',
  },
  palette: {
    description: 'Type a few letters of what you want, choose with the arrow keys, confirm with Enter.',
    search: 'Search commands',
    empty: 'Nothing is called that.',
    groups: { tabs: 'Go to', actions: 'Do', models: 'Open model', theme: 'Theme', language: 'Language', help: 'Help' },
  },
  shortcuts: {
    description: 'Everything can be done by keyboard. Tab goes from part to part, arrow keys move within one.',
    everywhere: 'Everywhere',
    pictures: 'In pictures',
    palette: 'Command palette',
    sheet: 'This sheet',
    tab: (tab: string) => `Go to “${tab}”`,
    moveCursor: 'Move the cursor',
    ends: 'To the start or the end of a row',
    corners: 'To the first or the last cell',
    page: 'Ten rows up or down',
    pin: 'Pin what the cursor is on',
    release: 'Let go, or close',
    zoom: 'Zoom a large map',
    then: 'then',
    characterKeys: 'Shortcuts of a single character',
    characterKeysHint: 'They hold only where nothing is typed. Switch them off if speech input sets them off.',
  },
  connection: {
    lost: 'The connection to the lab was lost',
    lostReason: 'The lab closed the connection.',
    unreachable: 'The lab does not answer. Is it still running?',
    unreadable: 'The lab sent something that is not a message of the lab.',
    refused: 'The lab no longer accepts this page. Open the address that it printed when it started.',
    kept: 'What you typed is kept.',
    nextTry: (seconds: string) => `Next try in ${seconds}.`,
    trying: 'Trying now…',
    retry: 'Try now',
  },
  model: {
    label: 'Model',
    loading: 'Reading the library…',
    none: 'No model',
    unavailable: 'unavailable',
    device: { cpu: 'CPU', cuda: 'CUDA', directml: 'DirectML', coreml: 'Core ML', webgpu: 'WebGPU' },
    openFolder: 'Open folder…',
    openTitle: 'Open a model folder',
    openHelp:
      'A Hugging Face T5 folder with config.json, the weights as safetensors and the tokenizer’s files. It is read where it lies; nothing is copied.',
    path: 'Folder path',
    pathPlaceholder: '/home/me/models/t5-small',
    open: 'Open',
    opening: 'Opening…',
    cancel: 'Cancel',
    absent: (name: string) =>
      `The model “${name}” that was open last time is not available. The first model is open instead.`,
  },
  error: {
    titles: {
      'invalid-request': 'The lab did not accept this request',
      'unknown-channel': 'The lab does not know this request',
      'model-not-found': 'There is no such model',
      'model-invalid': 'The model’s files are damaged',
      'model-unsupported': 'This model is not supported',
      'file-not-found': 'A file is missing',
      'file-unreadable': 'A file cannot be read',
      'file-unwritable': 'A file cannot be written',
      'file-invalid': 'A file is not what it should be',
      'tokenizer-invalid': 'The tokenizer’s files are damaged',
      'no-lattice': 'This tokenizer has no lattice',
      'text-too-long': 'The text is too long',
      'run-not-found': 'There is no such run',
      'run-invalid': 'The run’s folder is damaged',
      'run-busy': 'The run is in use',
      'run-changed': 'The model or the data of the run have changed',
      'disk-full': 'The disk is full',
      'hub-unreachable': 'The server could not be reached',
      'hub-denied': 'The server did not let the lab in',
      'repository-not-found': 'There is no such model on the server',
      'repository-unsuitable': 'The lab cannot use this model',
      'hub-busy': 'The server asks for patience',
      'hub-failed': 'The server failed',
      'hub-answer-invalid': 'The server does not answer as the Hub does',
      'download-damaged': 'A fetched file is not the right one',
      'download-not-found': 'There is no such download',
      'download-busy': 'The download is in use',
      'training-diverged': 'The training went astray',
      'device-unavailable': 'The device is not available',
      'out-of-memory': 'There is not enough memory',
      'memory-insufficient': 'This training needs more memory than there is',
      cancelled: 'Cancelled',
      'worker-failed': 'The engine stopped',
      'connection-lost': 'The connection was lost',
      internal: 'Something went wrong in the lab',
    },
    /** Instead of the code's, for those that it does not fit. */
    reasonTitles: {
      'address-invalid': 'This is not the id or the address of a model',
      'not-a-folder': 'This is not a folder',
      'fields-unequal': 'The rows of the file differ in length',
      'column-missing': 'The file has no such column',
      'text-not-utf8': 'The file is not in UTF-8',
      'no-examples': 'There is nothing to train on',
      'lines-unequal': 'The two files differ in length',
      'file-kind-unknown': 'The kind of the file is not known',
      'output-is-input': 'The output is the input itself',
    } satisfies Readonly<Partial<Record<ErrorReason, string>>> as Readonly<Partial<Record<ErrorReason, string>>>,
    /** What happened, and what to do about it. */
    explain: explainError,
    /** A place, what was expected or what was found. */
    say: sayPhrase,
    /** ONNX Runtime's own words on a device. */
    fromRuntime: (reason: string) => reason,
    file: 'File',
    place: 'Place',
    expected: 'Expected',
    found: 'Found',
    code: 'Code',
    retry: 'Try again',
    copyDetails: 'Copy details',
    copied: 'Copied',
    dismiss: 'Dismiss',
  },
  ui: {
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'The clipboard is closed to this page. Select the text and copy it by hand.',
    close: 'Close',
    foldInput: 'Fold the input column',
    unfoldInput: 'Unfold the input column',
    foldInspector: 'Fold the inspector',
    unfoldInspector: 'Unfold the inspector',
    resizeInput: 'Width of the input column',
    resizeInspector: 'Width of the inspector',
    showAsTable: 'Show as table',
    copyCsv: 'Copy as CSV',
    saveCsv: 'CSV',
    saveCsvHint: 'Save as CSV',
    savePicture: {
      svg: { label: 'SVG', hint: 'Save as SVG' },
      png: { label: 'PNG', hint: 'Save as PNG' },
    },
    saveFailed: 'The picture could not be saved.',
  },
  chips: {
    special: 'special token',
    unknown: 'unknown piece',
    probability: (value: string) => `probability ${value}`,
    differs: { removed: 'only here', inserted: 'only here', changed: 'differs' },
    others: 'all others',
    chosen: 'chosen',
  },
  heatMap: {
    role: 'heat map',
    keys: 'Arrow keys move the cursor, Home and End go along the row, Enter pins a cell, Escape lets go, plus and minus zoom.',
    cell: (row: string, column: string, value: string) => `row ${row}, column ${column}: ${value}`,
    pinned: (cell: string) => `Pinned: ${cell}`,
    released: 'Let go',
    noValue: 'no value',
    zoom: (factor: string) => `zoom ×${factor}`,
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
  },
  steps: {
    step: 'step',
    atStep: (step: string) => `step ${step}`,
    lastRows: (rows: string, all: string) => `The last ${rows} of ${all} points; the CSV file has every step.`,
  },
  counts: {
    sourceTokens: (n: number) => count(n, { one: 'source token', other: 'source tokens' }),
    newTokens: (n: number) => count(n, { one: 'new token', other: 'new tokens' }),
    tokens: (n: number) => count(n, { one: 'token', other: 'tokens' }),
  },
  attention,
  attentionModel,
  attentionSheet,
  beforeAfter,
  browse,
  download,
  estimate,
  exportExtras,
  fineTuning,
  fineTuningInput,
  importRun,
  loss,
  modelCard,
  models,
  pairs,
  precision,
  tokenizer,
  translation,
  translationFiles,
  translationHistory,
  translationAlignment,
  translationCompare,
};

export type Catalogue = typeof en;
