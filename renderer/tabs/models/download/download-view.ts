import type { DownloadSummary, RepositoryProblem } from '../../../../electron/contract/replies/lab.ts';
import type { Catalogue } from '../../../i18n/en.ts';
import type { Formats } from '../../../i18n/formats.ts';
import { clock } from '../../../i18n/clock.ts';

type Texts = Catalogue['download'];

/** Whether bytes come, or are going to by themselves. */
export function isUnderWay({ phase }: DownloadSummary['state']): boolean {
  return phase === 'fetching' || phase === 'waiting' || phase === 'checking' || phase === 'publishing';
}

/** From 0 to 1. */
export function progressOf({ done_bytes, size_bytes }: Pick<DownloadSummary, 'done_bytes' | 'size_bytes'>): number {
  return size_bytes === 0 ? 1 : done_bytes / size_bytes;
}

/** Milliseconds at the present rate; null where there is none. */
export function leftMs({ done_bytes, size_bytes, bytes_per_second }: DownloadSummary): number | null {
  if (bytes_per_second === null || bytes_per_second <= 0) return null;
  return ((size_bytes - done_bytes) * 1000) / bytes_per_second;
}

/** How far a download is, in one line. */
export function progressLine(summary: DownloadSummary, texts: Texts, formats: Formats): string {
  const { state, done_bytes, size_bytes, bytes_per_second } = summary;
  const left = leftMs(summary);
  return [
    done_bytes === size_bytes
      ? formats.size(size_bytes)
      : texts.bytes(formats.size(done_bytes), formats.size(size_bytes)),
    ...(bytes_per_second === null ? [] : [texts.rate(formats.size(bytes_per_second))]),
    ...(left === null ? [] : [texts.left(clock(left))]),
    ...(state.phase === 'fetching' ? [state.file] : []),
    ...(state.phase === 'checking' ? [texts.checkingFile(state.file)] : []),
    ...(state.phase === 'publishing' ? [texts.publishing] : []),
  ].join(' · ');
}

/** Why a download waits, and for how long still. */
export function waitingLine(
  state: Extract<DownloadSummary['state'], { readonly phase: 'waiting' }>,
  now: number,
  { download: texts, error }: Catalogue,
  formats: Formats,
): string {
  const { sentence } = error.explain(state.error);
  const waitMs = state.until - now;
  return waitMs < 500
    ? texts.tryingAgain(sentence)
    : texts.waitingReason(sentence, formats.duration(Math.ceil(waitMs / 1000) * 1000));
}

/** A problem of a repository as a sentence. */
export function problemSentence(problem: RepositoryProblem, { problems: texts }: Texts, formats: Formats): string {
  switch (problem.kind) {
    case 'access-denied':
      return texts.accessDenied(problem.sentence);
    case 'config-missing':
      return texts.configMissing;
    case 'config-invalid':
      return texts.configInvalid(problem.sentence);
    case 'architecture-unsupported':
      return texts.architecture(problem.found);
    case 'weights-missing':
      return texts.weightsMissing;
    case 'weights-unsupported':
      return texts.weightsUnsupported(problem.files.join(', '));
    case 'shards-missing':
      return texts.shardsMissing(problem.files.join(', '));
    case 'index-invalid':
      return texts.indexInvalid(problem.sentence);
    case 'file-too-large':
      return texts.fileTooLarge(problem.file, formats.size(problem.size_bytes), formats.size(problem.limit_bytes));
    case 'disk-full':
      return texts.diskFull(formats.size(problem.needed_bytes), formats.size(problem.free_bytes));
    case 'present':
      return texts.present(problem.path);
    case 'tokenizer-missing':
      return texts.tokenizerMissing;
    case 'unencrypted':
      return texts.unencrypted;
  }
}
