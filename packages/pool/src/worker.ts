/** One worker thread of Node. */
import { parentPort } from 'node:worker_threads';
import type { Request } from './messages.ts';
import { loadModule } from './module-paths.ts';
import { createThread } from './thread.ts';

const answer = createThread((reply, transfer) => parentPort!.postMessage(reply, transfer), { loadModule });

parentPort!.on('message', (request: Request) => {
  // With nothing to listen to, the thread ends by itself.
  if (request.kind === 'close') parentPort!.close();
  else answer(request);
});
