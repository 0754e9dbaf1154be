/** The English strings of what goes with an export: its card, and where it lies. */
export const exportExtras = {
  card: {
    edit: 'Model card…',
    changed: 'edited',
    title: 'Model card',
    help: 'README.md of the exported folder, filled in from the run. Change what you like: it is written as it stands here.',
    reading: 'Filling in the card…',
    view: 'Card as',
    views: { edit: 'Text', preview: 'Preview' },
    keep: 'Keep',
    reset: 'Back to the lab’s text',
  },
  showFolder: 'Show in the file manager',
  folderGone: 'The folder is not there any more.',
};
