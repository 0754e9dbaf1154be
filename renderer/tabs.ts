import type { Component } from 'svelte';
import type { Catalogue } from './i18n/en.ts';
import type { Workspace } from './lab/workspace.svelte.ts';
import AttentionTab from './tabs/attention/AttentionTab.svelte';
import FineTuningTab from './tabs/fine-tuning/FineTuningTab.svelte';
import TranslationTab from './tabs/translation/TranslationTab.svelte';

export type TabId = keyof Catalogue['tabs'];

/** A room of the lab. Its name stands in the catalogues under its id. */
export interface Tab {
  readonly id: TabId;
  readonly component: Component<{ workspace: Workspace }>;
}

/** The rooms, in the order of the tabs: one row each. */
export const tabs: readonly Tab[] = [
  { id: 'attention', component: AttentionTab },
  { id: 'translation', component: TranslationTab },
  { id: 'fineTuning', component: FineTuningTab },
];

/** Where a first start begins: with what newcomers know, a translation. */
export const firstTab: TabId = 'translation';
