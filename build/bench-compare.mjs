/** `npm run bench:compare`: bundles bench/compare.ts and runs it. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleBench } from './bundle-bench.mjs';
import { reportFailure } from './report-failure.mjs';

try {
  const folder = await bundleBench();
  await import(pathToFileURL(path.join(folder, 'compare.mjs')).href);
} catch (error) {
  reportFailure('The comparison could not be started', error);
}
