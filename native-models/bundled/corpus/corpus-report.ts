import { COMPOSED } from './composed.ts';
import type { CorpusRecipe } from './corpus.ts';
import type { TripleExamples } from './corpus-examples.ts';
import { buildLexicon } from './lexicon/lexicon.ts';
import { OPENINGS } from './templates/openings.ts';
import { TEMPLATES } from './templates/templates.ts';

/** Characters to a token of the bundled tokenizer over all three languages, the end of each text counted as a token. */
const CHARACTERS_PER_TOKEN = 2.44;

/** What report.json says of a corpus. */
export interface CorpusReport {
  readonly recipe: CorpusRecipe;
  readonly templates: { readonly withSlots: number; readonly withoutSlots: number; readonly openings: number };
  readonly entries: {
    readonly named: number;
    readonly others: number;
    readonly byClass: Readonly<Record<string, number>>;
  };
  readonly triples: { readonly train: number; readonly fillings: number; readonly parts: number };
  /** How many training triples, and so examples in each direction, each name is in that no rule makes. */
  readonly occurrences: {
    readonly least: number;
    readonly tenth: number;
    readonly median: number;
    readonly rarest: readonly string[];
  };
  /** Over all examples to train on, sources and targets together; an estimate. */
  readonly tokens: number;
  /** SHA-256 of each file. */
  readonly files: Readonly<Record<string, string>>;
}

/** Counts what `corpusExamples` yields. */
export class CorpusCount {
  readonly #lexicon = buildLexicon();
  readonly #occurrences = new Array<number>(this.#lexicon.length).fill(0);
  readonly #triples = { train: 0, fillings: 0, parts: 0 };
  #characters = 0;

  add({ triple, examples }: TripleExamples): void {
    this.#triples[triple.split]++;
    if (triple.split !== 'train') return;
    for (const entry of triple.entries) this.#occurrences[entry]!++;
    for (const { source, target } of examples) this.#characters += source.length + target.length;
  }

  report(recipe: CorpusRecipe, files: Readonly<Record<string, string>>): CorpusReport {
    const named = this.#lexicon.flatMap((entry, index) =>
      entry.named ? [{ entry, count: this.#occurrences[index]! }] : [],
    );
    const sorted = named.filter(({ entry }) => !COMPOSED.has(entry.class)).toSorted((a, b) => a.count - b.count);
    const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!.count;
    const byClass: Record<string, number> = {};
    for (const { entry } of named) byClass[entry.class] = (byClass[entry.class] ?? 0) + 1;
    const withSlots = TEMPLATES.filter(({ slots }) => slots.length > 0).length;
    return {
      recipe,
      templates: { withSlots, withoutSlots: TEMPLATES.length - withSlots, openings: OPENINGS.length },
      entries: { named: named.length, others: this.#lexicon.length - named.length, byClass },
      triples: { ...this.#triples },
      occurrences: {
        least: at(0),
        tenth: at(0.1),
        median: at(0.5),
        rarest: sorted.slice(0, 20).map(({ entry, count }) => `${entry.words.en.alone}: ${count}`),
      },
      tokens: Math.round(this.#characters / CHARACTERS_PER_TOKEN),
      files,
    };
  }
}
