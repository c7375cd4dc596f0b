/** Removes files and sign-ins whose time is over, now and then. What is removed when, the store knows. */
import type { Settings } from '@tessera/settings';
import { type Database, removeExpired } from '@tessera/store';
import type { FastifyBaseLogger } from 'fastify';

const EVERY_MS = 10 * 60_000;
const DAY = 86_400;
/** Stands for ever: two hundred years. */
const EVER = 73_000 * DAY;

/** Starts at once; `end` waits for what is under way. */
export function keepTidy(database: Database, { fileTtlDays }: Settings, log: FastifyBaseLogger) {
  let running: Promise<void> | undefined;
  const tidy = async (): Promise<void> => {
    try {
      const removed = await removeExpired(database, fileTtlDays === 0 ? EVER : fileTtlDays * DAY);
      if (Object.values(removed).some((count) => count > 0)) log.info({ removed }, 'removed what had expired');
    } catch (cause) {
      log.error({ err: cause }, 'what had expired could not be removed');
    }
  };
  const start = (): void => {
    running ??= tidy().finally(() => {
      running = undefined;
    });
  };
  const timer = setInterval(start, EVERY_MS);
  start();
  return {
    async end(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
