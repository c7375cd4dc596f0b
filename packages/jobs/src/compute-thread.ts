/** The entry of the compute thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ComputeOptions, computeTasks } from './compute-loop.ts';

computeTasks(parentPort!, workerData as Pick<ComputeOptions, 'scratch'>);
