/** How a server process ends: in order, within a time, and at once when someone insists. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

/** Beyond the time that calls have, the parts need some to hand back their work. */
const GRACE_SECONDS = 15;

/** Whoever stops a group of processes may reach this one twice, once through its parent: that is no insisting. */
const ECHO_MS = 1000;

/**
 * Calls `close` at the first SIGINT or SIGTERM, or when the parent process that started this one with a channel is
 * gone; then the process ends with 0, or 1 when closing failed. A second signal, or too long a wait, ends it at once.
 */
export function closeOnSignal(close: () => Promise<void>, seconds: number, log: FastifyBaseLogger): void {
  let since: number | undefined;
  const stop = (reason: string): void => {
    if (since !== undefined) {
      if (performance.now() - since < ECHO_MS) return;
      log.warn({ reason }, 'stopped at once');
      process.exit(1);
    }
    since = performance.now();
    log.info({ reason }, 'stopping');
    setTimeout(() => stop('it took too long'), (seconds + GRACE_SECONDS) * 1000).unref();
    close().then(
      () => process.exit(0),
      (cause: unknown) => {
        log.error({ err: cause }, 'the server did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  if (process.connected) process.once('disconnect', () => since ?? stop('the parent process is gone'));
}

/** Takes no more calls and waits for those under way; what goes on after `seconds` is cut off. */
export async function closeServer(app: FastifyInstance, seconds: number): Promise<void> {
  const late = setTimeout(() => app.server.closeAllConnections(), seconds * 1000);
  try {
    await app.close();
  } finally {
    clearTimeout(late);
  }
}
