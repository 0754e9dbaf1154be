import type { ErrorReason, SystemReason } from '../../../electron/contract/error-reason.ts';
import type { LabErrorCode, LabErrorData, Phrase } from '../../../electron/contract/lab-error.ts';
import { fileKind, type Explained, type FileHints } from '../error-texts.ts';

const moreMemory = 'Close other programs, take a smaller model, or ask for less at once.';
const copyAgain = 'Copy or download the model again.';
const freeSpace = 'Free some space and try again; what was written before is whole.';
const readable = 'Check that the file may be read and that its drive is connected.';
const tellUs = 'Send us the details: this should not happen.';
const onProcessor = 'Try it on the CPU in float32; if that fails too, send us the details.';
const putBack =
  'Put the file back as it was, or begin a new run from the last checkpoint, which is a model of its own.';

/** What to do about a file whose content is wrong, by its kind. */
const fileHints: FileHints = {
  table: 'Open the file in a spreadsheet, mend the line named above, and save it as csv or tsv in UTF-8.',
  jsonl: 'Each line has to be one JSON object, such as {"source": "…", "target": "…"}.',
  tmx: 'Mend the place named above, or export the translation memory again from the program that made it.',
  json: 'Mend the file in a text editor, or make it anew.',
  other: 'Mend the file at the place named above, or take another one.',
};

