/**
 * What does the queue cost a long run of one-second tasks (the mixed model, 500 operations)? One worker process against a
 * bare process that runs the same blocks of the same program to the same answer; and two worker processes against one,
 * beside what the bare loop gains on two processes at the same time, and bare arithmetic. On each database, the four taken in
 * turns, forwards and backwards; every answer is checked against that of the bare process, byte for byte.
 *
 *   node bench/queue-overhead.bench.ts [trials] [rounds] [database]
 */
import { BLOCK } from '@tessera/engine';
import type { Jobs } from '@tessera/jobs';
import { type BareProcess, startBareProcess, type Whole } from './bare-process.ts';
import { machine, median, spread } from './figures.ts';
import { DATABASES, type DatabaseKind, openGround, openHost, submitAndWait, untilIdle } from './job-host.ts';
import { asProgram, mixedModel } from './mixed-model.ts';

const TRIALS = Number(process.argv[2] ?? 20_000_000);
const ROUNDS = Number(process.argv[3] ?? 9);
const ONLY = process.argv[4] as DatabaseKind | undefined;
const OPERATIONS = 500;
const STEPS = 3e8;
const BLOCKS = Math.ceil(TRIALS / BLOCK);

const program = asProgram(mixedModel(OPERATIONS));
const settings = { seed: 1, trials: TRIALS };

interface Queued {
  readonly seconds: number;
  readonly tasks: number;
  /** Processor time of the worker processes. */
  readonly busy: number;
}

interface Round {
  readonly one: Queued;
  readonly two: Queued;
  readonly whole: Whole;
  /** Blocks a second of two bare processes at the same time. */
  readonly pairRate: number;
  /** What bare arithmetic gains on two processes. */
  readonly arithmetic: number;
}

async function queued(jobs: Jobs, wanted: string): Promise<Queued> {
  const begin = performance.now();
  const { id, metrics } = await submitAndWait(jobs, { owner: 'bench', program, settings, questions: {}, source: null });
  const seconds = (performance.now() - begin) / 1000;
  const answer = JSON.stringify((await jobs.answer(id))!.answer);
  if (answer !== wanted) throw new Error('the queue and the bare loop gave different answers');
  if (metrics.retries > 0) throw new Error(`${metrics.retries} tasks were tried again: ${metrics.lastFailure}`);
  return { seconds, tasks: metrics.tasks, busy: metrics.cpuSeconds };
}

/** The same by one of the two workers; the other is lent. */
async function queuedByOne(jobs: Jobs, wanted: string): Promise<Queued> {
  const lent = await jobs.borrow(1);
  try {
    return await queued(jobs, wanted);
  } finally {
    lent.release();
  }
}

async function together(pair: readonly BareProcess[], work: (one: BareProcess, at: number) => Promise<number>) {
  const begin = performance.now();
  await Promise.all(pair.map(work));
  return (performance.now() - begin) / 1000;
}

/** Blocks a second where two share them, half each. */
async function rateOfPair(pair: readonly BareProcess[], { firstBlock, keep }: Whole): Promise<number> {
  const middle = Math.floor((firstBlock + BLOCKS) / 2);
  const seconds = await together(pair, (one, at) =>
    at === 0 ? one.blocks(firstBlock, middle, keep) : one.blocks(middle, BLOCKS, keep),
  );
  return (BLOCKS - firstBlock) / seconds;
}

async function arithmetic(pair: readonly BareProcess[]): Promise<number> {
  const one = await pair[0]!.arithmetic(STEPS);
  return one / (await together(pair, (each) => each.arithmetic(STEPS / 2)));
}

async function measure(kind: DatabaseKind): Promise<Round[]> {
  const ground = await openGround(kind);
  const jobs = await openHost(ground, 2);
  const bare = { program, settings, questions: {} };
  const pair = await Promise.all([startBareProcess(bare), startBareProcess(bare)]);
  const rounds: Round[] = [];
  try {
    await untilIdle(jobs);
    // Warm up: the code of all processes optimised.
    const first = await pair[0]!.whole();
    const wanted = first.answer;
    await rateOfPair(pair, first);
    await queued(jobs, wanted);
    await together(pair, (each) => each.arithmetic(STEPS / 10));
    for (let round = 0; round < ROUNDS; round++) {
      const isForwards = round % 2 === 0;
      const before = isForwards ? await queuedByOne(jobs, wanted) : await queued(jobs, wanted);
      const pairBefore = isForwards ? undefined : await rateOfPair(pair, first);
      const whole = await pair[0]!.whole();
      const pairRate = pairBefore ?? (await rateOfPair(pair, first));
      const after = isForwards ? await queued(jobs, wanted) : await queuedByOne(jobs, wanted);
      const [one, two] = isForwards ? [before, after] : [after, before];
      rounds.push({ one, two, whole, pairRate, arithmetic: await arithmetic(pair) });
    }
  } finally {
    for (const one of pair) one.end();
    await jobs.close();
    await ground.remove();
  }
  return rounds;
}

const percent = (value: number): number => 100 * value;

function report(kind: DatabaseKind, rounds: readonly Round[]): void {
  const all = (figure: (round: Round) => number): number[] => rounds.map(figure);
  const lost = all(({ one, whole }) => percent(1 - whole.seconds / one.seconds));
  const perTask = all(({ one, whole }) => (1000 * (one.seconds - whole.seconds)) / one.tasks);
  const length = all(({ one }) => one.seconds / one.tasks);
  const idle = all(({ one }) => percent(1 - one.busy / one.seconds));
  const gain = all(({ one, two }) => one.seconds / two.seconds);
  const bare = all(({ whole, pairRate }) => (pairRate * whole.blocksSeconds) / (BLOCKS - whole.firstBlock));
  const plain = all(({ arithmetic: each }) => each);
  console.log(`${kind}: ${rounds[0]!.one.tasks} tasks of ${spread(length, 2)} s`);
  console.log(`  share of the time lost to the queue by one worker: ${spread(lost, 1)} %`);
  console.log(`  a task: ${spread(perTask, 0)} ms; the worker's core idle ${spread(idle, 1)} % of the time`);
  console.log(`  two workers against one: ${spread(gain, 3)} x`);
  console.log(`  two bare loops against one: ${spread(bare, 3)} x; bare arithmetic ${spread(plain, 3)} x`);
  console.log(
    `  share of it: ${(median(gain) / median(bare)).toFixed(3)}; of bare arithmetic ${(median(gain) / median(plain)).toFixed(3)}`,
  );
}

console.log(`${OPERATIONS} operations, ${TRIALS} trials, ${machine()}, median (least to most) of ${ROUNDS}`);
for (const kind of ONLY ? [ONLY] : DATABASES) report(kind, await measure(kind));
