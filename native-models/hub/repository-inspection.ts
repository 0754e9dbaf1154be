import type { RemoteFile } from './remote-file.ts';

/** What a person should know before a download. */
export type RepositoryProblem =
  | { readonly kind: 'access-denied'; readonly sentence: string; readonly gated: boolean }
  | { readonly kind: 'config-missing' }
  | { readonly kind: 'config-invalid'; readonly sentence: string }
  /** Sound, and of another kind than the lab builds: `found` is what config.json calls it. */
  | { readonly kind: 'architecture-unsupported'; readonly found: string; readonly sentence: string }
  | { readonly kind: 'weights-missing' }
  /** Weights only in formats that the lab does not read. */
  | { readonly kind: 'weights-unsupported'; readonly files: readonly string[] }
  | { readonly kind: 'shards-missing'; readonly files: readonly string[] }
  | { readonly kind: 'index-invalid'; readonly sentence: string }
  | {
      readonly kind: 'file-too-large';
      readonly file: string;
      readonly size_bytes: number;
      readonly limit_bytes: number;
    }
  | { readonly kind: 'disk-full'; readonly needed_bytes: number; readonly free_bytes: number }
  /** The same commit is in the lab already. */
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'tokenizer-missing' }
  /** The endpoint is plain http: anybody on the way can read along. */
  | { readonly kind: 'unencrypted' };

/** With these a model can be fetched all the same. */
const HARMLESS: readonly RepositoryProblem['kind'][] = ['tokenizer-missing', 'unencrypted'];

/** Whether a problem keeps the model from being fetched. */
export function isBlocking({ kind }: RepositoryProblem): boolean {
  return !HARMLESS.includes(kind);
}

/** A repository as far as it can be judged before anything large is fetched. */
export interface RepositoryInspection {
  readonly endpoint: string;
  readonly name: string;
  readonly revision: string;
  readonly commit: string;
  /** As the card names it; null where it names none. */
  readonly license: string | null;
  /** From config.json; null where that could not be had or is not a model that the lab builds. */
  readonly model_type: string | null;
  readonly num_parameters: number | null;
  /** What would be fetched, in that order. */
  readonly files: readonly RemoteFile[];
  readonly size_bytes: number;
  /** Of that, what an interrupted download has on the disk already. */
  readonly present_bytes: number;
  /** On the disk where it would go. */
  readonly free_bytes: number;
  readonly problems: readonly RepositoryProblem[];
  /** None of the problems keeps it from being fetched. */
  readonly fetchable: boolean;
}
