import { LabError, type LabErrorData } from '../../electron/contract/lab-error.ts';

/** An error as the interface shows it. Whatever is not the lab's own becomes `internal`. */
export function errorData(error: unknown): LabErrorData {
  if (error instanceof LabError) return error.data;
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** Whether the user's own Cancel ended a call. */
export function isCancelled(error: unknown): boolean {
  return error instanceof LabError && error.code === 'cancelled';
}

/** Everything there is to know about an error, one line a fact, for a report. The field names are the contract's. */
export function errorDetailsText(error: LabErrorData): string {
  const { code, message, file, place, expected, found, hint } = error;
  return Object.entries({ code, message, file, place, expected, found, hint })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
