/**
 * What the compute thread does: takes one task after the other, keeps the latest programs ready, and asks before every
 * block whether it may start. It knows nothing of queue or database.
 */
import type { MessagePort } from 'node:worker_threads';
import {
  BlockLeft,
  chooseBackend,
  createRunner,
  type Program,
  type Runner,
  singleThread,
  TesseraError,
} from '@tessera/engine';
import { openLink } from './chain.ts';
import { perform } from './perform.ts';
import { isPermitted, type Moment, moment } from './permit.ts';
import { Scratch } from './scratch.ts';
import type { Failure, Lease, Outcome } from './task.ts';

/** What the control thread sends. `program`: when the thread does not have it; `forget`: keys it will not need. */
export interface Order {
  readonly id: number;
  readonly lease: Lease;
  readonly cells: BigInt64Array;
  readonly program?: Program;
  readonly forget: readonly string[];
}

/** How an attempt ended: with an outcome, with a failure, or before its end, since no block may start any more. */
export type Ending =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' };

/** What the thread answers. */
export interface Report {
  readonly id: number;
  readonly ending: Ending;
}

/** What a thread is given beside its port. */
export interface ComputeOptions {
  /** The folder in which the workers of this host leave samples for each other. */
  readonly scratch?: string | undefined;
  /** Hears of every block that was asked for, and whether it may start. */
  readonly observe?: (at: Moment, isAllowed: boolean) => void;
}

/** Serves a port until it closes. */
export function computeTasks(port: MessagePort, options: ComputeOptions = {}): void {
  const runners = new Map<string, Promise<Runner>>();
  port.on('message', (order: Order) => {
    for (const key of order.forget) {
      runners.get(key)?.then(
        (runner) => runner.release(),
        () => undefined,
      );
      runners.delete(key);
    }
    obey(order, runners, options).then((ending) => {
      port.postMessage({ id: order.id, ending } satisfies Report);
    });
  });
}

async function obey(
  { lease, cells, program }: Order,
  runners: Map<string, Promise<Runner>>,
  { scratch, observe }: ComputeOptions,
): Promise<Ending> {
  let isStopped = false;
  const cancelled = (): boolean => {
    const at = moment();
    const isAllowed = isPermitted(cells, at);
    observe?.(at, isAllowed);
    isStopped ||= !isAllowed;
    return !isAllowed;
  };
  try {
    if (program) runners.set(lease.program, createRunner(program, chooseBackend()));
    const runner = await runners.get(lease.program)!;
    const now = (): number => performance.now() / 1000;
    const link = openLink(lease, now, cancelled);
    const means = {
      executor: singleThread(runner, cancelled, link.pauses),
      now,
      spent: link.spent,
      scratch: scratch === undefined ? undefined : new Scratch(scratch, lease.task.run),
    };
    const outcome = await perform(lease, runner.program, means).catch((cause: unknown) => {
      if (cause instanceof BlockLeft) return link.outcomeOf(cause);
      throw cause;
    });
    return { kind: 'done', outcome };
  } catch (cause) {
    return isStopped ? { kind: 'stopped' } : { kind: 'failed', failure: failureOf(cause) };
  }
}

/** What a person can mend ends the run; anything else may be this machine's, and is tried again. */
export function failureOf(cause: unknown): Failure {
  if (cause instanceof TesseraError) return { code: cause.code, detail: cause.message, final: true };
  return { code: 'task-failed', detail: cause instanceof Error ? cause.message : String(cause), final: false };
}
