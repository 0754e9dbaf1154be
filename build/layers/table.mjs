/**
 * The import table of docs/architecture.md as the program reads it. A file belongs to the first row whose `files` matches it;
 * it may import its own row's files, those of the rows in `may`, and with `import type` those of `mayType` as well.
 * `*` stands for one name, `**` for any path.
 */

/**
 * @typedef {object} LayerRow
 * @property {string} files
 * @property {readonly string[]} may files that may be imported
 * @property {readonly string[]} [mayType] files of which only types may be imported
 * @property {boolean} [node] whether Node's own modules may be imported
 * @property {string} rule the sentence that a violation quotes
 */

const ENGINE = 'native-models';
const TYPES_AND_ERRORS = [`${ENGINE}/tensor/**`, `${ENGINE}/errors/**`];
const GRAPHS = [`${ENGINE}/graph/**`, ...TYPES_AND_ERRORS];
/** Writing a file whole, and hashing one: what every room that writes needs, and nothing of any format. */
const FILES = `${ENGINE}/files/**`;
/** Arithmetic over one row of logits: the one room of the engine that the interface computes with too. */
const DISTRIBUTIONS = `${ENGINE}/distributions/**`;
const CONTRACT = 'electron/contract/**';
const WORKER_HOSTS = 'electron/workers/**';
/** What only the tests beside it import. */
const TEST_DATA = `${ENGINE}/*/test-data.ts`;
const DOWNWARD = 'Inside native-models imports go downward only';
/** What the main side of the lab may load of native-models: disk and tables, nothing that computes. */
const ON_THE_MAIN_SIDE = ['library', 'hub', 'runs', 'training-arguments', 'files', 'errors'].map(
  (name) => `${ENGINE}/${name}/**`,
);
const NO_ENGINE = 'The doors know the contract, the worker hosts and native-models/library, not the engine';

