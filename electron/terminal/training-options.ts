import { argumentTable, type ArgumentKind } from '../../native-models/training-arguments/argument-table.ts';
import type { Option, OptionTable } from './options.ts';

/** Every training argument as an option under its own name. */
export const trainingOptions: OptionTable = Object.fromEntries(
  Object.entries(argumentTable).map(([name, row]) => [name, optionOf(row)]),
);

/** How values are written on a command line; their ranges are the lab's to check. */
function optionOf(row: ArgumentKind): Option {
  switch (row.kind) {
    case 'integer':
      return { kind: 'integer', value: 'N' };
    case 'number':
      return { kind: 'number', value: 'X' };
    case 'boolean':
      return { kind: 'switch' };
    case 'choice':
      return { kind: 'choice', choices: row.choices };
    case 'text':
      return { kind: 'text', value: 'TEXT' };
    case 'list':
      return { kind: 'list', value: row.choices ? row.choices.join(',') : 'TEXT' };
  }
}

/** The training arguments among the options that were given. A list of fixed words may be one text with commas. */
export function givenArguments(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const given = Object.entries(argumentTable).flatMap(([name, row]) => {
    const value = values[name];
    if (value === undefined) return [];
    const isWords = row.kind === 'list' && 'choices' in row;
    return [[name, isWords ? (value as readonly string[]).flatMap((text) => text.split(',')) : value] as const];
  });
  return Object.fromEntries(given);
}
