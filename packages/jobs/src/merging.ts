/**
 * What a checkpoint or the finish of a run is made from: the newest checkpoint that can be believed, and the finished
 * ranges beyond it. It looks at checksums only; what the bytes mean is the workers' business.
 */
import { type Session, tasks } from '@tessera/store';
import { fromText, isIntact } from './saved.ts';

/** What a worker merges. */
export interface Parts {
  readonly prefix?: Uint8Array;
  readonly ranges: readonly Uint8Array[];
}

/** Why a merge cannot be done: nothing beyond the checkpoint, ranges to be run again, or too little left to go on. */
export type Gap =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'damaged';
      readonly ranges: readonly Pick<tasks.ResultRow, 'kind' | 'first_block' | 'blocks' | 'trials'>[];
    }
  | { readonly kind: 'lost' };

/** Collects the parts of a merge, up to block `upTo` when they must reach it, else up to so many bytes. */
export async function collect(
  session: Session,
  run: string,
  upTo: number | undefined,
  mostBytes: number,
): Promise<Parts | Gap> {
  const { blocks, prefix } = await newestIntact(session, run);
  const rows = await tasks.getResults(session, run, blocks, upTo === undefined ? mostBytes : Number.MAX_SAFE_INTEGER);
  const results = rows.map((row) => ({ ...row, bytes: fromText(row.result) }));
  const damaged = results.filter(({ bytes }) => !isIntact(bytes));
  if (damaged.length > 0) {
    return damaged.some(({ kind }) => kind === 'first') ? { kind: 'lost' } : { kind: 'damaged', ranges: damaged };
  }
  const reached = results.reduce((sum, row) => sum + row.blocks, blocks);
  if (upTo !== undefined && reached < upTo) return { kind: 'lost' };
  // Results are let go of below the oldest checkpoint: without one that can be believed there may be no first result.
  if (upTo === undefined && results.length === 0) {
    return prefix || (await tasks.getCheckpoint(session, run, Number.MAX_SAFE_INTEGER)) === undefined
      ? { kind: 'nothing' }
      : { kind: 'lost' };
  }
  return { ...(prefix && { prefix }), ranges: results.map(({ bytes }) => bytes) };
}

async function newestIntact(session: Session, run: string): Promise<{ blocks: number; prefix?: Uint8Array }> {
  let below = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const checkpoint = await tasks.getCheckpoint(session, run, below);
    if (!checkpoint) return { blocks: 0 };
    const prefix = fromText(checkpoint.content);
    if (isIntact(prefix)) return { blocks: checkpoint.blocks, prefix };
    below = checkpoint.blocks;
  }
}
