import { describeOptions } from './options.ts';
import type { Verb } from './verb.ts';
import { downloadVerb } from './verbs/download-verb.ts';
import { inspectionVerbs } from './verbs/inspection-verbs.ts';
import { libraryVerbs } from './verbs/library-verbs.ts';
import { createServeVerb } from './verbs/serve-verb.ts';
import { tokenizerVerbs } from './verbs/tokenizer-verbs.ts';
import { trainingVerbs } from './verbs/training-verbs.ts';
import { translateVerb } from './verbs/translate-verb.ts';

export type VerbTable = ReadonlyMap<string, Verb>;

/** Every verb of the terminal, in the order in which the usage lists them. */
export function createVerbTable(rendererFolder: string): VerbTable {
  return new Map(
    Object.entries({
      ...libraryVerbs,
      ...tokenizerVerbs,
      ...inspectionVerbs,
      translate: translateVerb,
      ...trainingVerbs,
      download: downloadVerb,
      serve: createServeVerb(rendererFolder),
    }),
  );
}

/** The right usage of one verb, one line. */
export function describeVerb(name: string, { synopsis, options }: Verb): string {
  return `Usage: lab ${[name, describeOptions(options, synopsis)].filter(Boolean).join(' ')}`;
}

/** The list of all verbs. */
export function describeVerbs(verbs: VerbTable): string {
  const rows = [...verbs].map(([name, { summary }]) => `  ${name.padEnd(16)}${summary}`);
  return ['Usage: lab VERB [options]; lab VERB --help lists the options of a verb.', ...rows].join('\n');
}
