/** A thread for the tests of `processes.ts`: it does what a call says. */
import { parentPort } from 'node:worker_threads';
import type { WorkReply, WorkRequest } from './messages.ts';

const seen = new Map<string, number>();
let answered = 0;

function answer({ call, input, file, bytes }: WorkRequest): WorkReply {
  answered++;
  if (call === 'file') {
    if (bytes) seen.set(file!.id, bytes.length);
    const size = seen.get(file!.id);
    return size === undefined ? { kind: 'wanted' } : { kind: 'value', value: { size, answered } };
  }
  if (call === 'refuse') return { kind: 'refused', code: 'file-unknown', facts: { id: 'x' } };
  if (call === 'throw') throw new Error('thrown in the thread');
  if (call === 'fill') {
    const kept: unknown[] = [];
    for (;;) kept.push(new Array(1000).fill(kept.length));
  }
  // A loop that does not end by itself: only ending the process stops it.
  if (call === 'spin') for (;;);
  return { kind: 'value', value: { input, answered } };
}

parentPort!.on('message', (request: WorkRequest) => parentPort!.postMessage(answer(request)));
parentPort!.postMessage({ kind: 'ready' } satisfies WorkReply);
