import { LabError } from '../../contract/lab-error.ts';
import type { DownloadSummary } from '../../contract/replies/lab.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, type VerbContext } from '../verb.ts';

/** Fetches a model, or goes on where an earlier try ended. HF_ENDPOINT and HF_TOKEN count as with Hugging Face's own tools. */
export const downloadVerb = defineVerb({
  summary: 'fetches a model from the Hub or a mirror into the library',
  synopsis: '--repo ID [--revision R] [--endpoint URL]',
  options: {
    repo: { kind: 'text', value: 'ID' },
    revision: { kind: 'text', value: 'R' },
    endpoint: { kind: 'text', value: 'URL' },
  },
  check({ repo, revision }) {
    if (repo === undefined) throw new UsageError('--repo is missing.');
    if (revision !== undefined && repo.includes('@')) throw new UsageError('The revision is given twice.');
  },
  async run(context, { repo = '', revision, endpoint }) {
    const { api } = context.lab();
    const repository = revision === undefined ? repo : `${repo}@${revision}`;
    const request = { repository, ...(endpoint === undefined ? {} : { endpoint }) };
    const { state } = await follow(context, await api.downloads.start(request, { signal: context.signal }));
    if (state.phase === 'failed') throw new LabError(state.error);
    if (state.phase !== 'done') return;
    const entry = (await api.models.list({})).find(({ path }) => path === state.path);
    await context.output.write({ event: 'done', ...entry });
  },
});

/** Writes how it goes until it has ended. A wish to stop pauses it: the same command goes on from there. */
async function follow(
  { lab, output, progress, signal }: VerbContext,
  begun: DownloadSummary,
): Promise<DownloadSummary> {
  const { downloads } = lab().api;
  const { download } = begun;
  if (begun.state.phase === 'done') return begun;
  const pause = () => void downloads.pause({ download }).catch(() => undefined);
  if (signal.aborted) pause();
  signal.addEventListener('abort', pause, { once: true });
  let written = Promise.resolve();
  try {
    const onEvent = ({ done_bytes, size_bytes, bytes_per_second, state }: DownloadSummary) => {
      const file = 'file' in state ? { file: state.file } : {};
      const event = { event: 'progress', phase: state.phase, ...file, done_bytes, size_bytes, bytes_per_second };
      progress.show(`${state.phase} ${megabytes(done_bytes)} of ${megabytes(size_bytes)} MB`);
      written = written.then(() => output.write(event));
    };
    return await downloads.watch({ download }, { onEvent });
  } finally {
    await written;
    signal.removeEventListener('abort', pause);
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
