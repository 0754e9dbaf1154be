import type { Caller } from './caller.ts';
import { labMethods } from './channels.ts';
import type { LabApi } from './lab-api.ts';

/** A LabApi whose calls travel over `caller`: what the renderer and the terminal hold. */
export function createLabClient(caller: Caller): LabApi {
  const groups = Object.entries(labMethods).map(([group, methods]) => [
    group,
    Object.fromEntries(
      methods.map((method) => [
        method,
        (request: unknown, options?: object) => caller.call(`${group}.${method}`, request, options),
      ]),
    ),
  ]);
  return Object.fromEntries(groups) as LabApi;
}
