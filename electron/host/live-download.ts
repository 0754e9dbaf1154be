import type { DownloadSummary } from '../../native-models/hub/download-summary.ts';
import { ModelDownload, type ModelDownloadOptions } from '../../native-models/hub/model-download.ts';

/** A download that this lab began: it is known until it is discarded or the lab ends, however it turned out. */
export class LiveDownload {
  readonly #download: ModelDownload;
  #waiting: (() => void)[] = [];

  constructor(options: Omit<ModelDownloadOptions, 'onChange'>) {
    this.#download = new ModelDownload({ ...options, onChange: () => this.#wake() });
  }

  get summary(): DownloadSummary {
    return this.#download.summary;
  }

  pause(): Promise<void> {
    return this.#download.pause();
  }

  /** Resolves at the next change, when nothing is fetched any more, and when `signal` aborts. */
  async whenChanged(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    let wake = () => {};
    const changed = new Promise<void>((resolve) => {
      wake = resolve;
      this.#waiting.push(resolve);
      signal.addEventListener('abort', wake, { once: true });
    });
    await Promise.race([changed, this.#download.ended]);
    signal.removeEventListener('abort', wake);
  }

  #wake(): void {
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }
}
