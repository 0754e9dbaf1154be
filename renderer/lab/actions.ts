import type { Catalogue } from '../i18n/en.ts';
import type { Shortcut } from './shortcuts.ts';

export type TabId = keyof Catalogue['tabs'];

/** Something that a tab can do and that the command palette offers from everywhere. */
export interface Action {
  /** Unique within its tab. */
  readonly id: string;
  /** Where it happens: the palette goes there first. */
  readonly tab: TabId;
  /** In the interface's language, beginning with a verb. */
  readonly label: string;
  /** Other words by which it is found. */
  readonly keywords?: readonly string[];
  /** The keys that do the same; the palette shows them. */
  readonly keys?: Shortcut;
  run(): void;
}
