/**
 * What errors say of a place, of what was expected and of what was found: a kind with what it counts or names, so that an
 * interface can say it in its own language. Here in English, as programs and logs have it. Values that are no language
 * (a shape, a key, a hash) are plain strings instead.
 */
const englishPhrases = {
  // Places
  line: (line: number) => `line ${line}`,
  'line-source': (line: number) => `line ${line}, source`,
  'line-target': (line: number) => `line ${line}, target`,
  'example-line': (index: number, line: number) => `example ${index}, line ${line} of the data`,
  step: (step: number) => `step ${step}`,
  header: () => 'header',
  'end-of-file': () => 'end of the file',
  'whole-file': () => 'the file',
  'file-size': () => 'its size',
  tokenizer: () => 'the tokenizer',
  'source-text': () => 'source text',
  'target-text': () => 'target text',

  // Nothing, and how many
  nothing: () => 'nothing',
  none: () => 'none',
  neither: () => 'neither',
  empty: () => 'empty',
  off: () => 'off',
  one: () => 'one',
  longer: () => 'a longer one',
  bytes: (count: number) => `${count} bytes`,
  'bytes-from': (count: number, from: number) => `${count} bytes from byte ${from} on`,
  'bytes-free': (count: number) => `${count} bytes free`,
  'bytes-at-most': (count: number) => `at most ${count} bytes`,
  'bytes-in-all': (count: number) => `${count} bytes in all`,
  'bytes-of-shape': (count: number, shape: string, dtype: string) => `${count} bytes for ${shape} of ${dtype}`,
  lines: (count: number) => `${count} lines`,
  'lines-as-in': (count: number, file: string) => `${count} lines, as in ${file}`,
  'lines-named': (lines: string) => `lines ${lines}`,
  characters: (count: number) => `${count} characters`,
  'tokens-each-side': (count: number) => `about ${count} tokens on each side`,
  'tokens-source': (count: number) => `${count} source tokens`,
  'tokens-both': (source: number, target: number) => `${source} source and ${target} target tokens`,
  'ids-up-to': (id: number) => `ids up to ${id}`,
  'from-to': (from: number, to: number) => `${from} to ${to}`,
  'milliseconds-at-most': (count: number) => `at most ${count} ms`,

  // Values
  json: () => 'JSON',
  'json-utf8': () => 'JSON in UTF-8',
  'json-object': () => 'a JSON object',
  'json-fault': (reason: string) => reason,
  'not-json': () => 'text that is not JSON',
  list: () => 'a list',
  object: () => 'an object',
  text: () => 'a text',
  texts: () => 'a list of texts',
  'texts-object': () => 'an object of texts',
  flag: () => 'true or false',
  number: () => 'a number',
  'finite-number': () => 'a finite number',
  'number-above': (limit: number) => `a number above ${limit}`,
  'number-from': (limit: number) => `a number from ${limit} up`,
  'number-between': (from: number, to: number) => `a number from ${from} to ${to}`,
  'whole-between': (from: number, to: number) => `a whole number from ${from} to ${to}`,
  'whole-from': (from: number) => `a whole number of at least ${from}`,
  'token-ids': () => 'a list of token ids',
  'token-id-or-ids': () => 'a token id or a list of token ids',
  'one-of': (choices: string) => `one of ${choices}`,
  absent: () => 'absent (the lab reads floating-point weights)',
  regex: () => 'a regular expression',

  // Files and folders
  file: () => 'a file',
  folder: () => 'a folder',
  'pipe-or-device': () => 'a pipe or a device',
  system: (code: string) => code,
  utf8: () => 'UTF-8 text',
  'not-utf8': () => 'bytes that are not UTF-8',
  'no-ending': () => 'no ending',
  'new-folder': () => 'a folder that is new or empty',
  'new-name': () => 'a name that nothing bears',
  'folder-with': (name: string) => `a folder with ${name}`,
  'folder-or-model': (names: string) => `a folder, or one of: ${names}`,
  'free-run': () => 'a run that nobody uses',
  'process-on': (process: number, host: string) => `process ${process} on ${host}`,
  'model-list': () => 'a list of models',

  // Text files
  'fields-named': (count: number, names: string) => `${count} ${count === 1 ? 'field' : 'fields'} (${names})`,
  'two-columns': (separator: 'commas' | 'tabs') => `at least two columns, separated by ${separator}`,
  column: (name: string) => `a column named ${name}`,
  columns: (names: string) => `the columns ${names}`,
  'column-names': () => 'a line that names the columns',
  'empty-file': () => 'an empty file',
  record: () => 'a record of fields',
  'record-limit': () => 'a record of at most 64 MiB',
  'line-limit': () => 'a line of at most 64 MiB',
  'unit-limit': () => 'units of at most 64 MiB',
  'longer-or-unclosed': () => 'a longer one, or a quotation mark not closed',
  'closing-quote': () => 'a closing quotation mark',
  'no-closing-quote': () => 'none up to the end of the file',
  key: (name: string) => `the key ${name}`,
  'text-under-key': (name: string) => `a string under the key ${name}`,
  xml: () => 'well-formed XML',
  'xml-unclosed': (tag: string) => `unclosed tag: ${tag}`,
  'xml-unmatched': (tag: string) => `unmatched closing tag: ${tag}.`,
  'xml-fault': (reason: string) => reason,
  'tmx-root': () => 'a <tmx> element',
  'row-with-both': () => 'at least one row with a source and a target text',
  'no-rows': () => 'no rows',
  'rows-half-empty': (count: number) => `${count} ${count === 1 ? 'row' : 'rows'}, all with an empty side`,

  // Models
  architecture: () => 'a sequence-to-sequence T5 such as "T5ForConditionalGeneration"',
  'model-types': () => 'one of "t5", "mt5", "umt5"',
  activation: (names: string) => `one of ${names}, or "gated-" and one of them`,
  tensor: (name: string, shape: string) => `a tensor ${name} of shape ${shape}`,
  'tensor-in': (name: string, file: string) => `${name} in ${file}`,
  'shape-of': (shape: string, dtype: string) => `${shape} of ${dtype}`,
  'adapters-only': (layers: string) => `adapters of ${layers} only`,
  'first-byte-object': () => 'a JSON object from its first byte',
  'keys-once': () => 'every key once',
  twice: (key: string) => `${key} twice`,
  'fitting-shape': () => 'a shape that fits on a disk',
  shape: () => 'a shape of whole numbers from 0 up',
  offsets: () => 'data_offsets [begin, end] with begin ≤ end',
  'offsets-within': (bytes: number) => `data_offsets within ${bytes} bytes of data`,
  'begin-at': (byte: number) => `its bytes to begin at ${byte}`,
  'inside-another': (byte: number) => `${byte}, inside another tensor`,
  'after-hole': (byte: number) => `${byte}, after bytes of no tensor`,
  'known-kind': () => 'of a kind that the lab knows',
  'unigram-model': () => 'a unigram model',
  'other-kind': () => 'another kind',
  'some-numbers': () => 'numbers, at least one of them finite',

  // Devices
  'cuda-platform': () => 'CUDA needs Linux on x64.',
  'cuda-library': (file: string) => `The CUDA library of ONNX Runtime (${file}) is not installed.`,
  'directml-platform': () => 'DirectML needs Windows.',
  'coreml-platform': () => 'Core ML needs a Mac with Apple silicon.',

  // The Hub
  'model-address': () => 'the id or the address of a model',
  'other-repository': (kind: 'data set' | 'space' | 'kernel') => `a ${kind}`,
  'one-at-sign': () => 'one @ at most',
  address: () => 'an address',
  'https-address': () => 'an https address',
  'percent-digits': () => 'an address whose % signs stand before two digits',
  revision: () => 'a branch, a tag or a commit as revision',
  'address-without-login': () => 'an address without a name or a password',
  'with-login': () => 'one with them',
  pause: (amount: number, unit: 's' | 'min' | 'h') => `no request for ${amount} ${unit}`,
  status: (status: number) => `status ${status}`,
  'silence-seconds': (seconds: number) => `nothing for ${seconds} s`,
  'early-end': () => 'an early end',
  'file-redirect': () => 'a redirect to a file',
  size: () => 'size',
} as const satisfies Readonly<Record<string, (...values: never[]) => string>>;

type Phrases = typeof englishPhrases;
export type PhraseKind = keyof Phrases;

/** A kind with its values: plain data, so that it crosses every door. */
export type Phrase = { [Kind in PhraseKind]: readonly [kind: Kind, ...values: Parameters<Phrases[Kind]>] }[PhraseKind];

/** The same in another language; a kind without a row does not type-check. */
export type PhraseTable = { readonly [Kind in PhraseKind]: (...values: Parameters<Phrases[Kind]>) => string };

/** A phrase, or a value that is the same in every language. */
export type Said = string | Phrase;

export function inEnglish(said: Said): string {
  if (typeof said === 'string') return said;
  const [kind, ...values] = said;
  return (englishPhrases[kind] as (...values: unknown[]) => string)(...values);
}
