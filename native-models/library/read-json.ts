import { open, stat } from 'node:fs/promises';
import { ConfigError } from '../t5/config-error.ts';

/** Above any index of any model; a larger file is not what its name says. */
const maxJsonBytes = 64 * 1024 * 1024;

/**
 * The value of a JSON file.
 * @throws ConfigError `config-missing`, `config-unreadable` (could not be had) or `config-invalid` (is not JSON).
 */
async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const found = (error as Error).message;
    const message = `${path} should hold JSON, but cannot be parsed: ${found}.`;
    throw new ConfigError(
      'config-invalid',
      message,
      { file: path, expected: ['json'], found: ['json-fault', found] },
      error,
    );
  }
}

/** The same, or undefined where the file does not exist. */
export async function readJsonIfPresent(path: string): Promise<unknown> {
  return readJson(path).catch((error: unknown) => {
    if (error instanceof ConfigError && error.code === 'config-missing') return undefined;
    throw error;
  });
}

async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const details = { file: path, expected: ['utf8'], found: ['not-utf8'] } as const;
    throw new ConfigError('config-invalid', `${path} should hold UTF-8 text, but does not.`, details, error);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    // Asked before opening: opening a pipe would wait for ever.
    const status = await stat(path);
    if (!status.isFile()) throw new Error('it is not a regular file');
    if (status.size > maxJsonBytes)
      throw new Error(`it has ${status.size} bytes, more than the ${maxJsonBytes} allowed`);
    await using file = await open(path, 'r');
    return await file.readFile();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new ConfigError('config-missing', `The file ${path} does not exist.`, { file: path }, error);
    }
    const sentence = `The file ${path} could not be read: ${message}.`;
    throw new ConfigError('config-unreadable', sentence, { file: path, found: ['system', code ?? message] }, error);
  }
}
