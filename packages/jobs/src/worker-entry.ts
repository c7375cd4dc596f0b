/** The entry of a worker process. Where its tasks come through its parent it loads no database. */
import { workForParent } from './worker-process.ts';

/** One to hear wake-ups; one for the board, and one for its beats meanwhile. */
const CONNECTIONS = 3;

workForParent(async (database) => {
  const { openRemoteBoard } = await import('./remote-board.ts');
  return openRemoteBoard(database, CONNECTIONS, (line) => void process.stderr.write(`${line}\n`));
});
