/**
 * A process for workbooks: this thread passes requests on to the thread that does the work, and stays free, so that it
 * ends the process when the server is gone or the memory used up, whatever the other thread is doing.
 */
import { Worker } from 'node:worker_threads';
import { OUT_OF_MEMORY, type WorkReply, type WorkRequest } from './messages.ts';

const [file, megabytes] = process.argv.slice(2);
const LOOKS_EVERY = 100;
/** Megabytes. */
const CODE = 128;

const worker = new Worker(new URL(file!), { resourceLimits: { maxOldGenerationSizeMb: Number(megabytes) } });
worker.on('message', (reply: WorkReply) => process.send!(reply));
worker.on('error', (cause) => {
  const memory = (cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!memory) process.stderr.write(String(cause instanceof Error ? cause.stack : cause));
  process.exit(memory ? OUT_OF_MEMORY : 1);
});

process.on('message', (request: WorkRequest) => worker.postMessage(request));
process.on('disconnect', () => process.exit(0));

// Buffers lie outside the heap that the thread is limited to. What Node and the code take themselves does not count.
const most = process.memoryUsage.rss() + (1.5 * Number(megabytes) + CODE) * 2 ** 20;
setInterval(() => process.memoryUsage.rss() > most && process.exit(OUT_OF_MEMORY), LOOKS_EVERY);
