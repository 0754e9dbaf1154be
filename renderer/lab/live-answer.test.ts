import { expect, test } from 'vitest';
import { LabError } from '../../electron/contract/lab-error.ts';
import { LiveAnswer } from './live-answer.svelte.ts';

/** Questions whose answers come when the test says so. */
function held() {
  const asked: { question: string; resolve: (answer: string) => void; reject: (error: unknown) => void }[] = [];
  const answer = new LiveAnswer<string, string>(
    (question, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new LabError({ code: 'cancelled', message: 'cancelled' })));
        asked.push({ question, resolve, reject });
      }),
  );
  return { asked, answer };
}
const turn = () => new Promise((resolve) => setTimeout(resolve));

test('one call is under way at a time, and of the questions meanwhile only the newest is asked', async () => {
  const { asked, answer } = held();
  for (const question of ['a', 'ab', 'abc']) answer.want(question);
  expect(asked.map(({ question }) => question)).toEqual(['a']);
  asked[0]!.resolve('A');
  await turn();
  expect(answer.shown).toEqual({ question: 'a', answer: 'A' });
  expect(asked.map(({ question }) => question)).toEqual(['a', 'abc']);
  expect(answer.busy).toBe(true);
  asked[1]!.resolve('ABC');
  await turn();
  expect(answer.shown).toEqual({ question: 'abc', answer: 'ABC' });
  expect(answer.busy).toBe(false);
});

test('an answer stays while the next question fails, and asking again asks the same', async () => {
  const { asked, answer } = held();
  answer.want('a');
  asked[0]!.resolve('A');
  await turn();
  answer.want('b');
  asked[1]!.reject(new LabError({ code: 'worker-failed', message: 'The engine stopped.' }));
  await turn();
  expect(answer.error).toEqual({ code: 'worker-failed', message: 'The engine stopped.' });
  expect(answer.shown?.answer).toBe('A');
  answer.again();
  asked[2]!.resolve('B');
  await turn();
  expect(answer.error).toBeNull();
  expect(answer.shown).toEqual({ question: 'b', answer: 'B' });
});

test('a failure of a question that is no longer wanted is not said', async () => {
  const { asked, answer } = held();
  answer.want('a');
  answer.want('b');
  asked[0]!.reject(new LabError({ code: 'internal', message: 'x' }));
  await turn();
  asked[1]!.resolve('B');
  await turn();
  expect(answer.error).toBeNull();
});

test('what was given up shows nothing', async () => {
  const { answer } = held();
  answer.want('a');
  answer.cancel();
  await turn();
  expect(answer).toMatchObject({ shown: null, error: null, busy: false });
});
