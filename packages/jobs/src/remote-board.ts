/** The board of a database that several processes may open: for worker processes, and for those who start them. */
import { openDatabase } from '@tessera/store';
import { type HostBoard, openBoard } from './board.ts';
import type { Remote } from './channel.ts';
import { openQueue } from './queue.ts';
import { type Supervisor, supervise } from './supervise.ts';

/** Opens the database and its board; `connections` at most. Throws `StoreError`. */
export async function openRemoteBoard(
  { url, limits }: Remote,
  connections: number,
  log: (line: string) => void,
): Promise<{ readonly board: HostBoard; close(): Promise<void> }> {
  const database = await openDatabase({ url, connections, log });
  try {
    const queue = await openQueue(database, ({ message }) => log(message));
    return {
      board: openBoard({ database, queue, limits }),
      async close() {
        await queue.stop();
        await database.close();
      },
    };
  } catch (cause) {
    await database.close();
    throw cause;
  }
}

export interface RemoteWorkers {
  readonly database: Remote;
  readonly workers: number;
  readonly pin: boolean;
  /** Hears, in a line, of each start and end, and of what goes wrong. */
  readonly log: (line: string) => void;
}

/** Only gives back what dead workers had. */
const CONNECTIONS = 2;

/** Starts the workers of a host without a server. Throws `StoreError` and `pinning-impossible`. */
export async function startRemoteWorkers({ database, workers, pin, log }: RemoteWorkers): Promise<Supervisor> {
  const { board, close } = await openRemoteBoard(database, CONNECTIONS, log);
  const supervisor = await supervise({ workers, pin, board, database, log }).catch(async (cause: unknown) => {
    await close();
    throw cause;
  });
  return {
    ...supervisor,
    async close(grace) {
      await supervisor.close(grace);
      await close();
    },
  };
}
