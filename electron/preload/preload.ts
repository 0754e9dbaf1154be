import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { parseWireMessage } from '../contract/parse-wire-message.ts';
import type { PathQuestion } from '../contract/choose-path.ts';
import { choosePathChannel, showFolderChannel, windowChannel } from '../contract/window-channel.ts';
import type { Wire, WireMessage } from '../contract/wire.ts';

const messages = new Set<(message: WireMessage) => void>();
const closes = new Set<(reason: string) => void>();

ipcRenderer.on(windowChannel, (_event, content: unknown) => {
  if (typeof content === 'string') for (const listener of [...closes]) listener(content);
  else for (const listener of [...messages]) listener(parseWireMessage(content));
});

/** The page's end of the wire. */
const lab: Wire = {
  send: (message) => ipcRenderer.send(windowChannel, parseWireMessage(message)),
  onMessage(listener) {
    messages.add(listener);
    return () => void messages.delete(listener);
  },
  onClose(listener) {
    closes.add(listener);
    return () => void closes.delete(listener);
  },
};

contextBridge.exposeInMainWorld('lab', lab);
/** Where a file or folder lies that was dropped on the page; empty where it lies nowhere. Nothing else is told of it. */
contextBridge.exposeInMainWorld('labPathOf', (file: File) => webUtils.getPathForFile(file));
/** Shows a folder in the system's file manager; resolves with whether it is there. Nothing in it is opened or run. */
contextBridge.exposeInMainWorld('labShowFolder', (path: string) => ipcRenderer.invoke(showFolderChannel, String(path)));
/** Asks for a file or a folder in the system's own dialog; resolves with null where nothing was chosen. */
contextBridge.exposeInMainWorld('labChoosePath', ({ kind, at, endings }: PathQuestion) =>
  ipcRenderer.invoke(choosePathChannel, { kind: String(kind), at: String(at), endings: endings.map(String) }),
);
