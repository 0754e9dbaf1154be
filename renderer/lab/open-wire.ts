import type { PathQuestion } from '../../electron/contract/choose-path.ts';
import type { Wire } from '../../electron/contract/wire.ts';
import { openWebSocketWire } from './web-socket-wire.ts';

declare global {
  interface Window {
    /** The window door: Electron's preload puts its end of the wire here. */
    readonly lab?: Wire;
    /** The window door: tells where a dropped file lies; empty where it lies nowhere. */
    readonly labPathOf?: (file: File) => string;
    /** The window door: shows a folder in the system's file manager; resolves with whether it is there. */
    readonly labShowFolder?: (path: string) => Promise<boolean>;
    /** The window door: the system's own dialog; resolves with null where nothing was chosen. */
    readonly labChoosePath?: (question: PathQuestion) => Promise<string | null>;
  }
}

/** Opens the wire of whichever door this page came through. Rejects with a WireFailure. */
export function openWire(): Promise<Wire> {
  if (window.lab) return Promise.resolve(window.lab);
  const address = new URL('wire', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  address.hash = '';
  return openWebSocketWire(address.href);
}
