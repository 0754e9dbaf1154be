import type { App } from 'electron';

/**
 * Holds the end of the app back until `close` is through: a model that is at work stops between two steps, and only
 * then may the process end. However `close` turns out, the app ends.
 */
export function closeBeforeQuit(
  app: Pick<App, 'on' | 'quit'>,
  close: () => Promise<void>,
  log: (error: unknown) => void,
): void {
  let phase: 'running' | 'closing' | 'closed' = 'running';
  app.on('before-quit', (event) => {
    if (phase === 'closed') return;
    event.preventDefault();
    if (phase === 'closing') return;
    phase = 'closing';
    void close()
      .catch(log)
      .finally(() => {
        phase = 'closed';
        app.quit();
      });
  });
}
