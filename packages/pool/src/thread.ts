/** The work of one thread: makes a program ready, then runs the tasks it is sent. It knows no kind of thread. */
import {
  chooseBackend,
  createRunner,
  type Host,
  parseProgram,
  type Runner,
  runTask,
  type TaskResult,
} from '@tessera/engine';
import type { Reply, Request } from './messages.ts';

/** How a thread answers: some buffers change hands instead of being copied. */
export type Post = (reply: Reply, transfer: ArrayBuffer[]) => void;

/** Answers requests through `post`, failures too. `host`: what else this kind of thread can do. */
export function createThread(post: Post, host: Host = {}): (request: Exclude<Request, { kind: 'close' }>) => void {
  let runner: Runner | undefined;
  const answer = async (request: Exclude<Request, { kind: 'close' }>): Promise<void> => {
    if (request.kind === 'open') {
      const program = typeof request.program === 'string' ? parseProgram(request.program) : request.program;
      runner = await createRunner(program, chooseBackend(request.backend), host);
      post({ id: request.id }, []);
      return;
    }
    const result = runTask(runner!, request.settings, request.task);
    post({ id: request.id, result }, buffersOf(result));
  };
  return (request) => {
    answer(request).catch((reason: unknown) => {
      post({ id: request.id, failure: reason instanceof Error ? reason.message : String(reason) }, []);
    });
  };
}

/** The large arrays of a result. */
function buffersOf({ samples = [], sketches = [], inputs = [] }: TaskResult): ArrayBuffer[] {
  const columns = [...samples, ...inputs, ...sketches.map(({ window }) => window)];
  return columns.map((column) => column.buffer as ArrayBuffer);
}
