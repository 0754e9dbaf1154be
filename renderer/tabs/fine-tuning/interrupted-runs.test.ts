import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { runDetails, runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { FineTuningState } from './fine-tuning-state.svelte.ts';
import InterruptedNote from './InterruptedNote.svelte';
import type { RunSummary } from './lab-types.ts';

beforeEach(() => (language.code = 'en'));
afterEach(cleanup);

const at = '2026-11-22T15:30:00.000Z';
const interrupted = (changes: Partial<RunSummary> = {}) =>
  runSummary({
    state: { phase: 'interrupted' },
    step: 57,
    max_steps: 100,
    checkpoints: [{ step: 50, name: 'checkpoint-50', best: false, size_bytes: 1 }],
    interruption: { at, missing: [] },
    ...changes,
  });

/** The tab's state with these runs, and its note where one is offered. */
async function open(runs: readonly RunSummary[], settings: Record<string, unknown> = {}) {
  const lab = fakeLab({
    'settings.read': () => settings,
    'fineTuning.runs': () => runs,
    'fineTuning.run': () => runDetails({ summary: runs[0]! }),
  });
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  await waitFor(() => expect(workspace.model).not.toBeNull());
  const tuning = new FineTuningState(workspace, { onFrame: (callback) => callback(), now: () => 0 });
  await tuning.runs.read();
  const { offered } = tuning.interrupted;
  if (offered) render(InterruptedNote, { props: { state: tuning, interrupted: offered } });
  return { lab, workspace, tuning };
}

test('a run that was interrupted is named with its step and the moment, and goes on from its checkpoint', async () => {
  const { lab, tuning } = await open([runSummary({ run: '/runs/whole' }), interrupted()]);
  expect(screen.getByText('The training capitals was interrupted')).toBeDefined();
  const said = screen.getByText(/It stopped at step 57 of 100/);
  expect(said.textContent).toContain(language.formats.moment(Date.parse(at)));
  expect(said.textContent).toContain('Resume goes on from the checkpoint of step 50.');
  await fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
  await waitFor(() => expect(lab.asked('fineTuning.resume')).toEqual([{ run: '/runs/capitals' }]));
  expect(tuning.selected).toBe('/runs/capitals');
});

test('what can wait is not offered again, also after a restart, until it stops once more', async () => {
  const first = await open([interrupted()]);
  await fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  expect(first.tuning.interrupted.offered).toBeNull();
  await first.workspace.save();
  const { settings } = first.lab.asked('settings.write').at(-1) as { settings: Record<string, unknown> };
  expect((await open([interrupted()], settings)).tuning.interrupted.offered).toBeNull();
  const later = interrupted({ interruption: { at: '2026-11-23T09:00:00.000Z', missing: [] } });
  expect((await open([later], settings)).tuning.interrupted.offered).not.toBeNull();
});

test('without its files a run cannot go on, and the screen says which; without a checkpoint neither', async () => {
  await open([interrupted({ interruption: { at, missing: ['/data/train.tsv'] } })]);
  expect(screen.getByText(/It cannot go on, for this is not there: \/data\/train\.tsv\./)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull();
  cleanup();
  const { tuning } = await open([interrupted({ checkpoints: [] })]);
  expect(screen.getByText(/There was no checkpoint yet to go on from\./)).toBeDefined();
  await fireEvent.click(screen.getByRole('button', { name: 'Show the run' }));
  expect(tuning.selected).toBe('/runs/capitals');
});
