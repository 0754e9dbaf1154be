import type { Catalogue } from '../en.ts';

/** The Russian strings of what goes with an export: its card, its ONNX files, its archive, and where it lies. */
export const exportExtras: Catalogue['exportExtras'] = {
  card: {
    edit: 'Карточка модели…',
    changed: 'изменена',
    title: 'Карточка модели',
    help: 'README.md в папке экспорта, заполненный по данным запуска. Измените что нужно: карточка запишется такой, какая она здесь.',
    reading: 'Заполняем карточку…',
    view: 'Как показать карточку',
    views: { edit: 'Текст', preview: 'Просмотр' },
    addsOnnx: 'В конец добавится раздел «ONNX»: входы и выходы файлов ONNX и как их запускать.',
    hasOnnx: 'В карточке уже есть раздел «ONNX»: к ней ничего не добавится.',
    keep: 'Оставить так',
    reset: 'Вернуть исходный текст',
  },
  onnx: {
    option: 'Добавить файлы ONNX',
    help: 'encoder_model.onnx, decoder_model.onnx и, с кэшем, decoder_with_past_model.onnx для ONNX Runtime (1.23 и новее) и Optimum. Веса они читают из model.safetensors, который лежит рядом.',
    verifying: (done, all) => `Проверка файлов ONNX: ${done} из ${all}`,
    difference: 'max_logit_difference, ONNX',
    compared: 'examples_compared, ONNX',
    values: 'Входы и выходы файлов ONNX',
    input: 'вход',
    output: 'выход',
  },
  zip: {
    option: 'Добавить zip-архив',
    help: 'Один файл рядом с папкой, без сжатия: веса от него меньше не станут.',
    zipping: (done, all) => `Упаковано ${done} из ${all}`,
    heading: 'Архив',
    copyPath: 'Копировать путь к архиву',
  },
  showFolder: 'Показать в файловом менеджере',
  folderGone: 'Этой папки больше нет.',
};
