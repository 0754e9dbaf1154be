import { resolve } from 'node:path';
import type { LabRequest } from '../contract/requests.ts';

type DataSource = LabRequest<'loss.score'>['data'];

/** The worker has no working directory of its own to rely on. */
export function absoluteSource(source: DataSource): DataSource {
  if (source.kind === 'examples') return source;
  const { path, target_path } = source;
  return {
    ...source,
    path: resolve(path),
    ...(target_path === undefined ? {} : { target_path: resolve(target_path) }),
  };
}
