import { expect, test } from 'vitest';
import type { ModelSummary } from '../../../electron/contract/replies/models.ts';
import type { TranslatedToken } from '../../../electron/contract/replies/translation.ts';
import {
  candidates,
  joinablePrefix,
  leastCertain,
  meanProbability,
  prefixLabel,
  prefixSuggestions,
  textParts,
  tokensPerSecond,
  translationCsv,
} from './translation-view.ts';

const token = (id: number, piece: string, probability = 0.5): TranslatedToken => ({
  id,
  piece,
  probability,
  entropy: 1,
  alternatives: [],
});

function summaryWith(config: Record<string, unknown>): ModelSummary {
  const empty = { model_type: 't5', num_parameters: 1, vocab_size: 1, generation_config: {}, module_tree: '' };
  return { ...empty, config, parameters: [] };
}

test('the prefixes are those of the model’s task_specific_params, each once', () => {
  const tasks = {
    summarization: { prefix: 'summarize: ', num_beams: 4 },
    translation_en_to_de: { prefix: 'translate English to German: ' },
    again: { prefix: 'summarize: ' },
    odd: 3,
  };
  const prefixes = prefixSuggestions(summaryWith({ task_specific_params: tasks }));
  expect(prefixes).toEqual(['summarize:', 'translate English to German:']);
  expect(prefixes.map(prefixLabel)).toEqual(['summarize', 'English to German']);
});

test('a model that names no tasks gets the translator’s three directions', () => {
  expect(prefixSuggestions(summaryWith({})).map(prefixLabel)).toEqual(['en', 'ru', 'zh']);
  expect(prefixSuggestions(null)).toHaveLength(3);
});

test('exactly one space joins prefix and text, and no prefix adds nothing', () => {
  expect(joinablePrefix('translate to en:')).toBe('translate to en: ');
  expect(joinablePrefix('translate to en:  ')).toBe('translate to en: ');
  expect(joinablePrefix('  ')).toBe('');
});

test('the least certain token is the first with the lowest probability', () => {
  expect(leastCertain([token(1, 'a', 0.9), token(2, 'b', 0.2), token(3, 'c', 0.2)])).toBe(1);
  expect(leastCertain([])).toBeNull();
});

test('the mean probability is geometric', () => {
  // (0.9 · 0.2 · 0.3)^⅓
  expect(meanProbability([token(1, 'a', 0.9), token(2, 'b', 0.2), token(3, 'c', 0.3)])).toBeCloseTo(0.377976, 6);
  expect(meanProbability([])).toBeNull();
});

test('the chosen token stands among its alternatives once, by probability, and the rest adds up to one', () => {
  const chosen: TranslatedToken = {
    ...token(7, '▁get', 0.125),
    alternatives: [
      { id: 5, piece: '▁catch', probability: 0.5 },
      { id: 7, piece: '▁get', probability: 0.125 },
      { id: 1, piece: '</s>', probability: 0.25 },
    ],
  };
  const { candidates: found, rest } = candidates(chosen);
  expect(found.map(({ id, chosen }) => [id, chosen])).toEqual([
    [5, false],
    [1, false],
    [7, true],
  ]);
  expect(rest).toBe(0.125);
});

test('ten tokens in a fifth of a second are fifty a second', () => {
  expect(tokensPerSecond({ tokens: Array.from({ length: 10 }, () => token(1, 'a')), elapsedMs: 200 })).toBe(50);
  expect(tokensPerSecond({ tokens: [], elapsedMs: 200 })).toBeNull();
});

test('a text is cut at its pieces, the marker being the space before a piece', () => {
  const pieces = [token(3, '▁'), token(4, 'You'), token(5, '▁can'), token(6, '’t'), token(1, '</s>')];
  expect(textParts('You can’t', pieces)).toEqual([
    { text: 'You', token: 1 },
    { text: ' can', token: 2 },
    { text: '’t', token: 3 },
  ]);
});

test('a text that its pieces do not spell is not cut', () => {
  expect(textParts('Ω', [token(2, '<unk>')])).toBeNull();
});

test('CSV quotes what needs it and leaves absent alternatives empty', () => {
  const comma = { ...token(11, ',', 0.25), alternatives: [{ id: 9, piece: '"', probability: 0.125 }] };
  expect(translationCsv([comma, token(1, '</s>')])).toBe(
    'position,id,piece,probability,entropy_nats,alternative_1,alternative_1_probability\r\n' +
      '1,11,",",0.25,1,"""",0.125\r\n' +
      '2,1,</s>,0.5,1,,\r\n',
  );
});
