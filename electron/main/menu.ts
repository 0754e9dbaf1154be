import type { MenuItemConstructorOptions } from 'electron';

export type MenuLanguage = 'en' | 'ru';

type Label =
  | 'file'
  | 'edit'
  | 'view'
  | 'window'
  | 'quit'
  | 'close'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'reload'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen'
  | 'toggleDevTools'
  | 'minimize';

const labels: Readonly<Record<MenuLanguage, Readonly<Record<Label, string>>>> = {
  en: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    quit: 'Quit T5 Lab',
    close: 'Close window',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    reload: 'Reload',
    resetZoom: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    togglefullscreen: 'Full screen',
    toggleDevTools: 'Developer tools',
    minimize: 'Minimize',
  },
  ru: {
    file: 'Файл',
    edit: 'Правка',
    view: 'Вид',
    window: 'Окно',
    quit: 'Выйти из T5 Lab',
    close: 'Закрыть окно',
    undo: 'Отменить',
    redo: 'Повторить',
    cut: 'Вырезать',
    copy: 'Копировать',
    paste: 'Вставить',
    selectAll: 'Выделить всё',
    reload: 'Перезагрузить',
    resetZoom: 'Обычный размер',
    zoomIn: 'Крупнее',
    zoomOut: 'Мельче',
    togglefullscreen: 'Во весь экран',
    toggleDevTools: 'Инструменты разработчика',
    minimize: 'Свернуть',
  },
};

/** The language of the interface, else that of the system. */
export function menuLanguage(remembered: unknown, systemLocale: string): MenuLanguage {
  if (remembered === 'en' || remembered === 'ru') return remembered;
  return systemLocale.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}

/** Each menu is a row of Electron's own roles, whose shortcuts follow the system; `null` draws a line. */
const menus: readonly (readonly [menu: Label, roles: readonly (Label | null)[]])[] = [
  ['file', ['close', 'quit']],
  ['edit', ['undo', 'redo', null, 'cut', 'copy', 'paste', null, 'selectAll']],
  ['view', ['reload', null, 'resetZoom', 'zoomIn', 'zoomOut', null, 'togglefullscreen', 'toggleDevTools']],
  ['window', ['minimize', 'close']],
];

/** The application menu. On a Mac its first menu is the app's own. */
export function menuTemplate(language: MenuLanguage, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const texts = labels[language];
  const item = (role: Label | null): MenuItemConstructorOptions =>
    role === null
      ? { type: 'separator' }
      : { role: role as NonNullable<MenuItemConstructorOptions['role']>, label: texts[role] };
  const all = menus.map(([menu, roles]) => ({ label: texts[menu], submenu: roles.map(item) }));
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...all] : all;
}
