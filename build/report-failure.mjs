/**
 * Says on standard error, as the terminal door does, that a command failed before the lab itself could start.
 * @param {string} what
 * @param {unknown} error
 */
export function reportFailure(what, error) {
  const cause = error instanceof Error ? error : new Error(String(error));
  const missing = 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
  const message = `${what}: ${cause.message}${missing ? ' Run `npm ci` first.' : ''}`;
  process.stderr.write(`${JSON.stringify({ error: { code: 'internal', message } })}\n`);
  if (process.env['LAB_DEBUG'] === '1') process.stderr.write(`${cause.stack}\n`);
  process.exitCode = 1;
}
