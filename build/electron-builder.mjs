/** What a package of the lab contains, as electron-builder reads it. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

/** The only packages that are loaded at run time; everything else is bundled, or is onnxruntime-node's installer. */
const runtimePackages = ['onnxruntime-node', 'onnxruntime-common'];

/** What native code and worker threads open by path: an archive is no folder to them. */
const unpacked = [
  'dist/app/engine-worker.mjs',
  'dist/app/training-worker.mjs',
  'dist/app/terminal.mjs',
  'dist/app/renderer/**',
  'native-models/bundled/{model,translator-training}/**',
  ...runtimePackages.map((name) => `node_modules/${name}/**`),
];

/**
 * ONNX Runtime's binaries of every other system; there are 288 MB of them. Literal names: in electron-builder's own
 * patterns, `${platform}` is the machine that packs.
 * @param {string} platform as in process.platform
 * @param {string} arch as in process.arch
 */
function foreignBinaries(platform, arch) {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const binaries = join(packageFolder, 'bin', 'napi-v6');
  const systems = readdirSync(binaries).flatMap((system) =>
    readdirSync(join(binaries, system)).map((processor) => [system, processor].join('/')),
  );
  const own = `${platform}/${arch}`;
  if (!systems.includes(own)) throw new Error(`ONNX Runtime has no binary for ${own}, only for ${systems.join(', ')}.`);
  return systems
    .filter((system) => system !== own)
    .map((system) => `!node_modules/onnxruntime-node/bin/*/${system}/**`);
}

/**
 * @param {{ platform: string, arch: string, electronDist?: string, output: string }} target
 * @returns {import('electron-builder').Configuration}
 */
export function packageConfiguration({ platform, arch, electronDist, output }) {
  return {
    appId: 'org.t5lab.app',
    productName: 'T5 Lab',
    executableName: 't5-lab',
    copyright: 'MIT License',
    directories: { output, buildResources: 'build/icons' },
    ...(electronDist === undefined ? {} : { electronDist: electronDist.split(sep).join('/') }),
    npmRebuild: false,
    asar: true,
    asarUnpack: unpacked,
    files: [
      'package.json',
      'LICENSE',
      'dist/app/*.{mjs,cjs}',
      'dist/app/renderer/**',
      'native-models/bundled/{model,translator-training}/**',
      '!**/*.map',
      `!node_modules/!(${runtimePackages.join('|')})/**`,
      '!node_modules/@*/**',
      '!node_modules/onnxruntime-node/{lib,script,__*}/**',
      '!node_modules/onnxruntime-common/{lib,dist/esm}/**',
      '!node_modules/**/*.{ts,md}',
      ...foreignBinaries(platform, arch),
    ],
    electronFuses: {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      enableCookieEncryption: true,
    },
    linux: { category: 'Education', target: ['AppImage', 'deb'] },
    mac: { category: 'public.app-category.education', target: ['dmg'] },
    win: { target: ['nsis'] },
  };
}
