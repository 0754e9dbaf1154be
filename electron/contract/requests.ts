import type * as v from 'valibot';
import { attentionKinds, attentionRequests } from './requests/attention.ts';
import { fineTuningRequests } from './requests/fine-tuning.ts';
import { labOwnRequests } from './requests/lab.ts';
import { lossRequests } from './requests/loss.ts';
import { modelRequests } from './requests/models.ts';
import { tokenizerRequests } from './requests/tokenizer.ts';
import { generationOptions, translationRequests } from './requests/translation.ts';
import { devices, precisions } from './requests/values.ts';

export { attentionKinds, devices, generationOptions, precisions };

/**
 * What may be asked, one schema a channel: the host parses every request with it, so nothing behind the doors sees
 * an unchecked value. Wire names are Hugging Face's.
 */
export const labRequests = {
  ...modelRequests,
  ...tokenizerRequests,
  ...attentionRequests,
  ...lossRequests,
  ...translationRequests,
  ...fineTuningRequests,
  ...labOwnRequests,
} as const;

type Requests = typeof labRequests;
export type LabRequestChannel = keyof Requests;
/** The checked request of a channel. */
export type LabRequest<Channel extends keyof Requests> = v.InferOutput<Requests[Channel]>;
export type GenerationOptions = v.InferOutput<typeof generationOptions>;
export type AttentionKind = (typeof attentionKinds)[number];
export type Precision = (typeof precisions)[number];
export type Device = (typeof devices)[number];
