import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import type { TranslationBeams } from '../../../electron/contract/replies/translation.ts';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab, sunTokens, sunTranslation, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
// Number fields have their help from a provider in the frame, so the tab is tried inside it.
import App from '../../App.svelte';
import './TranslationTab.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

interface Asked {
  readonly forced_prefix_ids?: readonly number[];
}

/** “I see sun”, or with “▁moon” (901) at a place, that ends there; with `</s>` (1), what comes before. */
function translate({ forced_prefix_ids: forced }: Asked) {
  if (!forced) return sunTranslation();
  const named = new Map(
    [...sunTokens, { ...sunTokens[0]!, id: 901, piece: '▁moon', probability: 0.1 }].map((t) => [t.id, t]),
  );
  const ids = forced.at(-1) === 1 ? forced : [...forced, 1];
  const tokens = ids.map((id) => named.get(id)!);
  const text = tokens.flatMap(({ piece }) => (piece === '</s>' ? [] : [piece.replace('▁', '')])).join(' ');
  return sunTranslation({ tokens, sequences: [{ ids: [0, ...ids], text, score: null }] });
}

/** The whole vocabulary has four tokens, with the probabilities 0.6, 0.2, 0.15 and 0.05. */
const distribution = () => {
  const logits = Float32Array.from([0.6, 0.2, 0.15, 0.05], Math.log);
  return {
    logits: btoa(String.fromCharCode(...new Uint8Array(logits.buffer))),
    tokens: ['a', 'b', 'c', 'd'].map((piece, id) => ({ id, piece })),
    elapsedMs: 1,
  };
};

const handlers = {
  'translation.translate': translate,
  'translation.distribution': distribution,
  'tokenizer.decode': () => ({ text: 'I see moon', each: [] }),
};

async function start(lab: FakeLab): Promise<Workspace> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  render(App, { props: { workspace } });
  connection.open();
  await chips();
  return workspace;
}

// Asking for roles walks the whole page each time: what is asked for often is found by its attributes.
const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
const chips = async () => {
  await waitFor(() => expect(all('[aria-label="Translation tokens"] button').length).toBeGreaterThan(0));
  return all('[aria-label="Translation tokens"] button');
};
const items = () => all('[role="tree"][aria-label="What was tried"] [role="treeitem"]');

/** Continues with ▁moon at a place and waits for its branch. */
async function continueWithMoon(place: number): Promise<void> {
  const before = items().length;
  await fireEvent.click((await chips())[place]!);
  await waitFor(() => expect(all('button[aria-label^="Continue with “·moon”"]')).toHaveLength(1));
  await fireEvent.click(all('button[aria-label^="Continue with “·moon”"]')[0]!);
  await waitFor(() => expect(items().length).toBeGreaterThan(Math.max(before, 1)));
}

test('an alternative becomes a branch under the translation that it left; the click leads back without asking', async () => {
  const lab = fakeLab(handlers);
  await start(lab);
  await continueWithMoon(2);
  expect(items().map((item) => [item.getAttribute('aria-level'), item.getAttribute('aria-selected')])).toEqual([
    ['1', 'false'],
    ['2', 'true'],
  ]);
  const note = all('[aria-label="Translation result"] p').find((p) => p.textContent.includes('Begins with'));
  expect(note?.textContent.trim()).toMatch(/^Begins with “I see moon”, as you chose:\s+·moon$/);
  // ln 0.9 + ln 0.8 + ln 0.4 + ln 0.99 over four tokens, and with 0.1 instead of 0.4.
  expect(items()[0]!.getAttribute('aria-label')).toMatch(/^I see sun, mean log probability −0\.314, model’s own/);
  expect(items()[1]!.getAttribute('aria-label')).toMatch(
    /^I see moon, leaves the one above at position 3, mean log probability −0\.660, greedy search/,
  );
  const asked = lab.asked('translation.translate').length;
  await fireEvent.click(items()[0]!);
  await waitFor(() => expect(items()[0]!.getAttribute('aria-selected')).toBe('true'));
  expect(lab.asked('translation.translate')).toHaveLength(asked);
});

test('by keyboard: arrows and Enter show a branch, Backspace goes back, Delete forgets, Ctrl+Z undoes', async () => {
  await start(fakeLab(handlers));
  await continueWithMoon(2);
  items()[1]!.focus();
  await fireEvent.keyDown(items()[1]!, { key: 'ArrowLeft' });
  expect(document.activeElement).toBe(items()[0]);
  await fireEvent.keyDown(items()[0]!, { key: 'Enter' });
  await waitFor(() => expect(items()[0]!.getAttribute('aria-selected')).toBe('true'));
  await fireEvent.keyDown(items()[0]!, { key: 'Backspace' });
  await waitFor(() => expect(items()[1]!.getAttribute('aria-selected')).toBe('true'));
  await continueWithMoon(1);
  expect(items()).toHaveLength(3);
  const middle = items().findIndex((item) => item.getAttribute('aria-label')?.startsWith('I see moon'));
  items()[middle]!.focus();
  await fireEvent.keyDown(items()[middle]!, { key: 'Delete' });
  expect(items()).toHaveLength(2);
  // Whoever has focus now gets the next key, however soon it comes.
  expect(document.activeElement).toBe(items()[middle - 1]);
  await fireEvent.keyDown(document.activeElement!, { key: 'z', code: 'KeyZ', ctrlKey: true });
  expect(items()).toHaveLength(3);
});

test('the branch on screen cannot be forgotten', async () => {
  await start(fakeLab(handlers));
  await continueWithMoon(2);
  items()[1]!.focus();
  await fireEvent.keyDown(items()[1]!, { key: 'Delete' });
  expect(items()).toHaveLength(2);
});

