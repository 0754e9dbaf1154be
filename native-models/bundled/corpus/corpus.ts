import { createRandom, type Random } from '../../distributions/random.ts';
import { CorpusError } from './corpus-error.ts';
import { byLanguage } from './language.ts';
import { entryName, type Entry } from './lexicon/entry.ts';
import { buildLexicon } from './lexicon/lexicon.ts';
import { slotDomain } from './lexicon/slots.ts';
import { splitOf } from './split.ts';
import { OPENINGS, type Opening } from './templates/openings.ts';
import { fits, render, type Fillings } from './templates/render.ts';
import type { Template } from './templates/template.ts';
import { TEMPLATES } from './templates/templates.ts';
import type { Split, Triple } from './triple.ts';

/** What a corpus is a function of. */
export interface CorpusRecipe {
  /** A whole number. */
  readonly seed: number;
  /** How many sentences are made to train on. */
  readonly sentences: number;
  /**
   * How often each name of the lexicon stands alone in the training data; one that is put together by a rule, a quarter
   * as often.
   */
  readonly names: number;
  /** How many sentences with held-out fillings, and how many with held-out parts, are made. */
  readonly heldOut: number;
}

/** How often a sentence that may have an opening has one. */
const OPENED = 0.12;
/** Longer sentences take none: about 24 pieces is what an example may have. */
const OPENED_WORDS = 8;
const TRIES = 200;

interface SlotDeck {
  readonly slot: string;
  readonly domain: readonly Entry[];
  order: number[];
}

interface TemplateDeck {
  readonly template: Template;
  readonly slots: readonly SlotDeck[];
}

/** Everything that sentences are drawn from. */
export interface CorpusSource {
  readonly lexicon: readonly Entry[];
  readonly decks: readonly TemplateDeck[];
}

/** The lexicon and the templates, with the entries that each slot takes. Throws CorpusError where a slot takes none. */
export function corpusSource(): CorpusSource {
  const lexicon = buildLexicon();
  const decks = TEMPLATES.map((template) => ({
    template,
    slots: template.slots.map((slot) => {
      const domain = slotDomain(slot, lexicon).filter((entry) => fits(template, slot, entry));
      if (domain.length === 0)
        throw new CorpusError('bad-template', `Nothing in the lexicon fills {${slot}} of the template ${template.id}.`);
      return { slot, domain, order: [] };
    }),
  }));
  return { lexicon, decks };
}

/**
 * The corpus of a recipe: held-out sentences of both kinds, then those to train on, then every name as often as the
 * recipe asks. The same recipe gives the same triples on every machine. Fillings and parts that are held out are in
 * none to train on; that two templates say the same of different fillings is what `corpusExamples` watches.
 */
export function* corpus(recipe: CorpusRecipe): Generator<Triple> {
  for (const [name, value] of Object.entries(recipe))
    if (!Number.isSafeInteger(value) || value < 0)
      throw new CorpusError('bad-recipe', `The recipe's ${name} must be a whole number, not ${value}.`);
  const source = corpusSource();
  const positions = new Map(source.lexicon.map((entry, index) => [entry, index]));
  const counts: readonly (readonly [Split, number])[] = [
    ['fillings', recipe.heldOut],
    ['parts', recipe.heldOut],
    ['train', recipe.sentences],
  ];
  for (const [row, [split, count]] of counts.entries()) {
    const random = createRandom(recipe.seed, row);
    const pick = weightedPick(source.decks, split);
    for (let made = 0; made < count; made++) yield drawSentence(source, positions, split, pick, random);
  }
  for (let round = 0; round < recipe.names; round++) yield* names(source, positions, round % 4 === 0);
}

/** Classes of names that follow a rule: a model learns the rule. */
export const COMPOSED: ReadonlySet<string> = new Set(['numeral', 'ordinal', 'date', 'clock']);

function* names(
  { lexicon }: CorpusSource,
  positions: ReadonlyMap<Entry, number>,
  withComposed: boolean,
): Generator<Triple> {
  for (const entry of lexicon)
    if (entry.named && (withComposed || !COMPOSED.has(entry.class))) {
      const words = byLanguage((language) => entry.words[language].alone);
      yield { words, end: undefined, template: entry.class, entries: [positions.get(entry)!], split: 'train' };
    }
}

/** Templates by weight; the rare sentences without slots are trained on, never held out. */
function weightedPick(decks: readonly TemplateDeck[], split: Split): (random: Random) => TemplateDeck {
  const fitting = decks.filter(({ template, slots }) => {
    if (split === 'parts') return openingsOf(template).length > 0;
    return split === 'train' || slots.length > 0;
  });
  const ends: number[] = [];
  for (const { template } of fitting) ends.push((ends.at(-1) ?? 0) + template.weight);
  return (random) => {
    const at = random() * ends.at(-1)!;
    return fitting[ends.findIndex((end) => at < end)]!;
  };
}

const openingsOf = (template: Template): readonly Opening[] =>
  template.opens && template.slots.length > 0 ? OPENINGS.filter(({ end }) => end === template.end) : [];

function drawSentence(
  { lexicon }: CorpusSource,
  positions: ReadonlyMap<Entry, number>,
  split: Split,
  pick: (random: Random) => TemplateDeck,
  random: Random,
): Triple {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { template, slots } = pick(random);
    const fillings = fill(slots, random);
    if (fillings === undefined) continue;
    const sentence = render(template, fillings);
    const openings = openingsOf(template);
    const mayOpen = openings.length > 0 && sentence.ru.split(' ').length <= OPENED_WORDS;
    const opens = mayOpen && (split === 'parts' || random() < OPENED);
    const opening = opens ? openings[Math.floor(random() * openings.length)] : undefined;
    const entries = template.slots.map((slot) => fillings[slot]!);
    if (splitOf(template.id, entries.map(entryName), opening?.id) !== split) continue;
    const words = opening ? byLanguage((language) => joined(opening.texts[language], sentence[language])) : sentence;
    return {
      words,
      end: template.end,
      template: opening ? `${opening.id} ${template.id}` : template.id,
      entries: entries.map((entry) => positions.get(entry)!),
      split,
    };
  }
  throw new CorpusError(
    'bad-recipe',
    `No sentence of the kind ${split} was found in ${TRIES} tries with ${lexicon.length} entries.`,
  );
}

const joined = (opening: string, sentence: string): string => `${opening} ${sentence}`;

/**
 * Every slot takes the next card of its shuffled deck, so that all are used alike; undefined where two slots hold the
 * same.
 */
function fill(slots: readonly SlotDeck[], random: Random): Fillings | undefined {
  const fillings: Record<string, Entry> = {};
  for (const deck of slots) {
    if (deck.order.length === 0) deck.order = shuffled(deck.domain.length, random);
    fillings[deck.slot] = deck.domain[deck.order.pop()!]!;
  }
  const entries = Object.values(fillings);
  return new Set(entries).size === entries.length ? fillings : undefined;
}

function shuffled(length: number, random: Random): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let index = length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}
