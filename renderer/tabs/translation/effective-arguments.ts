import type { GenerationOptions } from '../../../electron/contract/requests.ts';
import { argumentsOf, earlyStoppingValues } from './generation-arguments.ts';
import type {
  ArgumentDefaults,
  ArgumentValues,
  NumberArgument,
  SearchMode,
  SearchSettings,
} from './generation-arguments.ts';

/** All arguments of a request, with what holds where it is silent: what was asked does not depend on later defaults. */
export function effectiveArguments(
  mode: SearchMode,
  generation: GenerationOptions,
  defaults: ArgumentDefaults,
): GenerationOptions {
  const silent = argumentsOf(mode, true).flatMap(({ name }) => {
    const value = defaults.values[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(silent), ...generation };
}

/** Settings that ask for these arguments whatever the defaults are. */
export function settingsFor(settings: SearchSettings, effective: GenerationOptions): SearchSettings {
  const values: ArgumentValues = { ...settings.values };
  for (const { name } of [...argumentsOf(settings.mode, false), ...argumentsOf(settings.mode, true)]) {
    const value = effective[name];
    if (value !== undefined) values[name] = value;
  }
  const stopping = earlyStoppingValues.find((known) => known === String(effective.early_stopping));
  return { ...settings, values, early_stopping: stopping ?? settings.early_stopping };
}

/** The same settings without what the defaults say anyway. */
export function withoutDefaults(settings: SearchSettings, defaults: ArgumentDefaults): SearchSettings {
  const { mode, early_stopping, values } = settings;
  const usual = {
    ...defaults.values,
    num_return_sequences: mode === 'beam' ? (values.num_beams ?? defaults.values.num_beams) : 1,
  };
  const changed = Object.entries(values).filter(([name, value]) => value !== usual[name as NumberArgument]);
  return {
    mode,
    early_stopping: early_stopping === defaults.early_stopping ? null : early_stopping,
    values: Object.fromEntries(changed),
  };
}
