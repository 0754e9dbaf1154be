/** The English strings of a run that was made elsewhere. */
export const importRun = {
  open: 'Import a run',
  path: 'trainer_state.json',
  pathHelp:
    'What transformers’ Trainer writes into its output folder and into each checkpoint. It is read where it lies.',
  import: 'Import',
  failed: 'The run was not imported',
  cancel: 'Cancel',
  note: (file: string) =>
    `Made elsewhere, and read from ${file}: its curves can be looked at and compared. Its model and data are not known here.`,
};
