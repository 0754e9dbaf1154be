/** What was, is, and was taken back. */
export interface EditHistory<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
}

/** As many edits as can be taken back. */
const DEPTH = 200;

export const beginHistory = <State>(present: State): EditHistory<State> => ({ past: [], present, future: [] });

/** The history after an edit. An edit that changes nothing is none. */
export function edited<State>({ past, present, ...rest }: EditHistory<State>, next: State): EditHistory<State> {
  if (next === present) return { past, present, ...rest };
  return { past: [...past, present].slice(-DEPTH), present: next, future: [] };
}

/** One edit back; the same history where there is none. */
export function undone<State>(history: EditHistory<State>): EditHistory<State> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

/** One edit forth again. */
export function redone<State>(history: EditHistory<State>): EditHistory<State> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.present], present: after, future };
}