/** @type {readonly LayerRow[]} */
export const LAYERS = [
  // Tests meet their own side of the house, the fixtures and whatever the thing under test is built from.
  { files: `${ENGINE}/**/*.test.ts`, may: [`${ENGINE}/**`], node: true, rule: 'The engine knows nothing of the app' },
  {
    files: 'electron/**/*.test.ts',
    may: ['electron/**', `${ENGINE}/**`, 'build/**'],
    node: true,
    rule: 'The app behind the doors knows nothing of the interface',
  },
  {
    files: 'renderer/**/*.test.ts',
    may: ['renderer/**', 'electron/contract/**', `${ENGINE}/testing/**`],
    mayType: [`${ENGINE}/**`],
    node: true,
    rule: 'The interface knows only the contract',
  },

  { files: TEST_DATA, may: [`${ENGINE}/**`], node: true, rule: 'The engine knows nothing of the app' },

  { files: `${ENGINE}/errors/**`, may: [], rule: DOWNWARD },
  { files: `${ENGINE}/tensor/**`, may: [`${ENGINE}/errors/**`], rule: DOWNWARD },
  { files: FILES, may: [`${ENGINE}/errors/**`], node: true, rule: DOWNWARD },
  { files: `${ENGINE}/safetensors/**`, may: [FILES, ...TYPES_AND_ERRORS], node: true, rule: DOWNWARD },
  { files: `${ENGINE}/tokenizer/**`, may: TYPES_AND_ERRORS, node: true, rule: DOWNWARD },
  { files: `${ENGINE}/graph/**`, may: TYPES_AND_ERRORS, rule: DOWNWARD },
  { files: `${ENGINE}/autodiff/**`, may: GRAPHS, rule: DOWNWARD },
  { files: `${ENGINE}/onnx/**`, may: GRAPHS, rule: DOWNWARD },
  // The trial session of a device needs a model: one node, serialised.
  { files: `${ENGINE}/runtime/**`, may: [`${ENGINE}/onnx/**`, ...GRAPHS], node: true, rule: DOWNWARD },
  {
    files: `${ENGINE}/t5/**`,
    may: [`${ENGINE}/autodiff/**`, `${ENGINE}/safetensors/**`, ...GRAPHS],
    node: true,
    rule: DOWNWARD,
  },
  { files: DISTRIBUTIONS, may: [`${ENGINE}/errors/**`], rule: DOWNWARD },
  {
    files: `${ENGINE}/generation/**`,
    may: [DISTRIBUTIONS, `${ENGINE}/tokenizer/**`, ...TYPES_AND_ERRORS],
    rule: DOWNWARD,
  },
  {
    files: `${ENGINE}/library/**`,
    may: [`${ENGINE}/t5/**`, `${ENGINE}/tokenizer/**`, `${ENGINE}/safetensors/**`, FILES, ...TYPES_AND_ERRORS],
    node: true,
    rule: DOWNWARD,
  },
  // A model from the Hub or a mirror: only here, and only when the user asks, is the network touched.
  {
    files: `${ENGINE}/hub/**`,
    may: [
      ...['library', 'runs', 't5', 'tokenizer', 'safetensors'].map((name) => `${ENGINE}/${name}/**`),
      FILES,
      ...TYPES_AND_ERRORS,
    ],
    node: true,
    rule: DOWNWARD,
  },
  // A table that forms, the terminal and the trainer read.
  { files: `${ENGINE}/training-arguments/**`, may: [`${ENGINE}/errors/**`], rule: DOWNWARD },
  { files: `${ENGINE}/metrics/**`, may: [`${ENGINE}/tokenizer/**`, ...TYPES_AND_ERRORS], rule: DOWNWARD },
  { files: `${ENGINE}/text-files/**`, may: TYPES_AND_ERRORS, node: true, rule: DOWNWARD },
  {
    files: `${ENGINE}/data-sets/**`,
    may: [`${ENGINE}/text-files/**`, `${ENGINE}/tokenizer/**`, FILES, ...TYPES_AND_ERRORS],
    node: true,
    rule: DOWNWARD,
  },
  { files: `${ENGINE}/kernels/**`, may: TYPES_AND_ERRORS, rule: DOWNWARD },
  {
    files: `${ENGINE}/training/**`,
    may: [
      ...['t5', 'kernels', 'tokenizer', 'safetensors', 'training-arguments', 'data-sets'].map(
        (name) => `${ENGINE}/${name}/**`,
      ),
      ...GRAPHS,
    ],
    mayType: [`${ENGINE}/runtime/**`],
    node: true,
    rule: `${DOWNWARD}; sessions are handed to training as arguments`,
  },
  // Run folders on disk; the host lists them without loading what trains.
  {
    files: `${ENGINE}/runs/**`,
    may: [`${ENGINE}/training-arguments/**`, FILES, ...TYPES_AND_ERRORS],
    mayType: [`${ENGINE}/training/**`, `${ENGINE}/data-sets/**`],
    node: true,
    rule: DOWNWARD,
  },
  {
    files: `${ENGINE}/fine-tuning/**`,
    may: [
      ...['training', 'kernels', 'runs', 'engine', 'library', 'runtime', 'onnx', 't5', 'data-sets', 'metrics'],
      ...['training-arguments', 'tokenizer', 'safetensors', 'generation', 'graph', 'tensor', 'files', 'errors'],
    ].map((name) => `${ENGINE}/${name}/**`),
    node: true,
    rule: DOWNWARD,
  },
  {
    files: `${ENGINE}/engine/**`,
    may: [
      'library',
      't5',
      'onnx',
      'runtime',
      'generation',
      'distributions',
      'tokenizer',
      'safetensors',
      'graph',
      'tensor',
      'files',
      'errors',
    ].map((folder) => `${ENGINE}/${folder}/**`),
    node: true,
    rule: DOWNWARD,
  },
  // Whole files in, whole files out; who translates a row is handed in.
  {
    files: `${ENGINE}/translation-files/**`,
    may: [`${ENGINE}/text-files/**`, ...TYPES_AND_ERRORS],
    node: true,
    rule: DOWNWARD,
  },
  { files: `${ENGINE}/testing/**`, may: [`${ENGINE}/**`], node: true, rule: DOWNWARD },
  { files: `${ENGINE}/bundled/**`, may: [`${ENGINE}/**`], node: true, rule: DOWNWARD },

  {
    files: CONTRACT,
    may: [],
    mayType: [`${ENGINE}/**`],
    rule: 'The contract takes only types from native-models and nothing at run time',
  },
  {
    files: 'electron/workers/*-host.ts',
    may: [CONTRACT, WORKER_HOSTS, ...ON_THE_MAIN_SIDE],
    mayType: [`${ENGINE}/**`],
    node: true,
    rule: 'A worker host stands on the main side: contract, worker hosts and native-models/library',
  },
  {
    files: WORKER_HOSTS,
    may: [CONTRACT, `${ENGINE}/**`],
    node: true,
    rule: 'Workers know the contract and native-models',
  },
  {
    files: 'electron/host/**',
    may: [CONTRACT, WORKER_HOSTS, ...ON_THE_MAIN_SIDE],
    mayType: [`${ENGINE}/**`],
    node: true,
    rule: NO_ENGINE,
  },
  {
    files: 'electron/server/**',
    may: [CONTRACT, WORKER_HOSTS, 'electron/host/**', `${ENGINE}/errors/**`],
    node: true,
    rule: NO_ENGINE,
  },
  {
    files: 'electron/terminal/**',
    may: [CONTRACT, WORKER_HOSTS, 'electron/host/**', 'electron/server/**', ...ON_THE_MAIN_SIDE],
    mayType: [`${ENGINE}/**`],
    node: true,
    rule: NO_ENGINE,
  },
  {
    files: 'electron/main/**',
    may: [CONTRACT, WORKER_HOSTS, 'electron/host/**', 'electron/server/**', ...ON_THE_MAIN_SIDE],
    node: true,
    rule: NO_ENGINE,
  },
  { files: 'electron/preload/**', may: [CONTRACT], rule: 'The preload knows only the contract' },

  {
    files: 'renderer/tabs/*/**',
    may: [
      ...['charts', 'ui', 'lab', 'i18n', 'library', 'data', 'weights', 'styles'].map(
        (folder) => `renderer/${folder}/**`,
      ),
      DISTRIBUTIONS,
    ],
    mayType: [CONTRACT],
    rule: 'A tab imports charts, ui and lab, and no other tab',
  },
  {
    files: 'renderer/lessons/**',
    may: ['charts', 'ui', 'lab', 'i18n', 'styles'].map((folder) => `renderer/${folder}/**`),
    mayType: [CONTRACT],
    rule: 'Lessons import charts, ui and lab, and no tab',
  },
  {
    files: 'renderer/library/**',
    may: ['charts', 'ui', 'lab', 'i18n', 'styles'].map((folder) => `renderer/${folder}/**`),
    mayType: [CONTRACT],
    rule: 'The model library imports charts, ui and lab, and no tab',
  },
  // Pairs of texts as people give them and as the model gets them: several tabs have them.
  {
    files: 'renderer/data/**',
    may: ['charts', 'ui', 'lab', 'i18n'].map((folder) => `renderer/${folder}/**`),
    mayType: [CONTRACT],
    rule: 'Pairs of texts import charts, ui and lab, and no tab',
  },
  // Two models' weights side by side: those of the library, and a training's beside what it began with.
  {
    files: 'renderer/weights/**',
    may: ['charts', 'ui', 'lab', 'i18n'].map((folder) => `renderer/${folder}/**`),
    mayType: [CONTRACT],
    rule: 'Comparisons of weights import charts, ui and lab, and no tab',
  },
  {
    files: 'renderer/charts/**',
    may: ['renderer/i18n/**', 'renderer/ui/**'],
    rule: 'Charts know nothing of tabs or models',
  },
  {
    files: 'renderer/ui/**',
    may: ['renderer/i18n/**', CONTRACT],
    rule: 'Interface parts know nothing of tabs or models',
  },
  { files: 'renderer/i18n/**', may: [], mayType: [CONTRACT], rule: 'The catalogues stand alone' },
  { files: 'renderer/styles/**', may: [], rule: 'Styles stand alone' },
  { files: 'renderer/lab/**', may: [CONTRACT, 'renderer/i18n/**'], rule: 'The lab client knows only the contract' },
  { files: 'renderer/**', may: ['renderer/**'], mayType: [CONTRACT], rule: 'The renderer knows only the contract' },

  {
    files: 'build/**',
    may: ['build/**', `${ENGINE}/**`, 'electron/**'],
    node: true,
    rule: 'Tools stay outside the interface',
  },
  {
    files: 'bench/**',
    may: ['build/**', `${ENGINE}/**`],
    node: true,
    rule: 'Benches measure the engine and the doors',
  },
  {
    files: 'e2e/**',
    may: ['build/**', `${ENGINE}/testing/**`, `${ENGINE}/hub/testing/**`],
    mayType: [CONTRACT],
    node: true,
    rule: 'e2e uses the doors only',
  },
  { files: '*.config.*', may: ['build/**'], node: true, rule: 'Configuration stands alone' },
];

