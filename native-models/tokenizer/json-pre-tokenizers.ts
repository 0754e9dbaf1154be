import * as v from 'valibot';
import { prependText, replaceAll } from './json-normalizers.ts';
import { sliceMapped, type MappedText } from './mapped-text.ts';

/** One step of a tokenizer.json's pre-tokenizer: a part of the text into words. */
export type PreTokenizerStep = (part: MappedText) => MappedText[];

const metaspace = v.object({
  replacement: v.pipe(v.string(), v.minLength(1)),
  add_prefix_space: v.nullish(v.boolean()),
  prepend_scheme: v.optional(v.picklist(['first', 'never', 'always']), 'always'),
  split: v.nullish(v.boolean()),
});

/** A Metaspace of tokenizer.json; older files say `add_prefix_space` instead of `prepend_scheme`. */
export function parseMetaspace(json: unknown): { replacement: string; scheme: string; split: boolean } {
  const { replacement, add_prefix_space, prepend_scheme, split } = v.parse(metaspace, json);
  return { replacement, scheme: add_prefix_space === false ? 'never' : prepend_scheme, split: split ?? true };
}

const builders: Readonly<Record<string, (json: unknown) => PreTokenizerStep[] | null>> = {
  Sequence: (json) => {
    const { pretokenizers } = v.parse(v.object({ pretokenizers: v.array(v.unknown()) }), json);
    const steps = pretokenizers.map(buildPreTokenizer);
    return steps.some((step) => step === null) ? null : steps.flatMap((step) => step ?? []);
  },
  WhitespaceSplit: () => [(part) => matchesOf(part, /[^\p{White_Space}]+/gu)],
  Metaspace: (json) => {
    const { replacement, scheme, split } = parseMetaspace(json);
    return [
      (part) => {
        let marked = replaceAll(part, / /g, replacement);
        const atBeginning = part.starts[0] === 0;
        const prepends = scheme === 'always' || (scheme === 'first' && atBeginning);
        if (prepends && !marked.text.startsWith(replacement)) marked = prependText(marked, replacement);
        return split ? splitBefore(marked, replacement) : [marked];
      },
    ];
  },
};

const typed = v.object({ type: v.string() });

/** The steps of a pre-tokenizer, or null if a part of it is not done here. Throws ValiError where it is malformed. */
export function buildPreTokenizer(json: unknown): PreTokenizerStep[] | null {
  if (json === null || json === undefined) return [];
  const { type } = v.parse(typed, json);
  return Object.hasOwn(builders, type) ? builders[type]!(json) : null;
}

function matchesOf(part: MappedText, regex: RegExp): MappedText[] {
  return Array.from(part.text.matchAll(regex), (match) =>
    sliceMapped(part, match.index, match.index + match[0].length),
  );
}

/** Cuts before every marker, so that each belongs to the word that follows it. */
function splitBefore(part: MappedText, marker: string): MappedText[] {
  const words: MappedText[] = [];
  let from = 0;
  for (let at = part.text.indexOf(marker); at >= 0; at = part.text.indexOf(marker, at + marker.length)) {
    if (at > from) words.push(sliceMapped(part, from, at));
    from = at;
  }
  if (from < part.text.length) words.push(sliceMapped(part, from, part.text.length));
  return words;
}