test('branches are there again at the next start, and one is asked again when it is chosen', async () => {
  const lab = fakeLab(handlers);
  const workspace = await start(lab);
  await continueWithMoon(2);
  cleanup();
  const again = fakeLab({
    ...handlers,
    'settings.read': () =>
      JSON.parse(JSON.stringify({ 'translation.branches': workspace.settings?.['translation.branches'] })),
  });
  await start(again);
  await waitFor(() => expect(items()).toHaveLength(2));
  await fireEvent.click(items()[1]!);
  await waitFor(() => expect(items()[1]!.getAttribute('aria-selected')).toBe('true'));
  expect(again.asked('translation.translate').at(-1)).toMatchObject({ forced_prefix_ids: [11, 12, 901] });
});

test('the sliders reshape the distribution without another call', async () => {
  const lab = fakeLab(handlers);
  await start(lab);
  await fireEvent.click((await chips())[1]!);
  await fireEvent.click(screen.getByRole('button', { name: 'Reshape the distribution' }));
  await waitFor(() => expect(screen.getByText('4 of 4')).toBeTruthy());
  // −Σ p ln p: in nats, as losses are.
  expect(screen.getAllByText('entropy, nats').at(-1)?.nextElementSibling?.textContent.trim()).toBe('1.06 → 1.06');
  expect(lab.asked('translation.distribution')).toMatchObject([{ target_ids: [11], model: '/models/bundled' }]);
  const slider = screen.getByRole('slider', { name: 'top_k' });
  await fireEvent.keyDown(slider, { key: 'Home' });
  for (let presses = 0; presses < 2; presses++) await fireEvent.keyDown(slider, { key: 'ArrowRight' });
  await waitFor(() => expect(screen.getByText('2 of 4')).toBeTruthy());
  expect(screen.getByText('top_k 2')).toBeTruthy();
  const bars = within(screen.getByRole('list', { name: 'Before and after' })).getAllByRole('button');
  expect(bars.map((bar) => bar.getAttribute('aria-label')?.replace(/^Continue with /, ''))).toEqual([
    '“a”, probability 0.60, now 0.75',
    '“b”, probability 0.20, now 0.25',
    '“c”, probability 0.15, now cut',
    '“d”, probability 0.05, now cut',
  ]);
  expect(lab.asked('translation.distribution')).toHaveLength(1);
});

test('what the sliders say becomes the search settings on request, and a seed draws a token to continue from', async () => {
  const lab = fakeLab({ ...handlers, 'translation.translate': () => sunTranslation() });
  await start(lab);
  await fireEvent.click((await chips())[1]!);
  await fireEvent.click(screen.getByRole('button', { name: 'Reshape the distribution' }));
  const slider = await screen.findByRole('slider', { name: 'top_k' });
  await waitFor(() => expect(screen.getByText('4 of 4')).toBeTruthy());
  await fireEvent.keyDown(slider, { key: 'Home' });
  await fireEvent.keyDown(slider, { key: 'ArrowRight' });
  await fireEvent.click(screen.getByRole('button', { name: 'Sample one' }));
  // Only one token is left: whatever the seed, it is drawn.
  await waitFor(() => expect(lab.asked('translation.translate').at(-1)).toMatchObject({ forced_prefix_ids: [11, 0] }));
  await fireEvent.click(await screen.findByRole('button', { name: 'Use these settings' }));
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Sampling' }).getAttribute('aria-checked')).toBe('true');
  expect(screen.getByRole<HTMLInputElement>('spinbutton', { name: 'top_k' }).value).toBe('1');
});

const beamSteps: readonly TranslationBeams[] = [
  {
    event: 'beams',
    step: 1,
    candidates: [
      { id: 11, piece: '▁I', parent: null, fate: 'running', log_probability: -0.1, score: null },
      { id: 12, piece: '▁We', parent: null, fate: 'dropped', log_probability: -3, score: null },
    ],
  },
  {
    event: 'beams',
    step: 2,
    candidates: [{ id: 1, piece: '</s>', parent: 0, fate: 'finished', log_probability: -0.3, score: -0.15 }],
  },
];

test('the beam tree grows while the search runs, and a candidate is held by Enter and continued from', async () => {
  let emit: (step: TranslationBeams) => void = () => undefined;
  let finish: () => void = () => undefined;
  const lab = fakeLab({
    ...handlers,
    'translation.translate': (request: Asked & { beams?: boolean }, { onEvent }: CallOptions<unknown>) => {
      if (!request.beams) return translate(request);
      emit = (step) => onEvent?.(step);
      return new Promise((resolve) => (finish = () => resolve(sunTranslation())));
    },
  });
  await start(lab);
  expect(screen.queryByRole('heading', { name: 'Beam tree' })).toBeNull();
  await fireEvent.click(screen.getByRole('radio', { name: 'Beam' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Translate' }));
  await waitFor(() => expect(lab.asked('translation.translate').at(-1)).toMatchObject({ beams: true }));
  emit(beamSteps[0]!);
  finish();
  emit(beamSteps[1]!);
  const tree = await screen.findByRole('group', { name: 'Candidates of the beam search' });
  const node = within(tree).getByRole('button', { name: /^Step 1, rank 1: ·I, log probability −0\.10, goes on, I$/ });
  node.focus();
  await fireEvent.keyDown(node, { key: 'Enter' });
  expect(node.getAttribute('aria-pressed')).toBe('true');
  await fireEvent.click(await screen.findByRole('button', { name: 'Continue from here' }));
  await waitFor(() => expect(lab.asked('translation.translate').at(-1)).toMatchObject({ forced_prefix_ids: [11] }));
});
