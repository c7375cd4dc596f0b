/**
 * A process for workbooks: this thread passes requests on to the thread that does the work, and stays free, so that it
 * ends the process when the server is gone or the memory used up, whatever the other thread is doing.
 */
import { Worker } from 'node:worker_threads';
import { OUT_OF_MEMORY, type WorkReply, type WorkRequest } from './messages.ts';

const [file, megabytes] = process.argv.slice(2);
const MOST = Number(megabytes);
/** Milliseconds between two looks at the memory. */
const LOOKS_EVERY = 50;
/** Megabytes that Node and the code may take on top. */
const CODE = 128;

// Near its own limit V8 may collect garbage for minutes, or abort: the watch below is to end the process before.
const worker = new Worker(new URL(file!), { resourceLimits: { maxOldGenerationSizeMb: 2 * MOST + CODE } });
worker.on('message', (reply: WorkReply) => process.send!(reply));
worker.on('error', (cause) => {
  const memory = (cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!memory) process.stderr.write(String(cause instanceof Error ? cause.stack : cause));
  process.exit(memory ? OUT_OF_MEMORY : 1);
});

process.on('message', (request: WorkRequest) => worker.postMessage(request));
process.on('disconnect', () => process.exit(0));

const most = process.memoryUsage.rss() + (MOST + CODE) * 2 ** 20;
setInterval(() => process.memoryUsage.rss() > most && process.exit(OUT_OF_MEMORY), LOOKS_EVERY);
