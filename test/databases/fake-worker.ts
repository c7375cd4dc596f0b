/**
 * A worker that simulates nothing: its results say which blocks it did, so the answer of a run is a list of blocks, and
 * must hold each once.
 */
import type { Answer } from '@tessera/engine';
import { restore, save } from '../../packages/jobs/src/saved.ts';
import type { Lease, Outcome } from '../../packages/jobs/src/task.ts';

export const BLOCK = 1024;
export const USAGE = { cpuSeconds: 0.5, peakMemory: 1000 };
export const SNAPSHOT = { trials: 1, outputs: [] };

type Blocks = readonly number[];
export const blocksFrom = (first: number, count: number): Blocks => Array.from({ length: count }, (_, i) => first + i);

/** What a worker would say of a lease: a block takes a quarter of a second, and the first task does two. */
export function outcomeOf(lease: Lease): Outcome {
  const { kind, firstBlock } = lease.task;
  const planned = lease.plan.settings.trials;
  const all = Math.ceil(planned / BLOCK);
  const merged = [
    ...(lease.prefix ? restore<Blocks>(lease.prefix) : []),
    ...(lease.ranges ?? []).flatMap((range) => restore<Blocks>(range)),
  ];
  switch (kind) {
    case 'first':
      return all <= 2 ? answered(blocksFrom(0, all)) : { ...ranged(0, 2, planned), bins: save('bins') };
    case 'range':
      return ranged(firstBlock, lease.blocks, planned);
    case 'checkpoint':
      return { kind: 'checkpoint', blocks: merged.length, prefix: save(merged), snapshot: SNAPSHOT };
    case 'finish':
      return answered(merged);
  }
}

function ranged(firstBlock: number, blocks: number, planned: number): Extract<Outcome, { kind: 'blocks' }> {
  const trials = Math.min(planned - firstBlock * BLOCK, blocks * BLOCK);
  return { kind: 'blocks', blocks, trials, seconds: blocks / 4, result: save(blocksFrom(firstBlock, blocks)) };
}

function answered(blocks: Blocks): Outcome {
  return { kind: 'answer', answer: { answer: { blocks } as unknown as Answer, failures: [] }, seconds: 1 };
}