/** Nobody imports these: they are started. `except` are files that may. */
export const ENTRIES = [
  'electron/main/main.ts',
  'electron/preload/preload.ts',
  'electron/workers/*-worker.ts',
  'renderer/main.ts',
  'e2e/**',
  'bench/**',
];

/** What only some rows may import although they may import its neighbours: only tests, tools and benches see the fixtures. */
export const RESERVED = [
  {
    files: `${ENGINE}/testing/**`,
    by: ['**/*.test.ts', TEST_DATA, `${ENGINE}/testing/**`, 'build/**', 'bench/**', 'e2e/**'],
    rule: 'native-models/testing is for tests, tools and benches',
  },
  { files: TEST_DATA, by: ['**/*.test.ts'], rule: 'Test data is for tests' },
  {
    files: `${ENGINE}/hub/testing/**`,
    by: ['**/*.test.ts', `${ENGINE}/hub/testing/**`, 'e2e/**'],
    rule: 'Test helpers are for tests',
  },
  {
    files: 'electron/*/testing/**',
    by: ['**/*.test.ts', 'electron/*/testing/**'],
    rule: 'Test helpers are for tests',
  },
];

/** Packages and the files that may import them; a package without a row may be imported by tests and tools only. */
export const PACKAGES = /** @type {const} */ ({
  'onnxruntime-node': [`${ENGINE}/runtime/**`],
  '#kernels': [`${ENGINE}/kernels/kernels.ts`],
  '#optimizer-thread': [`${ENGINE}/training/optimizer-helper.ts`],
  '@huggingface/tokenizers': [`${ENGINE}/tokenizer/**`],
  '@huggingface/hub': [`${ENGINE}/hub/**`],
  pbf: [`${ENGINE}/onnx/**`, `${ENGINE}/tokenizer/protobuf-message.ts`],
  yazl: [FILES],
  'csv-parse': ['text-files', 'translation-files', 'data-sets'].map((name) => `${ENGINE}/${name}/**`),
  saxes: ['text-files', 'translation-files', 'data-sets'].map((name) => `${ENGINE}/${name}/**`),
  'cldr-annotations-modern': [`${ENGINE}/bundled/**`],
  'cldr-localenames-modern': [`${ENGINE}/bundled/**`],
  'cldr-numbers-modern': [`${ENGINE}/bundled/**`],
  valibot: [
    CONTRACT,
    ...['t5', 'library', 'hub', 'tokenizer', 'runs'].map((name) => `${ENGINE}/${name}/**`),
    'electron/**',
  ],
  electron: ['electron/main/**', 'electron/preload/**'],
  ws: ['electron/server/**'],
  svelte: ['renderer/**'],
  'bits-ui': ['renderer/**'],
  '@lucide/svelte': ['renderer/**'],
  marked: ['renderer/ui/**'],
  uplot: ['renderer/charts/**'],
  '@fontsource-variable/inter': ['renderer/**'],
  '@fontsource-variable/jetbrains-mono': ['renderer/**'],
});

