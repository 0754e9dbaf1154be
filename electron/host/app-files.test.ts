import { expect, test } from 'vitest';
import { appFiles } from './app-files.ts';

test('in a checkout everything lies beside the bundle, and the model two folders up', () => {
  const { engineWorker, trainingWorker, preload, renderer, bundledModel } = appFiles(
    'file:///lab/dist/app/terminal.mjs',
  );
  expect(engineWorker.href).toBe('file:///lab/dist/app/engine-worker.mjs');
  expect(trainingWorker.href).toBe('file:///lab/dist/app/training-worker.mjs');
  expect([preload, renderer, bundledModel]).toEqual([
    '/lab/dist/app/preload.cjs',
    '/lab/dist/app/renderer',
    '/lab/native-models/bundled/model',
  ]);
});

test('in a package, what threads and native code open lies beside the archive; a space in the path is no matter', () => {
  const files = appFiles('file:///opt/T5%20Lab/resources/app.asar/dist/app/main.mjs');
  expect(files.engineWorker.pathname).toBe('/opt/T5%20Lab/resources/app.asar.unpacked/dist/app/engine-worker.mjs');
  expect(files.trainingWorker.pathname).toBe('/opt/T5%20Lab/resources/app.asar.unpacked/dist/app/training-worker.mjs');
  expect(files.bundledModel).toBe('/opt/T5 Lab/resources/app.asar.unpacked/native-models/bundled/model');
  expect(files.preload).toBe('/opt/T5 Lab/resources/app.asar/dist/app/preload.cjs');
});
