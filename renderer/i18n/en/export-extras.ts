/** The English strings of what goes with an export: its card, its ONNX files, its archive, and where it lies. */
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
  onnx: {
    option: 'ONNX files as well',
    help: 'encoder_model.onnx and decoder_model.onnx for ONNX Runtime (1.23 or newer) and Optimum. They read their weights from model.safetensors beside them.',
    verifying: (done: string, all: string) => `Running the ONNX files: ${done} of ${all}`,
    difference: 'max_logit_difference, ONNX',
    compared: 'examples_compared, ONNX',
    values: 'What the ONNX files take and give',
    input: 'in',
    output: 'out',
  },
  zip: {
    option: 'Zip archive as well',
    help: 'One file beside the folder, not compressed: weights would not get smaller.',
    zipping: (done: string, all: string) => `Packing: ${done} of ${all}`,
    heading: 'Archive',
    copyPath: 'Copy the archive’s path',
  },
  showFolder: 'Show in the file manager',
  folderGone: 'The folder is not there any more.',
};
