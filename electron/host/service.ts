import type { LabApi, LabCalls } from '../contract/lab-api.ts';
import type { LabRequest, LabRequestChannel } from '../contract/requests.ts';
import type { CallContext } from '../contract/serve-calls.ts';

export type LabReply<Channel extends LabRequestChannel> = Awaited<ReturnType<LabCalls[Channel]>>;

/** Answers one call; the request has been checked. */
export type Answer<Channel extends LabRequestChannel> = (
  request: LabRequest<Channel>,
  context: CallContext,
) => Promise<LabReply<Channel>>;

/** The answers of one group of LabApi; a missing one does not type-check. */
export type Service<Group extends keyof LabApi> = {
  readonly [Channel in Extract<LabRequestChannel, `${Group}.${string}`>]: Answer<Channel>;
};

/** A model that a request means. */
export interface FoundModel {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** Finds a model by its name in the library or its folder; left out, it is the bundled one. Throws a typed error. */
export type FindModel = (model: string | undefined) => Promise<FoundModel>;
