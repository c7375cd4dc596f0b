/** One worker thread: makes a program ready, then runs the tasks it is sent. */
import { parentPort } from 'node:worker_threads';
import {
  chooseBackend,
  createRunner,
  type Program,
  type Runner,
  type RunSettings,
  runTask,
  type Task,
  type TaskResult,
} from '@tessera/engine';

/** What the pool sends. */
export type Request =
  | { readonly id: number; readonly kind: 'open'; readonly program: Program; readonly backend: 'wasm' | 'reference' }
  | { readonly id: number; readonly kind: 'task'; readonly settings: RunSettings; readonly task: Task }
  | { readonly kind: 'close' };

/** What the thread answers: a result, or why there is none. */
export interface Reply {
  readonly id: number;
  readonly result?: TaskResult;
  readonly failure?: string;
}

let runner: Runner | undefined;

async function answer(request: Exclude<Request, { kind: 'close' }>): Promise<void> {
  if (request.kind === 'open') {
    runner = await createRunner(request.program, chooseBackend(request.backend));
    parentPort!.postMessage({ id: request.id } satisfies Reply);
    return;
  }
  const result = runTask(runner!, request.settings, request.task);
  parentPort!.postMessage({ id: request.id, result } satisfies Reply, buffersOf(result));
}

/** The large arrays of a result: they change hands instead of being copied. */
function buffersOf({ samples = [], sketches = [], inputs = [] }: TaskResult): ArrayBuffer[] {
  const columns = [...samples, ...inputs, ...sketches.map(({ window }) => window)];
  return columns.map((column) => column.buffer as ArrayBuffer);
}

parentPort!.on('message', (request: Request) => {
  // With nothing to listen to, the thread ends by itself.
  if (request.kind === 'close') return parentPort!.close();
  answer(request).catch((reason: unknown) => {
    const failure = reason instanceof Error ? reason.message : String(reason);
    parentPort!.postMessage({ id: request.id, failure } satisfies Reply);
  });
});
