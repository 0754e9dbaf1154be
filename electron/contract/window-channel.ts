/** The one IPC channel of the window door: objects are wire messages; a text from main says why the wire is closed. */
export const windowChannel = 'lab';
