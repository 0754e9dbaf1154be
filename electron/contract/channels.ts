import type { LabApi } from './lab-api.ts';

/** Every call by group: the list from which a client is built. A call missing here does not type-check. */
export const labMethods = {
  models: [
    'list',
    'open',
    'forget',
    'restore',
    'summary',
    'card',
    'unfamiliarWords',
    'hash',
    'tensor',
    'tensorWindow',
    'compare',
  ],
  tokenizer: [
    'encode',
    'decode',
    'segmentations',
    'vocabulary',
    'trace',
    'lattice',
    'vocabularyPage',
    'entries',
    'statistics',
  ],
  attention: ['sheet', 'head', 'overview', 'map', 'cell', 'slice', 'positionBias'],
  loss: ['forward', 'outputSlice', 'score', 'batch', 'precisionCost'],
  translation: ['prepare', 'translate', 'distribution', 'translateFile', 'alignment', 'measureAlignment'],
  fileTranslation: ['preview', 'output', 'example', 'start', 'resume', 'cancel', 'watch', 'list', 'forget'],
  fineTuning: [
    'arguments',
    'inspect',
    'readPairs',
    'readColumns',
    'forecast',
    'examineStep',
    'start',
    'resume',
    'pause',
    'stop',
    'watch',
    'runs',
    'run',
    'forget',
    'export',
    'exportFolder',
    'importRun',
    'importedRun',
    'modelCard',
    'beforeAfter',
  ],
  downloads: ['inspect', 'start', 'list', 'watch', 'pause', 'resume', 'discard', 'access', 'setToken'],
  files: ['folder'],
  devices: ['list', 'memory', 'machine'],
  settings: ['read', 'write'],
} as const satisfies { [Group in keyof LabApi]: readonly (keyof LabApi[Group])[] };

type Listed = { [Group in keyof typeof labMethods]: (typeof labMethods)[Group][number] };
type Missing = { [Group in keyof LabApi]: Exclude<keyof LabApi[Group], Listed[Group]> }[keyof LabApi];
const everyMethodIsListed: [Missing] extends [never] ? true : Missing = true;
void everyMethodIsListed;
