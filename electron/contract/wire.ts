import type { LabErrorData } from './lab-error.ts';

/** What travels between a caller and whoever serves the calls: worker port, WebSocket and Electron IPC alike. */
export type WireMessage =
  | { readonly kind: 'call'; readonly id: number; readonly channel: string; readonly request: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'event'; readonly id: number; readonly event: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly error: LabErrorData };

/** One end of a connection. Each subscription returns its own undo. */
export interface Wire {
  send(message: WireMessage): void;
  onMessage(listener: (message: WireMessage) => void): () => void;
  /** Called once when the other end is gone; `reason` is a sentence for people. */
  onClose(listener: (reason: string) => void): () => void;
}
