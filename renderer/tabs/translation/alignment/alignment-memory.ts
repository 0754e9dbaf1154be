import { isRecord, readOneOf, type Reader } from '../../../lab/remembered.ts';
import type { HeadKey } from './head-tally.ts';

export const alignmentSources = ['attention', 'erasure'] as const;
/** Whether tokens are aligned by what the model looked at, or by what it cannot do without. */
export type AlignmentSource = (typeof alignmentSources)[number];

/** The measured head, the mean of all, or one that was chosen by hand. */
export type HeadChoice = 'aligning' | 'mean' | HeadKey;

/** How alignment is looked at. */
export interface AlignmentLook {
  readonly by: AlignmentSource;
  readonly head: HeadChoice;
}

export const firstLook: AlignmentLook = { by: 'attention', head: 'aligning' };

const readHead: Reader<HeadChoice> = (value) =>
  value === 'mean' || (typeof value === 'string' && /^\d{1,3}\.\d{1,3}$/.test(value))
    ? (value as HeadChoice)
    : 'aligning';

export const readLook: Reader<AlignmentLook> = (value) =>
  isRecord(value)
    ? { by: readOneOf(alignmentSources, firstLook.by)(value['by']), head: readHead(value['head']) }
    : firstLook;
