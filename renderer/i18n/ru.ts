import type { Catalogue } from './en.ts';
import { counter } from './plural.ts';
import { attention } from './ru/attention.ts';
import { attentionModel } from './ru/attention-model.ts';
import { attentionSheet } from './ru/attention-sheet.ts';
import { beforeAfter } from './ru/before-after.ts';
import { download } from './ru/download.ts';
import { explainError } from './ru/errors.ts';
import { estimate } from './ru/estimate.ts';
import { exportExtras } from './ru/export-extras.ts';
import { fineTuning } from './ru/fine-tuning.ts';
import { fineTuningInput } from './ru/fine-tuning-input.ts';
import { importRun } from './ru/import-run.ts';
import { loss } from './ru/loss.ts';
import { modelCard } from './ru/model-card.ts';
import { models } from './ru/models.ts';
import { pairs } from './ru/pairs.ts';
import { precision } from './ru/precision.ts';
import { tokenizer } from './ru/tokenizer.ts';
import { translation } from './ru/translation.ts';
import { translationFiles } from './ru/translation-files.ts';
import { translationHistory } from './ru/translation-history.ts';
import { translationAlignment } from './ru/translation-alignment.ts';
import { translationCompare } from './ru/translation-compare.ts';

const count = counter('ru');

/** The Russian catalogue. */
export const ru: Catalogue = {
  units: {
    milliseconds: 'мс',
    seconds: 'с',
    minutes: 'мин',
    hours: 'ч',
    days: 'дн.',
    megabytes: 'МБ',
    gigabytes: 'ГБ',
  },
  frame: {
    name: 'T5 Lab',
    skip: 'Перейти к содержанию',
    tabs: 'Разделы лаборатории',
    language: 'Язык',
    theme: 'Тема',
    themes: { system: 'Системная', light: 'Светлая', dark: 'Тёмная' },
    title: (tab) => `${tab} · T5 Lab`,
    starting: 'Подключаемся к лаборатории…',
    tabLoading: (tab) => `Открываем «${tab}»…`,
    tabFailed: (tab) => `Не удалось загрузить «${tab}»`,
    tabFailedHint:
      'Возможно, лабораторию обновили или остановили, пока страница была открыта. Перезагрузите страницу: введённый текст сохранён.',
    reload: 'Перезагрузить страницу',
    commands: 'Команды',
    shortcuts: 'Сочетания клавиш',
  },
  tabs: {
    attention: 'Внимание',
    tokenizer: 'Токенизатор',
    translation: 'Перевод',
    loss: 'Потери',
    fineTuning: 'Дообучение',
    models: 'Модели',
  },
  status: {
    label: 'Состояние',
    noModel: 'модель не открыта',
    lastOperation: (duration) => `последняя операция ${duration}`,
    precisionCost: (change, exact) => `средние потери на токен ${change} к ${exact}`,
    offline: 'без сети',
    offlineHint: 'Всё, что вы вводите, остаётся на этой машине.',
    online: 'скачивание',
    onlineHint: 'Скачивается модель, которую вы выбрали; всё, что вы вводите, остаётся на этой машине.',
    hashHint: (hash) => `SHA-256 весов модели, скопировать: ${hash}`,
    threads: (n) => count(n, { one: 'поток', few: 'потока', many: 'потоков', other: 'потока' }),
    memory: (size) => `память ${size}`,
    memoryHint: 'Сколько памяти лаборатория занимает сейчас: модели, сеансы, обучение.',
    saved: { saved: 'сохранено', saving: 'сохраняем…', failed: 'не сохранено' },
    savedHint: 'Тексты, настройки и расположение колонок сохраняются до следующего запуска.',
    connecting: 'подключение…',
    connected: 'подключено',
    lost: 'связь потеряна',
  },
  jobs: {
    kinds: { training: 'Обучение', fileTranslation: 'Файл', download: 'Загрузка', scoring: 'Подсчёт потерь' },
    left: (time) => `осталось ${time}`,
    paused: 'пауза',
    more: (n) => `и ещё ${n}`,
    show: 'показать',
  },
  palette: {
    description: 'Введите несколько букв, выберите стрелками, подтвердите клавишей Enter.',
    search: 'Поиск команды',
    empty: 'Такой команды нет.',
    groups: {
      tabs: 'Перейти',
      actions: 'Сделать',
      models: 'Открыть модель',
      theme: 'Тема',
      language: 'Язык',
      help: 'Справка',
    },
  },
  shortcuts: {
    description: 'Всё можно сделать с клавиатуры: Tab переходит от части к части, стрелки двигают внутри неё.',
    everywhere: 'Везде',
    pictures: 'На рисунках',
    palette: 'Палитра команд',
    sheet: 'Этот список',
    tab: (tab) => `Перейти в «${tab}»`,
    moveCursor: 'Передвинуть курсор',
    ends: 'К началу или концу строки',
    corners: 'К первой или последней ячейке',
    page: 'На десять строк вверх или вниз',
    pin: 'Закрепить то, на чём стоит курсор',
    release: 'Отпустить или закрыть',
    zoom: 'Масштаб большой карты',
    then: 'затем',
    characterKeys: 'Сочетания из одного знака',
    characterKeysHint:
      'Действуют только там, где ничего не вводят. Отключите их, если они срабатывают от голосового ввода.',
  },
  connection: {
    lost: 'Связь с лабораторией потеряна',
    lostReason: 'Лаборатория закрыла соединение.',
    unreachable: 'Лаборатория не отвечает. Она ещё запущена?',
    unreadable: 'Лаборатория прислала то, что не является её сообщением.',
    refused: 'Лаборатория больше не принимает эту страницу. Откройте адрес, который она показала при запуске.',
    kept: 'Введённый текст сохранён.',
    nextTry: (seconds) => `Следующая попытка через ${seconds}.`,
    trying: 'Пробуем сейчас…',
    retry: 'Попробовать сейчас',
  },
  model: {
    label: 'Модель',
    loading: 'Читаем библиотеку…',
    none: 'Нет модели',
    unavailable: 'недоступна',
    device: { cpu: 'CPU', cuda: 'CUDA', directml: 'DirectML', coreml: 'Core ML', webgpu: 'WebGPU' },
    openFolder: 'Открыть папку…',
    openTitle: 'Открыть папку с моделью',
    openHelp:
      'Папка модели T5 в формате Hugging Face: config.json, веса в safetensors и файлы токенизатора. Она читается на месте, ничего не копируется.',
    path: 'Путь к папке',
    pathPlaceholder: '/home/me/models/t5-small',
    open: 'Открыть',
    opening: 'Открываем…',
    cancel: 'Отмена',
    absent: (name) => `Модель «${name}», открытая в прошлый раз, недоступна. Вместо неё открыта первая в списке.`,
  },
  error: {
    titles: {
      'invalid-request': 'Лаборатория не приняла запрос',
      'unknown-channel': 'Лаборатория не знает такого запроса',
      'model-not-found': 'Такой модели нет',
      'model-invalid': 'Файлы модели повреждены',
      'model-unsupported': 'Такая модель не поддерживается',
      'file-not-found': 'Не хватает файла',
      'file-unreadable': 'Не удалось прочитать файл',
      'file-unwritable': 'Не удалось записать файл',
      'file-invalid': 'Файл повреждён',
      'tokenizer-invalid': 'Файлы токенизатора повреждены',
      'no-lattice': 'У этого токенизатора нет решётки',
      'text-too-long': 'Текст слишком длинный',
      'run-not-found': 'Такого запуска нет',
      'run-invalid': 'Папка запуска повреждена',
      'run-busy': 'Запуск занят',
      'run-changed': 'Модель или данные запуска изменились',
      'disk-full': 'На диске нет места',
      'hub-unreachable': 'Не удалось связаться с сервером',
      'hub-denied': 'Сервер не дал доступ',
      'repository-not-found': 'На сервере нет такой модели',
      'repository-unsuitable': 'Эта модель лаборатории не подходит',
      'hub-busy': 'Сервер просит подождать',
      'hub-failed': 'Сбой на сервере',
      'hub-answer-invalid': 'Сервер отвечает не так, как Hub',
      'download-damaged': 'Загружен не тот файл',
      'download-not-found': 'Такой загрузки нет',
      'download-busy': 'Загрузка занята',
      'training-diverged': 'Обучение разошлось',
      'device-unavailable': 'Устройство недоступно',
      'out-of-memory': 'Не хватает памяти',
      'memory-insufficient': 'Этому обучению нужно больше памяти, чем есть',
      cancelled: 'Отменено',
      'worker-failed': 'Вычислительный процесс остановился',
      'connection-lost': 'Связь потеряна',
      internal: 'В лаборатории что-то пошло не так',
    },
    explain: explainError,
    file: 'Файл',
    place: 'Место',
    expected: 'Ожидалось',
    found: 'Найдено',
    code: 'Код',
    retry: 'Повторить',
    copyDetails: 'Скопировать подробности',
    copied: 'Скопировано',
    dismiss: 'Скрыть',
  },
  ui: {
    copy: 'Копировать',
    copied: 'Скопировано',
    copyFailed: 'Буфер обмена закрыт для этой страницы. Выделите текст и скопируйте его вручную.',
    close: 'Закрыть',
    foldInput: 'Свернуть колонку ввода',
    unfoldInput: 'Развернуть колонку ввода',
    foldInspector: 'Свернуть инспектор',
    unfoldInspector: 'Развернуть инспектор',
    resizeInput: 'Ширина колонки ввода',
    resizeInspector: 'Ширина инспектора',
    showAsTable: 'Показать таблицей',
    copyCsv: 'Скопировать как CSV',
    saveCsv: 'CSV',
    saveCsvHint: 'Сохранить как CSV',
    savePicture: {
      svg: { label: 'SVG', hint: 'Сохранить как SVG' },
      png: { label: 'PNG', hint: 'Сохранить как PNG' },
    },
    surrogates: (n) =>
      `${count(n, { one: 'символ разорван', few: 'символа разорваны', other: 'символов разорваны' })} пополам (одиночный суррогат). Токенизатор читает вместо него U+FFFD; если это не то, что нужно, вставьте текст ещё раз.`,
    saveFailed: 'Не удалось сохранить рисунок.',
  },
  chips: {
    special: 'служебный токен',
    unknown: 'неизвестный фрагмент',
    probability: (value) => `вероятность ${value}`,
    differs: { removed: 'только здесь', inserted: 'только здесь', changed: 'отличается' },
    others: 'остальные',
    chosen: 'выбран',
  },
  heatMap: {
    role: 'тепловая карта',
    keys: 'Стрелки двигают курсор, Home и End ведут вдоль строки, Enter закрепляет ячейку, Escape отпускает, плюс и минус меняют масштаб.',
    cell: (row, column, value) => `строка ${row}, столбец ${column}: ${value}`,
    pinned: (cell) => `Закреплено: ${cell}`,
    released: 'Отпущено',
    noValue: 'нет значения',
    zoom: (factor) => `масштаб ×${factor}`,
    zoomIn: 'Увеличить',
    zoomOut: 'Уменьшить',
  },
  steps: {
    step: 'шаг',
    atStep: (step) => `шаг ${step}`,
    lastRows: (rows, all) => `Последние ${rows} точек из ${all}; в файле CSV — все шаги.`,
  },
  counts: {
    sourceTokens: (n) =>
      count(n, { one: 'исходный токен', few: 'исходных токена', many: 'исходных токенов', other: 'исходного токена' }),
    newTokens: (n) =>
      count(n, { one: 'новый токен', few: 'новых токена', many: 'новых токенов', other: 'нового токена' }),
    tokens: (n) => count(n, { one: 'токен', few: 'токена', many: 'токенов', other: 'токена' }),
  },
  attention,
  attentionModel,
  attentionSheet,
  beforeAfter,
  download,
  estimate,
  exportExtras,
  fineTuning,
  fineTuningInput,
  importRun,
  loss,
  modelCard,
  models,
  pairs,
  precision,
  tokenizer,
  translation,
  translationFiles,
  translationHistory,
  translationAlignment,
  translationCompare,
};
