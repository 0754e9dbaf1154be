import { fileURLToPath } from 'node:url';

/** What the app carries: beside the bundle that runs, and the model two folders up, in a checkout and a package alike. */
export interface AppFiles {
  readonly engineWorker: URL;
  readonly trainingWorker: URL;
  readonly preload: string;
  readonly renderer: string;
  readonly bundledModel: string;
  /** What is kept of its training. */
  readonly bundledTraining: string;
}

/**
 * Finds the app's files from the address of the running bundle (`import.meta.url` of dist/app/*.mjs). In a packaged
 * app the bundle lies in app.asar; what threads and native code open by path is unpacked beside it.
 */
export function appFiles(bundleUrl: string): AppFiles {
  const unpackedUrl = bundleUrl.replace('/app.asar/', '/app.asar.unpacked/');
  return {
    engineWorker: new URL('./engine-worker.mjs', unpackedUrl),
    trainingWorker: new URL('./training-worker.mjs', unpackedUrl),
    preload: fileURLToPath(new URL('./preload.cjs', bundleUrl)),
    renderer: fileURLToPath(new URL('./renderer', unpackedUrl)),
    bundledModel: fileURLToPath(new URL('../../native-models/bundled/model', unpackedUrl)),
    bundledTraining: fileURLToPath(new URL('../../native-models/bundled/translator-training', unpackedUrl)),
  };
}
