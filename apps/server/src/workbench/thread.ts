/** The thread of a process that has the workbooks: takes a request, answers it, takes the next. */
import { parentPort } from 'node:worker_threads';
import { TesseraError } from '@tessera/engine';
import { ModelsError } from '@tessera/models';
import { ANSWERS } from './answers.ts';
import type { Call } from './calls.ts';
import { BytesWanted, Desk } from './desk.ts';
import type { WorkReply, WorkRequest } from './messages.ts';

const desk = new Desk(192 * 2 ** 20);

async function answer({ call, input, file, bytes }: WorkRequest): Promise<WorkReply> {
  try {
    const answered = ANSWERS[call as Call] as (...given: unknown[]) => Promise<unknown>;
    return { kind: 'value', value: await answered(desk, input, file && { ...file, ...(bytes && { bytes }) }) };
  } catch (cause) {
    if (cause instanceof BytesWanted) return { kind: 'wanted' };
    if (cause instanceof TesseraError) return { kind: 'refused', by: 'engine', code: cause.code, facts: cause.facts };
    if (cause instanceof ModelsError) return { kind: 'refused', by: 'models', code: cause.code, facts: cause.facts };
    return { kind: 'broken', message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
}

parentPort!.on('message', (request: WorkRequest) => {
  void answer(request).then((reply) => parentPort!.postMessage(reply));
});
parentPort!.postMessage({ kind: 'ready' } satisfies WorkReply);
