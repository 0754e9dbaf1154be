import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet, type Component } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { language } from '../i18n/language.svelte.ts';
import { Connection } from '../lab/connection.svelte.ts';
import { fakeLab } from '../lab/testing/fake-lab.ts';
import { Workspace } from '../lab/workspace.svelte.ts';
import type { Tab } from '../tabs.ts';
import Note from '../ui/Note.svelte';
import Room from './Room.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

const workspace = new Workspace(new Connection(() => Promise.resolve(fakeLab().wire)));
const children = createRawSnippet(() => ({ render: () => '<p>The room.</p>' }));
/** A component that needs nothing of the workspace. */
const content = ((anchor: Parameters<typeof Note>[0]) => Note(anchor, { children })) as unknown as Component<{
  workspace: Workspace;
}>;
const tab = (load: Tab['load']): Tab => ({ id: 'translation', load });

test('while a room’s code comes, that is said; then the room is there', async () => {
  let arrive = (_: { default: typeof content }) => {};
  render(Room, { workspace, inFront: true, tab: tab(() => new Promise((resolve) => (arrive = resolve))) });
  expect(screen.getByRole('status').textContent).toBe('Opening “Translation”…');
  await new Promise((resolve) => setTimeout(resolve));
  arrive({ default: content });
  expect(await screen.findByText('The room.')).toBeDefined();
  expect(screen.queryByRole('status')).toBeNull();
});

test('a room whose code does not come says what to do, and tries again', async () => {
  let tries = 0;
  const load = () =>
    ++tries === 1 ? Promise.reject(new Error('Failed to fetch.')) : Promise.resolve({ default: content });
  render(Room, { workspace, inFront: true, tab: tab(load) });
  const note = await screen.findByRole('alert');
  for (const text of [
    '“Translation” could not be loaded',
    'Failed to fetch.',
    'Reload the page; what you typed is kept.',
  ])
    expect(note.textContent).toContain(text);
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeDefined();
  await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('The room.')).toBeDefined();
});
