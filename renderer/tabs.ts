import type { Component } from 'svelte';
import type { LabApi } from '../electron/contract/lab-api.ts';
import type { TabId } from './lab/actions.ts';
import type { Workspace } from './lab/workspace.svelte.ts';
import { isUnderWay } from './tabs/models/download/download-view.ts';

/** The code of a room: a module whose default export is its component. */
export interface TabModule {
  readonly default: Component<{ workspace: Workspace }>;
}

/** A room of the lab. Its name stands in the catalogues under its id. */
export interface Tab {
  readonly id: TabId;
  /** Fetches the room's code when it is first entered. */
  readonly load: () => Promise<TabModule>;
  /** Whether work goes on in it that it has to tell of before anyone enters. */
  readonly isAtWork?: (lab: LabApi) => Promise<boolean>;
}

/** Phases in which this lab has a run, or a file. */
const LIVE = ['starting', 'running', 'paused', 'stopping', 'cancelling'];

/** The rooms, in the order of the tabs: one row each. */
export const tabs: readonly Tab[] = [
  { id: 'attention', load: () => import('./tabs/attention/AttentionTab.svelte') },
  { id: 'tokenizer', load: () => import('./tabs/tokenizer/TokenizerTab.svelte') },
  {
    id: 'translation',
    load: () => import('./tabs/translation/TranslationViews.svelte'),
    isAtWork: async (lab) => (await lab.fileTranslation.list({})).some(({ state }) => LIVE.includes(state.phase)),
  },
  { id: 'loss', load: () => import('./tabs/loss/LossTab.svelte') },
  {
    id: 'fineTuning',
    load: () => import('./tabs/fine-tuning/FineTuningTab.svelte'),
    isAtWork: async (lab) => (await lab.fineTuning.runs({})).some(({ state }) => LIVE.includes(state.phase)),
  },
  {
    id: 'models',
    load: () => import('./tabs/models/ModelsTab.svelte'),
    isAtWork: async (lab) => (await lab.downloads.list({})).some(({ state }) => isUnderWay(state)),
  },
];

/** Where a first start begins: with what newcomers know, a translation. */
export const firstTab: TabId = 'translation';
