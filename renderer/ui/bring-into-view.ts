import type { Attachment } from 'svelte/attachments';
import type { LabErrorData } from '../../electron/contract/lab-error.ts';

/** Brings what tells of an error into view with each new one: at once, and no further than it has to be. */
export function bringIntoView(_error: LabErrorData): Attachment {
  return (element) => element.scrollIntoView({ block: 'nearest' });
}