/** What to do where the error itself does not say it. */
const hints: Readonly<Record<ErrorReason | LabErrorCode, string>> = {
  cancelled: 'It can be started again at any time.',
  'out-of-memory': moreMemory,
  'memory-insufficient':
    'The forecast shows what fits: a smaller batch with accumulation, gradient checkpointing, Adafactor or frozen layers.',
  'text-too-long': 'Divide it into paragraphs or sentences.',
  'token-beyond-vocabulary': 'Put the tokenizer files with which the model was trained into its folder.',
  'invalid-request': 'Change the value named above and try again.',

  'sheet-invalid': 'X needs as many columns as W_Q, W_K and W_V have rows, and a number in each cell.',
  'sheet-overflow': 'Take smaller numbers.',
  'invalid-generation-options': 'Change the option named above to a value that it takes.',
  'invalid-regex': 'Check its brackets and its signs of repetition.',
  'regex-too-slow': 'Write it without a repetition inside a repetition.',

  'model-not-found': 'Choose a model from the list, or a folder with config.json and model.safetensors.',
  'folder-not-found': 'Check the path; if the model lies on another drive, connect it.',
  'not-a-folder': 'Choose the folder that holds config.json, model.safetensors and the tokenizer files.',
  'folder-unreadable': 'Check that the folder may be read and that its drive is connected.',
  'library-damaged': 'Open your model folders again; the models themselves were not touched.',

  'config-missing': 'Choose the folder that holds config.json, model.safetensors and the tokenizer files.',
  'config-unreadable': readable,
  'config-invalid': copyAgain,
  'model-unsupported': 'Open a T5, T5 v1.1, Flan-T5, mT5 or umT5 model with an encoder and a decoder, in safetensors.',
  'tensor-missing': copyAgain,
  'tensor-mismatch': copyAgain,

  'file-not-found': 'Copy or download the missing file into the model’s folder.',
  'data-file-not-found': 'Check the path; if the file lies on another drive, connect it.',
  'file-unreadable': 'Check that it is a file, that it may be read, and that its drive is connected.',
  'file-unwritable': 'Check that the drive is connected, has room and may be written to.',
  'file-invalid': fileHints.other,
  'file-changed': 'Start again once nobody writes to it any more.',
  'file-removed': 'Put it back and start again: if it is the same file, the translation goes on where it stopped.',
  'text-not-utf8': 'Save the file as UTF-8 in the program that made it.',
  'fields-unequal': 'A field that holds the separator or a line break stands in quotation marks.',
  'column-missing': 'Choose one of the columns that the file has.',
  'output-disk-full': 'Free some space and start again: what was translated is kept.',
  'file-kind-unknown': 'The name has to end in .txt, .csv, .tsv, .jsonl or .tmx.',
  'output-is-input': 'Give the output another name.',
  'translation-count': 'Start the translation again; if it fails again, send us the details.',

  'file-truncated': copyAgain,
  'too-short': copyAgain,
  'header-too-large': copyAgain,
  'header-beyond-file': copyAgain,
  'header-not-utf8': copyAgain,
  'header-not-json': copyAgain,
  'header-not-object': copyAgain,
  'duplicate-key': copyAgain,
  'metadata-invalid': copyAgain,
  'entry-invalid': copyAgain,
  'dtype-unknown': 'Save the model again with weights in float32, float16 or bfloat16.',
  'dims-invalid': copyAgain,
  'offsets-invalid': copyAgain,
  'offsets-beyond-file': copyAgain,
  'offsets-overlap': copyAgain,
  'offsets-hole': copyAgain,
  'shape-mismatch': copyAgain,
  'trailing-bytes': copyAgain,
  'tensor-not-found': 'Choose a tensor from the list of this model.',
  'index-invalid': copyAgain,
  'index-path': copyAgain,
  'index-mismatch': copyAgain,
  'size-mismatch': 'Write it again; if it fails again, send us the details.',
  'invalid-logits': 'Check the weights, or use float32 precision.',

  'tokenizer-missing': 'Copy spiece.model or tokenizer.json of this model into the folder.',
  'tokenizer-unreadable': readable,
  'tokenizer-invalid': copyAgain,
  'no-lattice': 'Open a model with a unigram tokenizer, such as the one that ships with the lab.',

  'argument-unknown': 'Arguments are called as in Seq2SeqTrainingArguments.',
  'argument-invalid': 'Change the argument named above to a value that it takes.',
  'batches-invalid': 'Examples are counted from 0 and have to be below their number.',
  'no-examples': 'Check which columns or languages are taken for source and target.',
  'lines-unequal': 'Line n of the one file has to translate line n of the other, empty lines included.',
  'examples-unreadable': 'Start or resume again: what cannot be read is encoded anew.',
  'batch-without-labels': 'Take pairs with an empty translation out of the data, or make the batch larger.',
  'run-exists': 'If it is a run, resume it; else name a folder that is new or empty.',
  'run-not-found': 'Name a folder that holds run.json, or begin a new run.',
  'trainer-state-not-found':
    'Name a trainer_state.json: the Trainer writes it into its output folder and into each checkpoint.',
  'trainer-state-invalid':
    'Name a file that the Trainer of transformers 4.38 or newer has written: before that, its log had no grad_norm.',
  'run-invalid': 'Its whole checkpoints can be opened as models.',
  'run-locked': 'Wait until the other process has ended, or stop it there.',
  'run-unreadable': 'Check that the drive is connected and that the folder may be read.',
  'run-unwritable': 'Check that the drive is connected and may be written to, then resume the run.',
  'run-list-damaged': 'Open the folders of your runs again; the runs themselves were not touched.',
  'disk-full': 'Free some space and go on, or let save_total_limit keep fewer checkpoints.',
  'checkpoint-not-found': 'Take one of those that the run lists.',
  'checkpoint-damaged': 'Take an earlier checkpoint.',
  'model-changed': putBack,
  'data-changed': putBack,
  'training-diverged':
    'Start again with a smaller learning_rate, more warmup_steps or a smaller max_grad_norm, and look at the lines of that batch.',
  'optimizer-thread-failed': 'Train with one thread (--threads 1), or close other programs if memory is short.',
  'output-not-empty': 'Name another folder.',
  'archive-exists': 'Name another folder for the export, or move the archive away.',
  'no-sentences': 'Add at least one pair of sentences.',
  'sentence-count': 'Give each translation exactly one reference.',

  'address-invalid': 'Give the id of a model such as owner/name, or the address of its page.',
  'hub-unreachable': 'Check the network and the endpoint, then try again; what has been fetched is kept.',
  'hub-denied': 'For a gated model, agree to its terms on its page and enter an access token.',
  'hub-busy': 'Wait some minutes.',
  'hub-failed': 'Try again later, or take another endpoint.',
  'hub-answer-invalid': 'Check the endpoint; a login page of the network answers like this, too.',
  'repository-not-found': 'Check the id and the revision.',
  'repository-unsuitable': 'Take another model or another revision: a T5 with encoder and decoder, in safetensors.',
  'download-damaged': 'Fetch it again; if that ends the same way, take another endpoint.',
  'download-not-found': 'Start the download again.',
  'download-busy': 'Wait, or pause it there first.',

  'session-failed': onProcessor,
  'run-failed': onProcessor,
  'unknown-operator': tellUs,
  'unresolved-dim': tellUs,
  'no-gradient': tellUs,

  ENOENT: 'Check the path; if the file lies on another drive, connect it.',
  ENOTDIR: 'Check the path: all but its last part have to be folders.',
  ENAMETOOLONG: 'Take a shorter path or name.',
  ELOOP: 'Name the file itself rather than a link to it.',
  EISDIR: 'Name a file inside that folder.',
  EACCES: 'Allow access to the file, or take another one.',
  EPERM: 'Allow access to the file, or take another one.',
  EIO: 'Check the drive; if the file lies elsewhere too, take it from there.',
  EMFILE: 'Close other programs and try again.',
  EBUSY: 'Close the program that uses it, then try again.',
  EEXIST: 'Take another name.',
  ENOSPC: freeSpace,
  EDQUOT: freeSpace,
  EROFS: 'Choose a place on another drive.',
  ERR_INVALID_ARG_VALUE: 'Type the path anew, without invisible characters.',

  'unknown-channel': 'Reload the page: the lab may have been updated.',
  'model-invalid': copyAgain,
  'run-busy': 'Stop it first.',
  'run-changed': putBack,
  'device-unavailable': 'Choose the CPU, which is always there.',
  'worker-failed': 'Try again; if it fails again, open another model or restart the lab.',
  'connection-lost': 'Wait: the page connects again by itself; if it does not, start the lab again and reload it.',
  internal: 'Start the lab with LAB_DEBUG=1 to see where it failed, and send us the details.',
};

/** What a system's own code says, within a table. */
const systemWords: Readonly<Partial<Record<SystemReason, string>>> = {
  ENOENT: 'nothing there',
  ENOTDIR: 'a file where a folder should be',
  EISDIR: 'a folder',
  EACCES: 'no access',
  EPERM: 'no access',
  EIO: 'a fault of the disk',
  EBUSY: 'in use by another program',
  ENOSPC: 'a full disk',
  EROFS: 'a read-only disk',
};

/** An error in English: its own sentence, and its own hint where it has one. */
export function explainError({ message, hint, reason, code, file }: LabErrorData): Explained {
  const known = reason ?? code;
  return { sentence: message, hint: hint ?? (known === 'file-invalid' ? fileHints[fileKind(file)] : hints[known]) };
}

/** A place, what was expected or what was found; `english` is what the error itself says. */
export function sayPhrase(phrase: Phrase, english: string): string {
  if (phrase[0] !== 'system') return english;
  const words = systemWords[phrase[1] as SystemReason];
  return words === undefined ? english : `${words} (${english})`;
}
