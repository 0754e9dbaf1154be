/** `npm run parity`: the table of the largest differences from the reference implementation. */
import { loadTool } from './bundle-tool.mjs';

/** @type {typeof import('./parity/parity.ts')} */
const { parity } = await loadTool('build/parity/parity.ts');
try {
  process.exitCode = await parity(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
