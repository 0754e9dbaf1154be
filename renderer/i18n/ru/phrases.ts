import type { Phrase, PhraseTable } from '../../../electron/contract/lab-error.ts';
import { counter } from '../plural.ts';

const count = counter('ru');
const bytes = (n: number) => count(n, { one: 'байт', few: 'байта', many: 'байт', other: 'байта' });
const lines = (n: number) => count(n, { one: 'строка', few: 'строки', many: 'строк', other: 'строки' });
const fields = (n: number) => count(n, { one: 'поле', few: 'поля', many: 'полей', other: 'поля' });
const rows = (n: number) => count(n, { one: 'строка', few: 'строки', many: 'строк', other: 'строки' });
const characters = (n: number) => count(n, { one: 'знак', few: 'знака', many: 'знаков', other: 'знака' });
/** After «не более»: родительный падеж. */
const ofBytes = (n: number) => count(n, { one: 'байта', other: 'байт' });
const tokens = (n: number) => count(n, { one: 'токен', few: 'токена', many: 'токенов', other: 'токена' });
const units = { s: 'с', min: 'мин', h: 'ч' } as const;

export const pauseText = (amount: number, unit: keyof typeof units): string => `${amount}\u00a0${units[unit]}`;

/** Where in an unparsable text the fault lies, as far as the parser says it. */
function jsonFault(reason: string): string {
  const place = /position (\d+)/.exec(reason)?.[1];
  if (place !== undefined) return `текст, который перестаёт быть JSON на знаке ${Number(place) + 1}`;
  return /end of JSON/.test(reason) ? 'текст JSON, который обрывается' : 'текст, который не является JSON';
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'там ничего нет',
  ENOTDIR: 'файл вместо папки',
  EISDIR: 'папка',
  EACCES: 'доступ закрыт',
  EPERM: 'доступ закрыт',
  EIO: 'сбой диска',
  EMFILE: 'открыто слишком много файлов',
  EBUSY: 'занято другой программой',
  EEXIST: 'там уже что-то есть',
  ENOSPC: 'диск заполнен',
  EDQUOT: 'дисковая квота исчерпана',
  EROFS: 'диск только для чтения',
};
const repositories = { 'data set': 'набор данных', space: 'приложение (space)', kernel: 'ядро (kernel)' } as const;

