/**
 * `npm run package -- --electron-dist FOLDER`: the unpacked app in release/, from any folder of Electron and without a
 * network. Without a folder electron-builder takes the installed Electron.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildRenderer } from './build-renderer.mjs';
import { bundle } from './bundle.mjs';
import { packageConfiguration } from './electron-builder.mjs';
import { reportFailure } from './report-failure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = 'Usage: npm run package -- [--electron-dist FOLDER] [--output FOLDER] [--arch x64|arm64]';

/** @type {Partial<Record<NodeJS.Platform, 'LINUX' | 'MAC' | 'WINDOWS'>>} */
const platforms = { linux: 'LINUX', darwin: 'MAC', win32: 'WINDOWS' };

/** @param {{ 'electron-dist'?: string, output: string, arch: string }} options */
async function makePackage({ 'electron-dist': electronDist, output, arch }) {
  const { Arch, Platform, build } = await import('electron-builder');
  const platform = platforms[process.platform];
  if (!platform) throw new Error(`There is no package for ${process.platform}.`);
  const target = { platform: process.platform, arch, output, ...(electronDist === undefined ? {} : { electronDist }) };
  const config = packageConfiguration(target);
  await Promise.all([bundle(), buildRenderer()]);
  await build({
    projectDir: root,
    targets: Platform[platform].createTarget('dir', Arch[/** @type {'x64' | 'arm64'} */ (arch)]),
    publish: 'never',
    config,
  });
}

try {
  const { values } = parseArgs({
    options: {
      'electron-dist': { type: 'string' },
      output: { type: 'string', default: 'release' },
      arch: { type: 'string', default: process.arch },
    },
  });
  await makePackage(values);
} catch (error) {
  const wrongUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (wrongUsage) {
    process.stderr.write(`${error.message}\n${usage}\n`);
    process.exitCode = 2;
  } else reportFailure('The package could not be made', error);
}
