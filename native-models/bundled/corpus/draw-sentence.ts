import type { Random } from '../../distributions/random.ts';
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

/** How often a sentence that may have an opening has one. */
const OPENED = 0.12;
/** Longer sentences take none: about 24 pieces is what an example may have. */
const OPENED_WORDS = 8;
/** How many drawings a sentence of the wanted split may take. */
export const TRIES = 200;

interface SlotDeck {
  readonly slot: string;
  readonly domain: readonly Entry[];
  order: number[];
}

export interface TemplateDeck {
  readonly template: Template;
  readonly slots: readonly SlotDeck[];
}

/** Everything that sentences are drawn from. */
export interface CorpusSource {
  readonly lexicon: readonly Entry[];
  readonly positions: ReadonlyMap<Entry, number>;
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
  return { lexicon, positions: new Map(lexicon.map((entry, index) => [entry, index])), decks };
}

/** Templates by weight; the rare sentences without slots are trained on, never held out. */
export function weightedPick(decks: readonly TemplateDeck[], split: Split): (random: Random) => TemplateDeck {
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

/**
 * A sentence of one template, perhaps with an opening; undefined where what was drawn belongs to another split.
 * @param fixed an entry that one of the slots has to take
 */
export function drawSentence(
  { positions }: CorpusSource,
  { template, slots }: TemplateDeck,
  split: Split,
  random: Random,
  fixed: Fillings = {},
): Triple | undefined {
  const fillings = fill(slots, random, fixed);
  if (fillings === undefined) return undefined;
  const sentence = render(template, fillings);
  const openings = openingsOf(template);
  const mayOpen = openings.length > 0 && sentence.ru.split(' ').length <= OPENED_WORDS;
  const opens = mayOpen && (split === 'parts' || random() < OPENED);
  const opening = opens ? openings[Math.floor(random() * openings.length)] : undefined;
  const entries = template.slots.map((slot) => fillings[slot]!);
  if (splitOf(template.id, entries.map(entryName), opening?.id) !== split) return undefined;
  const words = opening ? byLanguage((language) => joined(opening.texts[language], sentence[language])) : sentence;
  return {
    words,
    end: template.end,
    template: opening ? `${opening.id} ${template.id}` : template.id,
    entries: entries.map((entry) => positions.get(entry)!),
    split,
  };
}

const joined = (opening: string, sentence: string): string => `${opening} ${sentence}`;

/**
 * Every slot takes the next card of its shuffled deck, so that all are used alike; undefined where two slots hold the
 * same.
 */
function fill(slots: readonly SlotDeck[], random: Random, fixed: Fillings): Fillings | undefined {
  const fillings: Record<string, Entry> = { ...fixed };
  for (const deck of slots) {
    if (fixed[deck.slot] !== undefined) continue;
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
