import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab, sunTokens, sunTranslation, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { fileJob } from '../../lab/testing/fake-file-translation.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
// Number fields have their help from a provider in the frame, so the tab is tried inside it.
import App from '../../App.svelte';
import './TranslationTab.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

/** “I see sun”, or “I see moon” where the moon was chosen; not before a moment has passed, as with a model. */
async function translate({ forced_prefix_ids: forced }: { forced_prefix_ids?: readonly number[] }) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (!forced?.includes(901)) return sunTranslation();
  const [i, see, sun, end] = sunTokens as [Sun, Sun, Sun, Sun];
  const moon = { ...sun, id: 901, piece: '▁moon', alternatives: sun.alternatives };
  return sunTranslation({ tokens: [i, see, moon, end], sequences: [{ ids: [0], text: 'I see moon', score: null }] });
}
type Sun = (typeof sunTokens)[number];

const distribution = () => {
  const logits = Float32Array.from([0.6, 0.2, 0.15, 0.05], Math.log);
  const tokens = ['a', 'b', 'c', 'd'].map((piece, id) => ({ id, piece }));
  return { logits: btoa(String.fromCharCode(...new Uint8Array(logits.buffer))), tokens, elapsedMs: 1 };
};

async function start(handlers: Parameters<typeof fakeLab>[0] = {}): Promise<FakeLab> {
  const lab = fakeLab({
    'translation.translate': translate,
    'translation.distribution': distribution,
    'tokenizer.decode': () => ({ text: 'I see moon', each: [] }),
    ...handlers,
  });
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  render(App, { props: { workspace } });
  workspace.connection.open();
  await find('[aria-label="Translation tokens"] button');
  return lab;
}

const one = (selector: string) => document.querySelector<HTMLElement>(selector);
const find = async (selector: string) => {
  await waitFor(() => expect(one(selector)).not.toBeNull());
  return one(selector)!;
};
/** Asking for roles walks the whole page each time; names are looked at alone. */
const nameOf = (element: Element) => element.getAttribute('aria-label') ?? element.textContent.trim();
async function button(name: string | RegExp): Promise<HTMLElement> {
  const named = () => [...document.querySelectorAll('button')].find((each) => nameOf(each).match(name)?.index === 0);
  await waitFor(() => expect(named()).toBeDefined());
  return named()!;
}

/** As by keyboard: what is pressed has the focus. */
async function press(element: HTMLElement): Promise<void> {
  element.focus();
  expect(document.activeElement).toBe(element);
  await fireEvent.click(element);
}

/** Where the focus is, once it has settled: in words. */
async function focused(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 60));
  const { activeElement: element } = document;
  expect(element).not.toBe(document.body);
  return element ? nameOf(element) : '';
}

const idle = (lab: FakeLab, times: number) =>
  waitFor(() => {
    expect(lab.asked('translation.translate')).toHaveLength(times);
    expect(one('[aria-label="Translation result"]')?.getAttribute('aria-busy')).toBe('false');
  });

test('after an alternative was chosen the focus stands on its row, and after its release on the heading', async () => {
  const lab = await start();
  await press(await button('·sun, probability'));
  await press(await button('Continue with “·moon”'));
  await idle(lab, 2);
  expect(await focused()).toMatch(/^“·moon” stands here/);
  expect(document.activeElement?.getAttribute('aria-current')).toBe('true');
  await press(await button('Translate freely again'));
  await idle(lab, 3);
  expect(await focused()).toBe('Translation');
});

test('so it does in the reshaped distribution, and a drawn token leaves it on its button', async () => {
  const lab = await start();
  await press(await button('·see, probability'));
  await press(await button('Reshape the distribution'));
  await press(await button('Continue with “b”'));
  await idle(lab, 2);
  expect(await focused()).toMatch(/^Continue with “b”/);
  await press(await button('Sample one'));
  await waitFor(() => expect(screen.getByText(/^Drew “/)).toBeTruthy());
  expect(await focused()).toBe('Sample one');
});

test('opening the comparison leads to its heading, closing it back to its button', async () => {
  await start();
  await press(await button('Compare with another model or other settings'));
  expect(await focused()).toBe('Side by side');
  await press(await button(/^Close$/));
  expect(await focused()).toBe('Compare with another model or other settings');
});

test('what is restored from the history, or put back into it, has the focus in its new row', async () => {
  const lab = await start();
  await press(await button(/^Translate$/));
  await idle(lab, 2);
  await press(await button('Restore: Где библиотека'));
  await idle(lab, 3);
  expect(await focused()).toBe('Restore: Где библиотека?');
  await press(await button('Delete: Где библиотека'));
  expect(await focused()).toBe('Undo');
  await press(await button(/^Undo$/));
  expect(await focused()).toBe('Restore: Где библиотека?');
});

test('a file that is cancelled can be resumed at once, and the other way round', async () => {
  await start({
    'fileTranslation.list': () => [fileJob()],
    'fileTranslation.resume': () => fileJob({ state: { phase: 'running' } }),
  });
  await fireEvent.click(await button(/^File$/));
  await press(await screen.findByRole('button', { name: 'Cancel' }));
  await button('Resume');
  expect(await focused()).toBe('Resume');
  await press(await button('Resume'));
  await screen.findByRole('button', { name: 'Cancel' });
  expect(await focused()).toBe('Cancel');
});
