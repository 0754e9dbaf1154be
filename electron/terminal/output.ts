import type { Writable } from 'node:stream';

/** Where results go: one JSON document a line. */
export interface JsonOutput {
  /** Resolves when the next document may be written. Once the reader is gone, documents are dropped. */
  write(document: unknown): Promise<void>;
  /** A piece of a document that is too long for one string; whoever writes pieces writes all of them, line feed included. */
  writePiece(text: string): Promise<void>;
}

/**
 * Writes documents as fast as the reader takes them. When the reader closes its end (`| head`), `onClosed` is called
 * and nothing more is written: that is how a pipeline ends, not an error.
 */
export function createJsonOutput(stream: Writable, onClosed: (error: Error) => void): JsonOutput {
  let closed = false;
  stream.on('error', (error: Error) => {
    if (closed) return;
    closed = true;
    onClosed(error);
  });
  const writePiece = (text: string): Promise<void> =>
    new Promise((resolve) => {
      if (closed || stream.write(text)) return resolve();
      const done = () => {
        stream.off('drain', done).off('error', done).off('close', done);
        resolve();
      };
      stream.on('drain', done).on('error', done).on('close', done);
    });
  return { write: (document) => writePiece(`${JSON.stringify(document)}\n`), writePiece };
}

/** A line for a person at the terminal, written over itself; nobody else gets it. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

export function createProgressLine(stream: Writable, visible: boolean): ProgressLine {
  const write = visible ? (text: string) => void stream.write(`\r\u001b[K${text}`) : () => {};
  let shown = false;
  return {
    show(text) {
      shown = true;
      write(text);
    },
    clear() {
      if (shown) write('');
      shown = false;
    },
  };
}
