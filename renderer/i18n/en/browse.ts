import { counter } from '../plural.ts';

const count = counter('en');

/** The strings of choosing a file or a folder. */
export const browse = {
  browse: 'Browse…',
  titles: { file: 'Choose a file', folder: 'Choose a folder', save: 'Choose the folder to save into' },
  fileTitle: 'Choose a file',
  fileHelp: (endings: string) => `Files ending in ${endings}. Enter opens, Backspace goes up, letters find a name.`,
  folderTitle: 'Choose a folder',
  folderHelp: 'Enter opens a folder, Backspace goes up, letters find a name.',
  list: 'Files and folders',
  up: 'To the folder above',
  folder: 'folder',
  file: 'file',
  empty: 'There is nothing to choose here.',
  reading: 'Reading the folder…',
  leftOut: (n: number) => `${count(n, { one: 'more name is', other: 'more names are' })} not shown.`,
  take: 'Choose this folder',
  cancel: 'Cancel',
};
