import { cleanup, render } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { LabError } from '../../../electron/contract/lab-error.ts';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { bundledModel, fakeLab, otherModel } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
// Number fields have their help from a provider in the frame, so the tab is tried inside it.
import App from '../../App.svelte';
import './TranslationTab.svelte';

afterEach(cleanup);

const largeModel = { ...otherModel, name: 'large', path: '/models/large', size_bytes: 3_000_000_000 };

function start(handlers: Parameters<typeof fakeLab>[0] = {}) {
  const lab = fakeLab({ 'models.list': () => [bundledModel, otherModel, largeModel], ...handlers });
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  render(App, { props: { workspace } });
  workspace.connection.open();
  const prepared = () => lab.asked('translation.prepare').map(({ model }) => model);
  return { lab, workspace, prepared };
}

test('a model is opened as soon as it is chosen, a large one only when it is asked', async () => {
  const { lab, workspace, prepared } = start();
  await vi.waitFor(() => expect(prepared()).toEqual([bundledModel.path]));
  workspace.chooseModel(largeModel.path);
  workspace.chooseModel(otherModel.path);
  await vi.waitFor(() => expect(prepared()).toEqual([bundledModel.path, otherModel.path]));
  workspace.chooseModel(largeModel.path);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(prepared()).toEqual([bundledModel.path, otherModel.path]);
  expect(lab.asked('translation.prepare')[1]).toEqual({ model: otherModel.path, device: 'cpu', precision: 'float32' });
});

test('behind another tab nothing is opened until the tab is in front again', async () => {
  const { workspace, prepared } = start();
  await vi.waitFor(() => expect(prepared()).toEqual([bundledModel.path]));
  workspace.showTab('models');
  workspace.chooseModel(otherModel.path);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(prepared()).toEqual([bundledModel.path]);
  workspace.showTab('translation');
  await vi.waitFor(() => expect(prepared()).toEqual([bundledModel.path, otherModel.path]));
});

test('another choice gives the opening up, and one that fails leaves the page as it is', async () => {
  let givenUp = 0;
  const { workspace, prepared } = start({
    'translation.prepare': ({ model }: { model: string }, { signal }: CallOptions) => {
      if (model === otherModel.path) throw new LabError({ code: 'worker-failed', message: 'No.' });
      return new Promise((_, reject) =>
        signal?.addEventListener('abort', () => {
          givenUp++;
          reject(new LabError({ code: 'cancelled', message: 'Stopped.' }));
        }),
      );
    },
  });
  await vi.waitFor(() => expect(prepared()).toEqual([bundledModel.path]));
  workspace.chooseModel(otherModel.path);
  await vi.waitFor(() => expect(prepared()).toHaveLength(2));
  expect(givenUp).toBe(1);
  expect(document.querySelector('[role="alert"]')).toBeNull();
});
