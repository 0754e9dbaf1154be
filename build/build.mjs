/** `npm run build`: everything that a package carries, into dist/app. */
import { buildRenderer } from './build-renderer.mjs';
import { bundle } from './bundle.mjs';
import { reportFailure } from './report-failure.mjs';

try {
  await Promise.all([bundle(), buildRenderer()]);
} catch (error) {
  reportFailure('The lab could not be built', error);
}
