/** The one IPC channel of the window door: objects are wire messages; a text from main says why the wire is closed. */
export const windowChannel = 'lab';
/** On which the page asks the window door for the system's own dialog to choose a file or a folder. */
export const choosePathChannel = 'lab-choose-path';
/** On which the page asks the window door to show a folder in the system's file manager. */
export const showFolderChannel = 'lab-show-folder';
