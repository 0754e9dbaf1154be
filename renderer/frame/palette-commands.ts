import { languages } from '../i18n/language.svelte.ts';
import type { Catalogue } from '../i18n/en.ts';
import { themes, type Workspace } from '../lab/workspace.svelte.ts';
import type { Tab } from '../tabs.ts';
import { tabKeys } from './frame-keys.ts';

/** A line of the command palette. */
export interface Command {
  /** Unique in the palette. */
  readonly id: string;
  readonly label: string;
  /** Beside the label: what kind of thing it is, or where it happens. */
  readonly detail: string;
  readonly keywords: readonly string[];
  readonly keys: readonly string[];
  /** Whether it is how things are already. */
  readonly current: boolean;
  run(): void;
}

export interface CommandGroup {
  readonly id: keyof Catalogue['palette']['groups'];
  readonly commands: readonly Command[];
}

const plain = { detail: '', keywords: [], keys: [], current: false } as const;

/** Everything that the palette offers now, by groups; a group without commands is left out. */
export function paletteGroups(
  workspace: Workspace,
  tabs: readonly Tab[],
  texts: Catalogue,
  showShortcuts: () => void,
): readonly CommandGroup[] {
  const groups: readonly CommandGroup[] = [
    { id: 'tabs', commands: tabs.map((tab, index) => tabCommand(workspace, tab, index, texts)) },
    { id: 'actions', commands: workspace.actions.list.map((action) => actionCommand(workspace, action, texts)) },
    { id: 'models', commands: modelCommands(workspace) },
    {
      id: 'theme',
      commands: themes.map((theme) => ({
        ...plain,
        id: `theme ${theme}`,
        label: texts.frame.themes[theme],
        keywords: [texts.frame.theme, theme],
        current: workspace.theme === theme,
        run: () => workspace.setTheme(theme),
      })),
    },
    {
      id: 'language',
      commands: languages.map(({ code, name, catalogue }) => ({
        ...plain,
        id: `language ${code}`,
        label: name,
        // In its own language: whoever does not read the present one finds it by that.
        keywords: [catalogue.frame.language, texts.frame.language, code],
        current: catalogue === texts,
        run: () => workspace.setLanguage(code),
      })),
    },
    {
      id: 'help',
      commands: [{ ...plain, id: 'shortcuts', label: texts.frame.shortcuts, keys: ['?'], run: showShortcuts }],
    },
  ];
  return groups.filter(({ commands }) => commands.length > 0);
}

function tabCommand(workspace: Workspace, { id }: Tab, index: number, texts: Catalogue): Command {
  const run = () => workspace.showTab(id);
  return { ...plain, id: `tab ${id}`, label: texts.tabs[id], keywords: [id], keys: tabKeys(index), run };
}

function actionCommand(
  workspace: Workspace,
  { id, tab, label, keywords = [], keys = [], run }: Workspace['actions']['list'][number],
  texts: Catalogue,
): Command {
  return {
    ...plain,
    id: `action ${tab} ${id}`,
    label,
    detail: texts.tabs[tab],
    keywords,
    keys,
    run: () => {
      workspace.showTab(tab);
      run();
    },
  };
}

/** Models that can be opened; the same name may stand for several folders. */
function modelCommands(workspace: Workspace): readonly Command[] {
  return workspace.models
    .filter(({ state }) => state.phase === 'ready')
    .map(({ path, name, source }) => ({
      ...plain,
      id: `model ${path}`,
      label: name,
      detail: source === 'folder' ? path : '',
      keywords: [path],
      current: path === workspace.modelPath,
      run: () => workspace.chooseModel(path),
    }));
}
