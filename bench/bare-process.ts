/**
 * A process that does what it is told as a bare loop: what a worker process does, without queue, database, lease, beats and
 * saved bytes. It must not know the job system.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  alignedBlocks,
  BLOCK,
  begin,
  chooseBackend,
  createRunner,
  type Executor,
  extend,
  finish,
  type Keep,
  type Program,
  proceed,
  type Questions,
  type RunSettings,
  type Stretch,
  singleThread,
} from '@tessera/engine';

export interface BareRun {
  readonly program: Program;
  readonly settings: RunSettings;
  readonly questions: Questions;
}

/** A run from its first block to its answer. */
export interface Whole {
  readonly seconds: number;
  readonly answer: string;
  /** The blocks after the first second of work, which can be shared out: from which on, and what is kept of each. */
  readonly firstBlock: number;
  readonly keep: Keep;
  readonly blocksSeconds: number;
}

type Order =
  | { readonly kind: 'prepare'; readonly run: BareRun }
  | { readonly kind: 'whole' }
  | { readonly kind: 'blocks'; readonly from: number; readonly to: number; readonly keep: Keep }
  | { readonly kind: 'arithmetic'; readonly steps: number };

export interface BareProcess {
  whole(): Promise<Whole>;
  /** Seconds for the blocks from one on up to another. */
  blocks(from: number, to: number, keep: Keep): Promise<number>;
  /** Seconds for so many steps of arithmetic that nothing but the core itself can slow down. */
  arithmetic(steps: number): Promise<number>;
  end(): void;
}

/** Starts one, ready for the run. */
export async function startBareProcess(run: BareRun): Promise<BareProcess> {
  const child = fork(import.meta.filename, ['serve'], { serialization: 'advanced' });
  const died = once(child, 'exit').then(() => {
    throw new Error('a bare process ended');
  });
  died.catch(() => undefined);
  async function ask<T>(order: Order): Promise<T> {
    const answer = once(child, 'message');
    child.send(order);
    return (await Promise.race([answer, died]))[0] as T;
  }
  await ask({ kind: 'prepare', run });
  return {
    whole: () => ask({ kind: 'whole' }),
    blocks: (from, to, keep) => ask({ kind: 'blocks', from, to, keep }),
    arithmetic: (steps) => ask({ kind: 'arithmetic', steps }),
    end: () => child.disconnect(),
  };
}

/** Tasks of about a second, of at most this many blocks. */
const MOST_BLOCKS = 1024;
const FIRST_SECONDS = 1;

const now = (): number => performance.now() / 1000;

async function* stretches({ settings, questions }: BareRun, executor: Executor, from: number, to: number, keep: Keep) {
  for (let at = from; at < to; ) {
    const blocks = alignedBlocks(at, to, MOST_BLOCKS);
    const stretch: Stretch = await proceed(settings, questions, executor, { firstBlock: at, blocks, keep });
    yield stretch;
    at += blocks;
  }
}

async function whole(run: BareRun, executor: Executor): Promise<Whole> {
  const { program, settings, questions } = run;
  const start = now();
  const begun = await begin(program, settings, questions, executor, (done, next) => {
    return ((now() - start) * next) / done <= FIRST_SECONDS;
  });
  if ('finished' in begun) throw new Error('a run of a second has nothing to share out: ask for more trials');
  const begunAt = now();
  let { prefix } = begun;
  const firstBlock = prefix.trials / BLOCK;
  for await (const stretch of stretches(run, executor, firstBlock, Math.ceil(settings.trials / BLOCK), begun.keep)) {
    prefix = extend(prefix, stretch);
  }
  const blocksSeconds = now() - begunAt;
  const { answer } = await finish(program, settings, questions, prefix, executor);
  const seconds = now() - start;
  return { seconds, answer: JSON.stringify(answer), firstBlock, keep: begun.keep, blocksSeconds };
}

async function blocks(run: BareRun, executor: Executor, from: number, to: number, keep: Keep): Promise<number> {
  const start = now();
  let trials = 0;
  for await (const stretch of stretches(run, executor, from, to, keep)) trials += stretch.trials;
  if (trials !== Math.min(to * BLOCK, run.settings.trials) - from * BLOCK) throw new Error(`only ${trials} trials ran`);
  return now() - start;
}

function arithmetic(steps: number): number {
  const start = now();
  let x = 0.5;
  for (let i = 0; i < steps; i++) x = x * 3.7 * (1 - x);
  if (!(x > 0 && x < 1)) throw new Error('the loop left its range');
  return now() - start;
}

async function serve(): Promise<void> {
  let run: BareRun;
  let executor: Executor;
  process.on('message', async (order: Order) => {
    if (order.kind === 'prepare') {
      ({ run } = order);
      executor = singleThread(await createRunner(run.program, chooseBackend()));
      process.send!('ready');
    } else if (order.kind === 'whole') process.send!(await whole(run, executor));
    else if (order.kind === 'blocks') process.send!(await blocks(run, executor, order.from, order.to, order.keep));
    else process.send!(arithmetic(order.steps));
  });
}

if (process.argv[2] === 'serve' && process.argv[1] === import.meta.filename) await serve();
