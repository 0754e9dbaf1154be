import type { LabApi } from '../../electron/contract/lab-api.ts';
import type { LabErrorData } from '../../electron/contract/lab-error.ts';
import type { DeviceEntry, Settings } from '../../electron/contract/replies/lab.ts';
import type { LabRequest, Precision } from '../../electron/contract/requests.ts';
import { errorData } from './error-details.ts';
import { findCost, readCosts, withCost, type MeasuredCost } from './measured-cost.ts';
import { exactPrecision, precisions } from './precisions.ts';
import { readNumber, readOneOf } from './remembered.ts';

export type LocalDevice = DeviceEntry['device'];

/** The part of a request that says with which numbers a model computes, and where. */
export type RuntimeRequest = Pick<LabRequest<'translation.translate'>, 'device' | 'precision' | 'threads'>;

export type DevicesState =
  | { readonly phase: 'unread' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'ready'; readonly devices: readonly DeviceEntry[] }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** What remembers the choices. */
interface Memory {
  readonly lab: LabApi;
  readonly settings: Settings | null;
  remember(key: string, value: unknown): void;
  save(): Promise<void>;
}

export const localDevices: readonly LocalDevice[] = ['cpu', 'cuda', 'directml', 'coreml', 'webgpu'];
export const MAX_THREADS = 1024;

/** How models run: the user's choice of precision, device and threads, and what precisions were measured to cost. */
export class RuntimeChoice {
  readonly #memory: Memory;
  devices = $state.raw<DevicesState>({ phase: 'unread' });

  readonly precision: Precision = $derived.by(() =>
    readOneOf(precisions, exactPrecision)(this.#memory.settings?.['interface.precision']),
  );
  /** The device that was chosen; it may be missing today. */
  readonly device: LocalDevice = $derived.by(() =>
    readOneOf(localDevices, 'cpu')(this.#memory.settings?.['interface.device']),
  );
  /** Null for all physical cores. */
  readonly threads: number | null = $derived.by(() => {
    const threads = readNumber(1, MAX_THREADS, null)(this.#memory.settings?.['interface.threads']);
    return Number.isInteger(threads) ? threads : null;
  });
  /** The chosen device, where the list of devices says that it cannot be had. */
  readonly missing: DeviceEntry | null = $derived.by(() => {
    if (this.devices.phase !== 'ready') return null;
    return this.devices.devices.find(({ device, available }) => device === this.device && !available) ?? null;
  });
  /** Where models run as far as is known: the engine takes the CPU for a device that cannot be had, and says so. */
  readonly usedDevice: LocalDevice = $derived(this.missing ? 'cpu' : this.device);
  readonly request: RuntimeRequest = $derived({
    device: this.device,
    precision: this.precision,
    ...(this.threads === null ? {} : { threads: this.threads }),
  });
  readonly #writtenCosts: unknown = $derived.by(() => this.#memory.settings?.['interface.precisionCosts']);
  readonly costs: readonly MeasuredCost[] = $derived(readCosts(this.#writtenCosts));

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  choosePrecision(precision: Precision): void {
    this.#keep('interface.precision', precision);
  }

  chooseDevice(device: LocalDevice): void {
    this.#keep('interface.device', device);
  }

  /** Null for all physical cores. */
  chooseThreads(threads: number | null): void {
    this.#keep('interface.threads', threads);
  }

  /** What the chosen precision was measured to cost on a model; null where it was not measured or costs nothing. */
  costOf(model: string | null): MeasuredCost | null {
    return model === null ? null : findCost(this.costs, model, this.precision);
  }

  keepCost(measured: MeasuredCost): void {
    this.#keep('interface.precisionCosts', withCost(this.costs, measured));
  }

  /** Has every device tried. The last list stays while a new one is on its way. */
  async readDevices(): Promise<void> {
    if (this.devices.phase === 'reading') return;
    if (this.devices.phase !== 'ready') this.devices = { phase: 'reading' };
    try {
      this.devices = { phase: 'ready', devices: await this.#memory.lab.devices.list({}) };
    } catch (error) {
      this.devices = { phase: 'failed', error: errorData(error) };
    }
  }

  #keep(key: string, value: unknown): void {
    this.#memory.remember(key, value);
    void this.#memory.save();
  }
}
