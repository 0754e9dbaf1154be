/** `npm run bench`: bundles bench/main.ts and what it starts, and runs it as the app runs: with the same memory settings. */
import path from 'node:path';
import { bundleBench } from './bundle-bench.mjs';
import { launch } from './launch.mjs';
import { reportFailure } from './report-failure.mjs';

try {
  const folder = await bundleBench();
  process.exitCode = await launch(process.execPath, [path.join(folder, 'main.mjs'), ...process.argv.slice(2)]);
} catch (error) {
  reportFailure('The bench could not be started', error);
}