const phrases: PhraseTable = {
  line: (line) => `строка ${line}`,
  'line-source': (line) => `строка ${line}, исходный текст`,
  'line-target': (line) => `строка ${line}, перевод`,
  'example-line': (index, line) => `пример ${index}, строка ${line} данных`,
  step: (step) => `шаг ${step}`,
  header: () => 'заголовок',
  'end-of-file': () => 'конец файла',
  'whole-file': () => 'сам файл',
  'file-size': () => 'размер файла',
  tokenizer: () => 'токенизатор',
  'source-text': () => 'исходный текст',
  'target-text': () => 'перевод',

  nothing: () => 'ничего',
  none: () => 'ничего',
  neither: () => 'ни того, ни другого',
  empty: () => 'пусто',
  off: () => 'выключено',
  one: () => 'один',
  longer: () => 'длиннее',
  bytes,
  'bytes-from': (n, from) => `${bytes(n)} начиная с байта ${from}`,
  'bytes-free': (n) => `свободно ${bytes(n)}`,
  'bytes-at-most': (n) => `не более ${ofBytes(n)}`,
  'bytes-in-all': (n) => `всего ${bytes(n)}`,
  'bytes-of-shape': (n, shape, dtype) => `${bytes(n)} для формы ${shape} типа ${dtype}`,
  lines,
  'lines-as-in': (n, file) => `${lines(n)}, как в ${file}`,
  'lines-named': (named) => `строки ${named}`,
  characters,
  'tokens-each-side': (n) => `примерно до ${n} на каждой стороне, в токенах`,
  'tokens-source': (n) => `исходный текст — ${tokens(n)}`,
  'tokens-both': (source, target) => `исходный текст — ${tokens(source)}, перевод — ${tokens(target)}`,
  'ids-up-to': (id) => `номера до ${id}`,
  'from-to': (from, to) => `от ${from} до ${to}`,
  'milliseconds-at-most': (n) => `не более ${n} мс`,

  json: () => 'JSON',
  'json-utf8': () => 'JSON в UTF-8',
  'json-object': () => 'объект JSON',
  'json-fault': jsonFault,
  'not-json': () => 'текст, который не является JSON',
  list: () => 'список',
  object: () => 'объект',
  text: () => 'текст',
  texts: () => 'список текстов',
  'texts-object': () => 'объект, все значения которого — тексты',
  flag: () => 'true или false',
  number: () => 'число',
  'finite-number': () => 'конечное число',
  'number-above': (limit) => `число больше ${limit}`,
  'number-from': (limit) => `число не меньше ${limit}`,
  'number-between': (from, to) => `число от ${from} до ${to}`,
  'whole-between': (from, to) => `целое число от ${from} до ${to}`,
  'whole-from': (from) => `целое число не меньше ${from}`,
  'token-ids': () => 'список номеров токенов',
  'token-id-or-ids': () => 'номер токена или список таких номеров',
  'one-of': (choices) => `одно из: ${choices}`,
  absent: () => 'без этого ключа (лаборатория читает веса с плавающей точкой)',
  regex: () => 'регулярное выражение',

  file: () => 'файл',
  folder: () => 'папка',
  'pipe-or-device': () => 'канал или устройство',
  system: (code) => (systemWords[code] === undefined ? code : `${systemWords[code]} (${code})`),
  utf8: () => 'текст в UTF-8',
  'not-utf8': () => 'байты не в UTF-8',
  'no-ending': () => 'имя без расширения',
  'new-folder': () => 'новая или пустая папка',
  'new-name': () => 'незанятое имя',
  'folder-with': (name) => `папка, в которой есть ${name}`,
  'folder-or-model': (names) => `папка или одна из моделей: ${names}`,
  'free-run': () => 'запуск, который никем не занят',
  'process-on': (process, host) => `процесс ${process} на ${host}`,
  'model-list': () => 'список моделей',

  'fields-named': (n, names) => `${fields(n)} (${names})`,
  'two-columns': (separator) =>
    `хотя бы два столбца, разделённых ${separator === 'commas' ? 'запятыми' : 'табуляцией'}`,
  column: (name) => `столбец ${name}`,
  columns: (names) => `столбцы ${names}`,
  'column-names': () => 'строка с именами столбцов',
  'empty-file': () => 'пустой файл',
  record: () => 'запись из полей',
  'record-limit': () => 'запись не длиннее 64 МиБ',
  'line-limit': () => 'строка не длиннее 64 МиБ',
  'unit-limit': () => 'единицы перевода не длиннее 64 МиБ',
  'longer-or-unclosed': () => 'запись длиннее или незакрытая кавычка',
  'closing-quote': () => 'закрывающая кавычка',
  'no-closing-quote': () => 'её нет до конца файла',
  key: (name) => `ключ ${name}`,
  'text-under-key': (name) => `строка под ключом ${name}`,
  xml: () => 'правильный XML',
  'xml-unclosed': (tag) => `незакрытый тег ${tag}`,
  'xml-unmatched': (tag) => `закрывающий тег ${tag} без открывающего`,
  'xml-fault': () => 'нарушение правил XML',
  'tmx-root': () => 'элемент <tmx>',
  'row-with-both': () => 'хотя бы одна строка с исходным текстом и переводом',
  'no-rows': () => 'ни одной строки',
  'rows-half-empty': (n) => `${rows(n)}, и в каждой одна из сторон пуста`,

  architecture: () => 'T5 с кодировщиком и декодером, например T5ForConditionalGeneration',
  'model-types': () => 't5, mt5 или umt5',
  activation: (names) => `одно из: ${names}, с приставкой gated- или без неё`,
  tensor: (name, shape) => `тензор ${name} формы ${shape}`,
  'tensor-in': (name, file) => `${name} в ${file}`,
  'shape-of': (shape, dtype) => `${shape}, тип ${dtype}`,
  'adapters-only': (layers) => `адаптеры только для ${layers}`,
  'first-byte-object': () => 'объект JSON с первого байта',
  'keys-once': () => 'каждый ключ один раз',
  twice: (key) => `${key} дважды`,
  'fitting-shape': () => 'форма, которая помещается на диск',
  shape: () => 'форма из целых чисел не меньше 0',
  offsets: () => 'data_offsets [начало, конец], где начало ≤ конца',
  'offsets-within': (n) => `data_offsets в пределах данных (${bytes(n)})`,
  'begin-at': (byte) => `начало на байте ${byte}`,
  'inside-another': (byte) => `${byte}, внутри другого тензора`,
  'after-hole': (byte) => `${byte}, после ничьих байтов`,
  'known-kind': () => 'токенизатор известного лаборатории вида',
  'unigram-model': () => 'модель Unigram',
  'other-kind': () => 'модель другого вида',
  'some-numbers': () => 'числа, из которых хотя бы одно конечное',

  'cuda-platform': () => 'Для CUDA нужен Linux на x64.',
  'cuda-library': (file) => `Не установлена библиотека ONNX Runtime для CUDA (${file}).`,
  'directml-platform': () => 'Для DirectML нужна Windows.',
  'coreml-platform': () => 'Для Core ML нужен Mac с процессором Apple.',

  'model-address': () => 'идентификатор или адрес модели',
  'other-repository': (kind) => repositories[kind],
  'one-at-sign': () => 'не больше одного знака @',
  address: () => 'адрес',
  'https-address': () => 'адрес https',
  'percent-digits': () => 'адрес, в котором после знака % стоят две цифры',
  revision: () => 'ревизия: ветка, метка или коммит',
  'address-without-login': () => 'адрес без имени и пароля',
  'with-login': () => 'адрес с ними',
  pause: (amount, unit) => `перерыв ${pauseText(amount, unit)}`,
  status: (status) => `код ответа ${status}`,
  'silence-seconds': (seconds) => `тишина ${seconds} с`,
  'early-end': () => 'ответ оборвался',
  'file-redirect': () => 'перенаправление к файлу',
  size: () => 'размер',
};

/** A place, what was expected or what was found; a kind that a later version wrote stays English. */
export function sayPhrase([kind, ...values]: Phrase, english: string): string {
  if (!Object.hasOwn(phrases, kind)) return english;
  return (phrases[kind] as (...values: readonly unknown[]) => string)(...values);
}
