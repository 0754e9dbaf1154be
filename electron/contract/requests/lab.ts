import * as v from 'valibot';
import { nothing, path } from './values.ts';

/** An id or an address of a model; the endpoint is where ids are looked for. */
const hubText = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const endpoint = v.optional(hubText);
const repository = v.strictObject({ repository: hubText, endpoint });
const download = v.strictObject({ download: v.pipe(v.string(), v.minLength(1), v.maxLength(300)) });

/** Downloads, the machine and what the interface remembers. */
export const labOwnRequests = {
  'downloads.inspect': repository,
  'downloads.start': repository,
  'downloads.list': nothing,
  'downloads.watch': download,
  'downloads.pause': download,
  'downloads.resume': download,
  'downloads.discard': download,
  'downloads.access': v.strictObject({ endpoint }),
  /** An empty text forgets the token. */
  'downloads.setToken': v.strictObject({ endpoint, token: v.string() }),
  /** Left out, the user's own folder; of a file, the folder that it lies in. Without `endings` no files are listed. */
  'files.folder': v.strictObject({
    path: v.optional(path),
    endings: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^\.[a-z0-9]{1,20}$/))), v.maxLength(20)), []),
  }),
  'devices.list': nothing,
  'devices.memory': nothing,
  'devices.machine': nothing,
  'settings.read': nothing,
  'settings.write': v.strictObject({ settings: v.record(v.pipe(v.string(), v.maxLength(200)), v.unknown()) }),
} as const;
