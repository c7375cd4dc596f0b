/** The entry of the compute thread. */
import { parentPort } from 'node:worker_threads';
import { computeTasks } from './compute-loop.ts';

computeTasks(parentPort!);
