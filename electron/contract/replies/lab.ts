import type { DownloadSummary as HubDownloadSummary } from '../../../native-models/hub/download-summary.ts';
import type { LabErrorData, Phrase } from '../lab-error.ts';
import type { Device } from '../requests.ts';

export type { RepositoryInspection, RepositoryProblem } from '../../../native-models/hub/repository-inspection.ts';

/** The machine that the lab runs on. */
export interface Machine {
  /** As the system names it; empty where it does not. */
  readonly processor: string;
  /** Logical ones. */
  readonly cores: number;
  readonly memory_bytes: number;
  readonly free_memory_bytes: number;
  /** Such as `linux x64`. */
  readonly platform: string;
}

export interface DeviceEntry {
  readonly device: Exclude<Device, 'auto'>;
  readonly available: boolean;
  /** Why not; empty where it is available. */
  readonly reason: string;
  /** The same for an interface in another language, where the lab itself found it. */
  readonly phrase?: Phrase;
  readonly name: string;
}

/** What the lab's process has in memory, workers and trainings included. */
export interface MemoryUse {
  readonly resident_bytes: number;
}

/** Plain values by key; the interface decides what it remembers. */
export type Settings = Readonly<Record<string, unknown>>;

/** A model on its way from the Hub or a mirror. */
export type DownloadSummary = HubDownloadSummary<LabErrorData>;

/** How the lab may get in at an endpoint; never the token itself. */
export interface HubAccess {
  /** The one that was asked for, or the one that is used where none is given. */
  readonly endpoint: string;
  /** Where the token is that goes with every request: kept in the system's store, known until the lab ends, or in HF_TOKEN. */
  readonly token: 'none' | 'store' | 'session' | 'environment';
  /** Where one that is entered now will be. */
  readonly keeps: 'store' | 'session';
  /** Over plain http no token is sent, since anybody on the way could read it. */
  readonly takes_token: boolean;
}
