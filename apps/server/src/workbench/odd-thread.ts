/** A thread for the tests of `processes.ts`: it does what a call says. */
import { writeFileSync } from 'node:fs';
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
  if (call === 'refuse') return { kind: 'refused', by: 'engine', code: 'file-unknown', facts: { id: 'x' } };
  if (call === 'throw') throw new Error('thrown in the thread');
  if (call === 'fill') fill(String(input));
  if (call === 'spin') {
    if (typeof input === 'string') writeFileSync(input, 'it spins');
    // A loop that does not end by itself: only ending the process stops it.
    for (;;);
  }
  return { kind: 'value', value: { input, answered } };
}

/** Takes memory without end, in the ways of workbooks. */
function fill(kind: string): never {
  const kept: unknown[] = [];
  const cells = new Map<number, unknown>();
  for (let i = 0; ; i++) {
    if (kind === 'arrays') kept.push(new Array(1000).fill(i));
    else if (kind === 'cells') cells.set(i, { value: i, formula: `A${i}` });
    else if (kind === 'buffers') kept.push(new Uint8Array(2 ** 20).fill(1));
    else kept.push('text'.repeat(100) + i);
  }
}

parentPort!.on('message', (request: WorkRequest) => parentPort!.postMessage(answer(request)));
parentPort!.postMessage({ kind: 'ready' } satisfies WorkReply);
