/** Runs a program that another bench has started: an error becomes its sentence on standard error and exit status 1. */
export async function runChild(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
