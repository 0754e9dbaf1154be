import { expect, test } from 'vitest';
import { renderCard, type CardFacts } from './model-card.ts';

const quality = {
  sentences: 1998,
  exact_match: 91.25,
  chrf: 97,
  bleu: 93.04,
  token_loss: 0.0421,
  names: 4037,
  names_right: 98.1,
};
const facts: CardFacts = {
  parameters: 6_801_234,
  weights_bytes: 13_600_000,
  quality: { float32: { 'en-ru': quality }, int8: {} },
  capitals: { en: 'Moscow', ru: 'Москва' },
  training: { en: 'T', ru: 'О' },
  limits: { en: 'L', ru: 'Н' },
};

test('figures stand in the card as each language writes them', () => {
  const template = '{{parameters}} {{megabytes}} {{capitals}}\n{{float32}}';
  expect(renderCard('en', template, facts)).toMatch(
    /\n6,801,234 13\.6 Moscow\n\| direction .*\n\| --- \| ---: .*\n\| en → ru \| 1,998 \| 91\.3 \| 97\.0 \| 93\.0 \| 0\.042 \| 98\.1 \|$/,
  );
  expect(renderCard('ru', template, facts).replaceAll('\u00a0', ' ')).toMatch(
    /^6 801 234 13,6 Москва\n\| направление .*\n.*\n\| en → ru \| 1 998 \| 91,3 \| 97,0 \| 93,0 \| 0,042 \| 98,1 \|$/,
  );
});

test('a place that nothing fills is told', () => {
  expect(() => renderCard('en', '{{colour}}', facts)).toThrow('{{colour}}');
});
