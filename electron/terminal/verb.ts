import type { LabApi } from '../contract/lab-api.ts';
import type { CallHandler } from '../contract/serve-calls.ts';
import type { Inputs } from './input.ts';
import { parseOptions, type OptionTable, type OptionValues } from './options.ts';
import type { JsonOutput, ProgressLine } from './output.ts';

/** The lab behind the door. */
export interface Lab {
  readonly api: LabApi;
  readonly handler: CallHandler;
  close(): Promise<void>;
}

/** What a verb works with. Everything of the outside world comes from here. */
export interface VerbContext {
  /** Opens the lab on first use: a wrong command line starts nothing. */
  lab(): Lab;
  readonly inputs: Inputs;
  readonly output: JsonOutput;
  readonly progress: ProgressLine;
  /** Aborted by Ctrl+C, and when the reader of the results is gone. */
  readonly signal: AbortSignal;
}

/** One verb of the terminal. */
export interface Verb {
  /** What it does, for the list of verbs. */
  readonly summary: string;
  /** The part of the usage that says which options go together; the other options are listed after it. */
  readonly synopsis: string;
  readonly options: OptionTable;
  /** A second Ctrl+C ends the process at once: for work that may take long to stop and survives a crash. */
  readonly endsOnSecondStop: boolean;
  /** Reads the options (throws UsageError), then gives the work that is to be done. */
  readonly prepare: (args: readonly string[]) => (context: VerbContext) => Promise<void>;
}

interface VerbDefinition<Table extends OptionTable> {
  readonly summary: string;
  readonly synopsis: string;
  readonly options: Table;
  readonly endsOnSecondStop?: true;
  /** What the table of options cannot say: which of them go together. Throws UsageError. */
  readonly check?: (values: OptionValues<Table>) => void;
  readonly run: (context: VerbContext, values: OptionValues<Table>) => Promise<void>;
}

/** A verb from its table of options; `run` gets each option with its type. */
export function defineVerb<const Table extends OptionTable>(definition: VerbDefinition<Table>): Verb {
  const { summary, synopsis, options, endsOnSecondStop = false, check, run } = definition;
  return {
    summary,
    synopsis,
    options,
    endsOnSecondStop,
    prepare(args) {
      const values = parseOptions(options, args);
      check?.(values);
      return (context) => run(context, values);
    },
  };
}
