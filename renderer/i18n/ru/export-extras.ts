import type { Catalogue } from '../en.ts';

/** The Russian strings of what goes with an export: its card, and where it lies. */
export const exportExtras: Catalogue['exportExtras'] = {
  card: {
    edit: 'Карточка модели…',
    changed: 'изменена',
    title: 'Карточка модели',
    help: 'README.md в папке экспорта, заполненный по данным запуска. Измените что нужно: карточка запишется такой, какая она здесь.',
    reading: 'Заполняем карточку…',
    view: 'Как показать карточку',
    views: { edit: 'Текст', preview: 'Просмотр' },
    keep: 'Оставить так',
    reset: 'Вернуть исходный текст',
  },
  showFolder: 'Показать в файловом менеджере',
  folderGone: 'Этой папки больше нет.',
};
