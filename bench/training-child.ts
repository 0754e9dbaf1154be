/** A process that trains for some steps and prints what it measured as a line of JSON. Argument: a TrainingJob as JSON. */
import { runChild } from './child.ts';
import { trainSteps, type TrainingJob } from './train-steps.ts';

const [job] = process.argv.slice(2) as [string];
await runChild(async () => {
  const measured = await trainSteps(JSON.parse(job) as TrainingJob); // the bench wrote it
  process.stdout.write(`${JSON.stringify(measured)}\n`);
});
