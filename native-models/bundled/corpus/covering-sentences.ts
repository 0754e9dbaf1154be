import type { Random } from '../../distributions/random.ts';
import { COMPOSED } from './composed.ts';
import { drawSentence, TRIES, type CorpusSource, type TemplateDeck } from './draw-sentence.ts';
import type { Entry } from './lexicon/entry.ts';
import type { Triple } from './triple.ts';

interface Place {
  readonly deck: TemplateDeck;
  readonly slot: string;
}

/**
 * Further sentences to train on, so that each entry that follows no rule stands in at least `covered` of them. Templates by weight show a word whose
 * slots are wide in a handful of sentences out of a hundred thousand, and a model that knows it by itself does not know it in a
 * sentence. Templates are taken alike here, whatever their weight.
 * @param counts in how many sentences each entry of the lexicon stands already
 */
export function* coveringSentences(
  source: CorpusSource,
  counts: readonly number[],
  covered: number,
  random: Random,
): Generator<Triple> {
  const standing = [...counts];
  const places = placesOf(source);
  // Round by round, so that what stands beside a rare entry counts for its own round.
  for (let wanted = 1; wanted <= covered; wanted++)
    for (const [index, entry] of source.lexicon.entries()) {
      if (standing[index]! >= wanted || COMPOSED.has(entry.class)) continue;
      const triple = sentenceWith(entry, places.get(entry) ?? [], source, random);
      if (triple === undefined) continue;
      for (const other of triple.entries) standing[other]!++;
      yield triple;
    }
}

/** Undefined for an entry that no slot takes, or whose every filling is held out. */
function sentenceWith(
  entry: Entry,
  places: readonly Place[],
  source: CorpusSource,
  random: Random,
): Triple | undefined {
  if (places.length === 0) return undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { deck, slot } = places[Math.floor(random() * places.length)]!;
    const triple = drawSentence(source, deck, 'train', random, { [slot]: entry });
    if (triple !== undefined) return triple;
  }
  return undefined;
}

function placesOf({ decks }: CorpusSource): Map<Entry, Place[]> {
  const places = new Map<Entry, Place[]>();
  for (const deck of decks)
    for (const { slot, domain } of deck.slots)
      for (const entry of domain) {
        const known = places.get(entry);
        if (known) known.push({ deck, slot });
        else places.set(entry, [{ deck, slot }]);
      }
  return places;
}
