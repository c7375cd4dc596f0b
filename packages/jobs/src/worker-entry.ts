/** The entry of a worker process. Where its tasks come through its parent it loads no database. */
import { workForParent } from './worker-process.ts';

/** One to hear wake-ups; one for the board, and one for its beats meanwhile. */
const CONNECTIONS = 3;

workForParent(async ({ url, limits }) => {
  const { openDatabase } = await import('@tessera/store');
  const { openQueue } = await import('./queue.ts');
  const { openBoard } = await import('./board.ts');
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const database = await openDatabase({ url, connections: CONNECTIONS, log });
  const queue = await openQueue(database, ({ message }) => log(message));
  return {
    board: openBoard({ database, queue, limits }),
    async close() {
      await queue.stop();
      await database.close();
    },
  };
});