/** Packages that even tests leave to their one home. */
export const STRICT_PACKAGES = ['onnxruntime-node', 'electron'];

/** Where any development package may be imported. */
export const PACKAGES_FREE = [
  '**/*.test.ts',
  '**/*.bench.ts',
  '**/testing/**',
  'build/**',
  'bench/**',
  'e2e/**',
  '*.config.*',
];

const ENGINE_CORE = ['runtime', 'graph', 'autodiff', 'onnx', 'engine', 'training', 'fine-tuning'].map(
  (name) => `${ENGINE}/${name}/**`,
);

/**
 * What must not be reached at run time, over any number of imports; `except` is what may be, of `never`.
 * @type {readonly { from: readonly string[], never: readonly string[], except?: readonly string[], rule: string }[]}
 */
export const NEVER_REACHED = [
  {
    from: [
      'electron/host/**',
      'electron/main/**',
      'electron/server/**',
      'electron/terminal/**',
      'electron/workers/*-host.ts',
    ],
    never: ENGINE_CORE,
    rule: 'Only worker threads load the engine',
  },
  {
    from: ['renderer/**', 'electron/preload/**'],
    never: ['electron/contract/requests.ts', `${ENGINE}/**`, 'node:*'],
    except: [DISTRIBUTIONS, `${ENGINE}/errors/**`],
    rule: 'The renderer takes neither request schemas, nor the engine, nor Node at run time',
  },
];
