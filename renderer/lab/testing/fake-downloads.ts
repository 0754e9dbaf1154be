import type { DownloadSummary, HubAccess, RepositoryInspection } from '../../../electron/contract/replies/lab.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

export const hubAccess: HubAccess = {
  endpoint: 'https://huggingface.co',
  token: 'none',
  keeps: 'session',
  takes_token: true,
};

/** A model of 110.7 million parameters, ready to be fetched. */
export function inspectionOf(changes: Partial<RepositoryInspection> = {}): RepositoryInspection {
  return {
    endpoint: hubAccess.endpoint,
    name: 'owner/model',
    revision: 'main',
    commit,
    license: 'apache-2.0',
    model_type: 't5',
    num_parameters: 110_724_480,
    files: [
      { name: 'config.json', size_bytes: 1_000, check: { algorithm: 'git-sha1', value: 'a'.repeat(40) } },
      { name: 'model.safetensors', size_bytes: 442_999_000, check: { algorithm: 'sha256', value: 'b'.repeat(64) } },
    ],
    size_bytes: 443_000_000,
    present_bytes: 0,
    free_bytes: 12_000_000_000,
    problems: [],
    fetchable: true,
    ...changes,
  };
}

/** A download with 120 of 443 MB here. */
export function downloadOf(changes: Partial<DownloadSummary> = {}): DownloadSummary {
  return {
    download: `owner--model@${commit}`,
    endpoint: hubAccess.endpoint,
    name: 'owner/model',
    revision: 'main',
    commit,
    started: '2024-05-01T10:00:00.000Z',
    files: [
      { name: 'config.json', size_bytes: 1_000, done_bytes: 1_000 },
      { name: 'model.safetensors', size_bytes: 442_999_000, done_bytes: 119_999_000 },
    ],
    size_bytes: 443_000_000,
    done_bytes: 120_000_000,
    bytes_per_second: 5_000_000,
    state: { phase: 'fetching', file: 'model.safetensors' },
    ...changes,
  };
}

/** What a lab answers that fetches nothing. */
export const idleDownloads = {
  'downloads.list': () => [],
  'downloads.access': () => hubAccess,
  'downloads.inspect': () => inspectionOf(),
};
