/** How a tool of the command line ends: status 2 with its usage where it is called wrongly, 1 where it fails. */

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * @template Options
 * @param {string} usage the line that shows how to call it
 * @param {() => Options} readOptions throws a sentence for wrong usage
 * @param {(options: Options) => Promise<void>} run may set an exit status of its own
 */
export async function runTool(usage, readOptions, run) {
  let options;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`${messageOf(error)}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  try {
    await run(options);
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
