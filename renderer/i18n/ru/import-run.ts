import type { Catalogue } from '../en.ts';

/** The Russian strings of a run that was made elsewhere. */
export const importRun: Catalogue['importRun'] = {
  open: 'Импортировать запуск',
  path: 'trainer_state.json',
  pathHelp:
    'Файл, который Trainer из transformers пишет в папку результата и в каждую контрольную точку. Он читается там, где лежит.',
  import: 'Импортировать',
  failed: 'Запуск не импортирован',
  cancel: 'Отмена',
  note: (file) =>
    `Обучение прошло не здесь и прочитано из ${file}: кривые можно рассматривать и сравнивать. Модель и данные лаборатории неизвестны.`,
};
