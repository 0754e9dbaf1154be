import { inspect } from 'node:util';
import * as v from 'valibot';
import { LabError } from '../contract/lab-error.ts';
import { labRequests, type LabRequest, type LabRequestChannel } from '../contract/requests.ts';

type Issue = v.BaseIssue<unknown>;

/** Whether `channel` is a call of the lab; names that every object has, such as `toString`, are not. */
export function isLabChannel(channel: string): channel is LabRequestChannel {
  return Object.hasOwn(labRequests, channel);
}

/**
 * The checked request of a channel, a copy of which nothing unknown is left. Throws LabError `invalid-request` whose
 * sentence names the key path, what was expected and what was found.
 */
export function parseRequest<Channel extends LabRequestChannel>(
  channel: Channel,
  request: unknown,
): LabRequest<Channel> {
  const result = v.safeParse(labRequests[channel], request, { abortEarly: true });
  if (!result.success) {
    const issue: Issue = result.issues[0];
    throw invalidRequest(channel, placeOf(issue), expectedOf(issue), foundOf(issue));
  }
  refuseForgiven(channel, request as object, result.output);
  return result.output;
}

/** valibot takes a list for an object, and drops the keys that could change a prototype: here both are refused. */
function refuseForgiven(channel: string, request: object, output: object, place = ''): void {
  if (Array.isArray(request)) throw invalidRequest(channel, place, 'an object', shown(request));
  for (const [key, value] of Object.entries(request) as [string, unknown][]) {
    const innerPlace = place ? `${place}.${clipped(key)}` : clipped(key);
    if (!Object.hasOwn(output, key)) throw invalidRequest(channel, innerPlace, unknownKey, shown(value));
    const kept: unknown = output[key as keyof typeof output];
    if (place === '' && isObject(value) && isObject(kept) && !Array.isArray(kept)) {
      refuseForgiven(channel, value, kept, key);
    }
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const unknownKey = 'left out, since the call does not know it';

/** The error of a request whose value at `place` is not what the call takes. */
export function invalidRequest(channel: string, place: string, expected: string, found: string): LabError {
  const message = `The request of ${channel} is not valid: ${place || 'it'} should be ${expected}, but is ${found}.`;
  return new LabError({ code: 'invalid-request', message, ...(place ? { place } : {}), expected, found });
}

/** `examples[3].source` */
function placeOf(issue: Issue): string {
  return (issue.path ?? []).reduce((place, { key }) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    return place ? `${place}.${clipped(String(key))}` : clipped(String(key));
  }, '');
}

const choicesOf = (expected: string | null) => (expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ', ');

/** What each of valibot's checks asks for, as people say it. */
const expectations: Readonly<Record<string, (issue: Issue & { requirement?: unknown }) => string>> = {
  string: () => 'a text',
  number: () => 'a number',
  boolean: () => 'true or false',
  array: () => 'a list',
  record: () => 'an object',
  strict_object: ({ expected, path }) => {
    if (expected === 'never') return unknownKey;
    return path?.at(-1)?.origin === 'key' ? 'given' : 'an object';
  },
  picklist: ({ expected }) => `one of ${choicesOf(expected)}`,
  variant: ({ expected }) => (expected === 'Object' ? 'an object' : `one of ${choicesOf(expected)}`),
  union: ({ expected }) =>
    (expected ?? '')
      .replace(/[()]/g, '')
      .replaceAll(' | ', ' or ')
      .replace('boolean', 'true, false')
      .replace('number', 'a number'),
  finite: () => 'a finite number',
  integer: () => 'a whole number',
  min_value: ({ requirement }) => `at least ${String(requirement)}`,
  max_value: ({ requirement }) => `at most ${String(requirement)}`,
  gt_value: ({ requirement }) => `greater than ${String(requirement)}`,
  min_length: ({ requirement, input }) => `at least ${String(requirement)} ${unitOf(input)} long`,
  max_length: ({ requirement, input }) => `at most ${String(requirement)} ${unitOf(input)} long`,
};

function expectedOf(issue: Issue): string {
  return expectations[issue.type]?.(issue) ?? issue.expected ?? issue.type;
}

const unitOf = (input: unknown) => (typeof input === 'string' ? 'characters' : 'entries');

function foundOf(issue: Issue): string {
  const { type, input, expected, path } = issue;
  if (type === 'strict_object' && expected === 'never') return shown(path?.at(-1)?.value);
  if (type.endsWith('_length')) return `${(input as string | unknown[]).length} ${unitOf(input)} long`;
  return shown(input);
}

/** A value as a sentence shows it: short, whatever it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value === 'string') return JSON.stringify(clipped(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : clipped(inspect(value));
}

const clipped = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
