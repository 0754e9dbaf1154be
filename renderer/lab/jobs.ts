import type { Catalogue } from '../i18n/en.ts';
import type { TabId } from './actions.ts';

/** Work that goes on whatever tab is in front: a training, a file being translated, a download. */
export interface Job {
  /** Unique among all jobs. */
  readonly id: string;
  readonly kind: keyof Catalogue['jobs']['kinds'];
  /** What it is called: a run, a file. */
  readonly name: string;
  /** Where it is watched and ended. */
  readonly tab: TabId;
  readonly paused: boolean;
  /** Whether all is done but what comes at the end, of which nobody knows how long it takes. */
  readonly finishing?: boolean;
  /** From 0 to 1; null where it is not known. */
  readonly progress: number | null;
  /** Milliseconds; null where nothing is known yet. */
  readonly leftMs: number | null;
  /** Brings it on screen in its tab. */
  readonly show?: () => void;
}
