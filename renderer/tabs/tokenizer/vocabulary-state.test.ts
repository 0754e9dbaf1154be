import { expect, test } from 'vitest';
import type { LabApi } from '../../../electron/contract/lab-api.ts';
import { firstVocabularyQuestion, VocabularyState } from './vocabulary-state.svelte.ts';

/** A vocabulary of `total` pieces that notes what it is asked. */
function vocabulary(total: number) {
  const asked: { offset?: number; limit: number; search?: string }[] = [];
  const vocabularyPage = async (request: { offset?: number; limit: number; search?: string }) => {
    asked.push(request);
    const { offset = 0, limit } = request;
    const length = Math.max(0, Math.min(limit, total - offset));
    const entries = Array.from({ length }, (_, index) => {
      return { id: offset + index, piece: `p${offset + index}`, score: 0, kind: 'NORMAL' as const };
    });
    return { total, size: total, entries };
  };
  const state = new VocabularyState({ tokenizer: { vocabularyPage } } as unknown as LabApi);
  return { asked, state };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test('only the pages on screen are asked for, each once', async () => {
  const { asked, state } = vocabulary(65_000);
  state.look('/m', firstVocabularyQuestion);
  await settle();
  expect(state.total).toBe(65_000);
  expect(state.entry(5)?.piece).toBe('p5');
  expect(state.entry(5_000)).toBeUndefined();
  state.onScreen({ from: 5_000, to: 5_030 });
  await settle();
  expect(state.entry(5_000)?.piece).toBe('p5000');
  const before = asked.length;
  state.onScreen({ from: 5_005, to: 5_035 });
  state.onScreen({ from: 0, to: 30 });
  await settle();
  expect(asked).toHaveLength(before);
  const rows = asked.reduce((sum, { limit }) => sum + limit, 0);
  expect(rows).toBeLessThanOrEqual(240);
});

test('who scrolls far and back is asked for no more than is seen again', async () => {
  const { asked, state } = vocabulary(65_000);
  state.look('/m', firstVocabularyQuestion);
  for (let row = 0; row < 6_000; row += 60) {
    state.onScreen({ from: row + 30, to: row + 75 });
    await settle();
  }
  const before = asked.length;
  state.onScreen({ from: 30, to: 75 });
  await settle();
  expect(asked.length - before).toBe(2);
  expect([state.entry(30)?.piece, state.entry(74)?.piece]).toEqual(['p30', 'p74']);
});

test('another search begins anew', async () => {
  const { asked, state } = vocabulary(100);
  state.look('/m', firstVocabularyQuestion);
  await settle();
  state.look('/m', { ...firstVocabularyQuestion, search: 'ма', match: 'regex', kind: 'BYTE', sort: 'lengthDown' });
  await settle();
  expect(asked.at(-1)).toMatchObject({
    search: 'ма',
    match: 'regex',
    kinds: ['BYTE'],
    sort: 'length',
    descending: true,
    offset: 0,
  });
});
