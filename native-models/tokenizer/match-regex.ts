import { runInNewContext } from 'node:vm';
import { TokenizerError } from './tokenizer-error.ts';

/**
 * The entries whose piece matches a regular expression somewhere. Throws TokenizerError `invalid-regex` for an
 * expression that does not parse and `regex-too-slow` for one that takes longer than `budgetMs` over all of them.
 */
export function matchRegex<Entry extends { readonly piece: string }>(
  entries: readonly Entry[],
  regex: string,
  budgetMs: number,
): Entry[] {
  try {
    new RegExp(regex, 'u');
  } catch (error) {
    const found = (error as Error).message;
    const message = `The regular expression ${JSON.stringify(regex)} cannot be understood: ${found}.`;
    throw new TokenizerError('invalid-regex', message, { expected: ['regex'], found }, error);
  }
  try {
    // Only a context of its own lets the runtime stop an expression that takes exponential time.
    const script = 'const compiled = new RegExp(regex, "u"); pieces.map((piece) => compiled.test(piece))';
    const pieces = entries.map(({ piece }) => piece);
    const matches = runInNewContext(script, { regex, pieces }, { timeout: budgetMs }) as boolean[];
    return entries.filter((_, index) => matches[index]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    const message = `The regular expression ${JSON.stringify(regex)} took longer than ${budgetMs} ms and was stopped.`;
    const hint = 'Write it without one repetition inside another.';
    throw new TokenizerError('regex-too-slow', message, { expected: ['milliseconds-at-most', budgetMs], hint }, error);
  }
}
