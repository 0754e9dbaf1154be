import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../../native-models/files/atomic-write.ts';
import type { Settings } from '../contract/replies/lab.ts';
import { invalidRequest } from './parse-request.ts';
import { findForeignValue } from './plain-json.ts';
import type { Service } from './service.ts';

/** What the interface remembers is small; more than this is a mistake or an attack. */
const maxBytes = 1024 * 1024;

export interface SettingsOptions {
  readonly dataFolder: string;
  /** Takes a sentence about a damaged file. */
  readonly log: (sentence: string) => void;
  readonly now?: () => Date;
}

/** What the interface remembers between two starts: one JSON file, read anew by each call, since two labs may share it. */
export function createSettingsService({
  dataFolder,
  log,
  now = () => new Date(),
}: SettingsOptions): Service<'settings'> {
  const file = join(dataFolder, 'settings.json');
  /** Changes wait for each other, so that none is lost. */
  let lastChange: Promise<unknown> = Promise.resolve();

  async function read(): Promise<Settings> {
    const text = await readIfThere(file);
    if (text === null) return {};
    const { settings, damage } = parseSettings(text);
    if (damage === null) return settings;
    const aside = join(dataFolder, `settings.damaged-${now().toISOString().replaceAll(':', '-')}.json`);
    await rename(file, aside);
    log(`The settings in ${file} are damaged (${damage}) and begin anew; the old file is kept as ${aside}.`);
    return {};
  }

  async function merge(changes: Settings): Promise<Settings> {
    const remembered = new Map([...Object.entries(await read()), ...Object.entries(changes)]);
    const settings = Object.fromEntries([...remembered].filter(([, value]) => value !== null));
    const text = `${JSON.stringify(settings, null, 2)}\n`;
    const bytes = Buffer.byteLength(text);
    if (bytes > maxBytes) {
      throw invalidRequest('settings.write', 'settings', `at most ${maxBytes} bytes in all`, `${bytes} bytes`);
    }
    await atomicWrite(file, text);
    return settings;
  }

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = lastChange.then(work);
    lastChange = result.catch(() => undefined);
    return result;
  };

  return {
    'settings.read': () => inTurn(read),
    'settings.write': async ({ settings }) => {
      const foreign = findForeignValue(settings, 'settings');
      if (foreign) throw invalidRequest('settings.write', foreign.place, foreign.expected, foreign.found);
      return inTurn(() => merge(settings));
    },
  };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The settings of a file, or what is wrong with it. */
function parseSettings(text: string): { settings: Settings; damage: string | null } {
  const damaged = (damage: string) => ({ settings: {}, damage });
  if (text.length > maxBytes) return damaged(`it is larger than ${maxBytes} bytes`);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return damaged('it holds no JSON object');
    const foreign = findForeignValue(value, 'settings');
    if (foreign) return damaged(`${foreign.place} should be ${foreign.expected}, but is ${foreign.found}`);
    return { settings: value as Settings, damage: null };
  } catch (error) {
    return damaged((error as Error).message);
  }
}
