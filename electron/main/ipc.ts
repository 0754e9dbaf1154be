import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import type { LabErrorData } from '../contract/lab-error.ts';
import { parseWireMessage } from '../contract/parse-wire-message.ts';
import { serveCalls, type CallHandler } from '../contract/serve-calls.ts';
import { windowChannel } from '../contract/window-channel.ts';
import type { Wire, WireMessage } from '../contract/wire.ts';
import { isPageUrl } from './page.ts';

export interface IpcDoorOptions {
  readonly handler: CallHandler;
  readonly describeError: (error: unknown) => LabErrorData;
}

export interface IpcDoor {
  /** Lets the page in these contents call the lab, from now until they are gone. */
  attach(contents: WebContents): void;
  /** Cancels all calls and tells each page why there will be no answer. */
  close(reason: string): void;
}

interface OpenWire {
  readonly wire: Wire;
  receive(message: WireMessage): void;
  close(reason: string): void;
}

/**
 * Opens the window door. A message is listened to only if it comes from the main frame of attached contents that show
 * our page; anything else is dropped. A page that is reloaded gets a new wire, and the calls of the old one end.
 */
export function openIpcDoor(ipcMain: Pick<IpcMain, 'on'>, { handler, describeError }: IpcDoorOptions): IpcDoor {
  const wires = new Map<WebContents, OpenWire>();

  const open = (contents: WebContents) => {
    const opened = openWire(contents);
    wires.set(contents, opened);
    serveCalls(opened.wire, handler, describeError);
  };
  const shut = (contents: WebContents, reason: string) => {
    wires.get(contents)?.close(reason);
    wires.delete(contents);
  };

  ipcMain.on(windowChannel, (event, message: unknown) => {
    const opened = wires.get(event.sender);
    if (!opened || !isOurPage(event)) return;
    let parsed: WireMessage;
    try {
      parsed = parseWireMessage(message);
    } catch (error) {
      shut(event.sender, (error as Error).message);
      return;
    }
    opened.receive(parsed);
  });

  return {
    attach(contents) {
      open(contents);
      contents.on('did-start-navigation', (details) => {
        if (!details.isMainFrame || details.isSameDocument) return;
        shut(contents, 'The page was loaded again.');
        open(contents);
      });
      contents.on('render-process-gone', () => shut(contents, 'The page has stopped.'));
      contents.once('destroyed', () => shut(contents, 'The window was closed.'));
    },
    close(reason) {
      for (const [contents] of [...wires]) {
        if (!contents.isDestroyed()) contents.send(windowChannel, reason);
        shut(contents, reason);
      }
    },
  };
}

/** Whether a message comes from the page itself, and not from a frame inside it or from another page. */
export function isOurPage({ senderFrame, sender }: Pick<IpcMainEvent, 'senderFrame' | 'sender'>): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isPageUrl(senderFrame.url);
}

function openWire(contents: WebContents): OpenWire {
  const messages = new Set<(message: WireMessage) => void>();
  const closes = new Set<(reason: string) => void>();
  let closed = false;
  return {
    wire: {
      send(message) {
        if (!closed && !contents.isDestroyed()) contents.send(windowChannel, message);
      },
      onMessage(listener) {
        messages.add(listener);
        return () => void messages.delete(listener);
      },
      onClose(listener) {
        closes.add(listener);
        return () => void closes.delete(listener);
      },
    },
    receive(message) {
      for (const listener of [...messages]) listener(message);
    },
    close(reason) {
      closed = true;
      for (const listener of [...closes]) listener(reason);
    },
  };
}
