import { LabError } from './lab-error.ts';
import type { WireMessage } from './wire.ts';

const maxChannelLength = 200;

/**
 * Parses what came in over a wire; every door calls it before anything else looks at a message. The request, event or
 * value inside is left as it is: whoever knows the channel parses that. Throws LabError `invalid-request`.
 */
export function parseWireMessage(value: unknown): WireMessage {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('an object', describe(value));
  const message = value as Partial<Record<string, unknown>>;
  const { kind, id } = message;
  if (!Number.isSafeInteger(id) || (id as number) < 0) throw invalid('a whole number as "id"', describe(id));
  const number = id as number;
  switch (kind) {
    case 'call': {
      const { channel, request } = message;
      if (typeof channel !== 'string' || channel.length > maxChannelLength)
        throw invalid(`a name of at most ${maxChannelLength} characters as "channel"`, describe(channel));
      return { kind, id: number, channel, request };
    }
    case 'cancel':
      return { kind, id: number };
    case 'event':
      return { kind, id: number, event: message['event'] };
    case 'reply':
      return parseReply(number, message);
    default:
      throw invalid('"call", "cancel", "event" or "reply" as "kind"', describe(kind));
  }
}

function parseReply(id: number, message: Partial<Record<string, unknown>>): WireMessage {
  if (message['ok'] === true) return { kind: 'reply', id, ok: true, value: message['value'] };
  const error = message['error'] as Partial<Record<string, unknown>> | null | undefined;
  if (message['ok'] !== false || typeof error !== 'object' || error === null)
    throw invalid('"ok": true with a value, or "ok": false with an error', describe(message['ok']));
  if (typeof error['code'] !== 'string' || typeof error['message'] !== 'string')
    throw invalid('an error with a code and a message', describe(error['code']));
  return { kind: 'reply', id, ok: false, error: error as unknown as LabError['data'] };
}

function invalid(expected: string, found: string): LabError {
  const message = `A message of the connection is not one that the lab understands: expected ${expected}, found ${found}.`;
  return new LabError({ code: 'invalid-request', message, expected, found });
}

/** A glimpse, never the whole of it: the value comes from outside. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return value.length > 40 ? `a text of ${value.length} characters` : `"${value}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `a value of type ${typeof value}`;
}
