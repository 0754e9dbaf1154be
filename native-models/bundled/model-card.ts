import type { DirectionQuality } from './measure-model.ts';

export const cardLanguages = ['en', 'ru'] as const;
export type CardLanguage = (typeof cardLanguages)[number];

type Qualities = Readonly<Record<string, DirectionQuality>>;

/** What is measured or recorded; the rest of a card is written by hand (recipe/card.*.md). */
export interface CardFacts {
  readonly parameters: number;
  readonly weights_bytes: number;
  readonly quality: { readonly float32: Qualities; readonly int8: Qualities };
  /** Paragraphs and lists in Markdown, by language: they tell what was found, with the figures in them. */
  readonly capitals: Readonly<Record<CardLanguage, string>>;
  readonly training: Readonly<Record<CardLanguage, string>>;
  readonly limits: Readonly<Record<CardLanguage, string>>;
}

const locales = { en: 'en-GB', ru: 'ru-RU' } as const;
const headings = {
  en: ['direction', 'sentences', 'exact, %', 'chrF', 'BLEU', 'loss', 'names, %'],
  ru: ['направление', 'предложений', 'точно, %', 'chrF', 'BLEU', 'потери', 'слова, %'],
} as const;
const frontMatter = `---
license: mit
language:
- en
- ru
- zh
library_name: transformers
pipeline_tag: translation
tags:
- t5
- t5-lab
---

`;

/** A card of the bundled model: the template with its figures filled in. @throws RangeError for a place that nothing fills. */
export function renderCard(language: CardLanguage, template: string, facts: CardFacts): string {
  const number = (digits: number) =>
    new Intl.NumberFormat(locales[language], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format;
  const values: Readonly<Record<string, string>> = {
    parameters: number(0)(facts.parameters),
    megabytes: number(1)(facts.weights_bytes / 1e6),
    float32: qualityTable(language, facts.quality.float32, number),
    int8: qualityTable(language, facts.quality.int8, number),
    capitals: facts.capitals[language],
    training: facts.training[language],
    limits: facts.limits[language],
  };
  const filled = template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`Nothing fills the place {{${name}}} of the card.`);
    return value;
  });
  return language === 'en' ? frontMatter + filled : filled;
}

function qualityTable(
  language: CardLanguage,
  qualities: Qualities,
  number: (digits: number) => (value: number) => string,
): string {
  const rows = Object.entries(qualities).map(([direction, quality]) => [
    direction.replace('-', ' → '),
    number(0)(quality.sentences),
    number(1)(quality.exact_match),
    number(1)(quality.chrf),
    number(1)(quality.bleu),
    number(3)(quality.token_loss),
    number(1)(quality.names_right),
  ]);
  const lines = [headings[language], headings[language].map((_, column) => (column === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
