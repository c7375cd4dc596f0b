/**
 * What does the queue cost a long run of one-second tasks (the mixed model, 500 operations)? One worker process against a
 * bare process that runs the same blocks of the same program to the same answer; and two worker processes against one,
 * beside what the bare loop gains on two processes at the same time, and bare arithmetic. On each database, the four taken in
 * turns, forwards and backwards; every answer is checked against that of the bare process, byte for byte.
 *
 * The speed of a machine drifts between two runs by more than the queue costs. So the cost is also taken within a run: its
 * time less that which the worker says it computed blocks, on the same core in the same seconds.
 *
 *   node bench/queue-overhead.bench.ts [trials] [rounds] [database]
 */
import { BLOCK } from '@tessera/engine';
import type { Jobs } from '@tessera/jobs';
import type { Database } from '@tessera/store';
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
  /** Seconds in which workers computed blocks. */
  readonly computing: number;
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

/** Notes what each finished task says it took; the job system forgets it with the task. */
const NOTES = `CREATE TABLE notes (seconds float8);
  CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO notes VALUES (NEW.seconds); RETURN NEW; END';
  CREATE TRIGGER note AFTER UPDATE ON tasks FOR EACH ROW
    WHEN (NEW.state = 'done' AND OLD.state <> 'done') EXECUTE FUNCTION note()`;

async function queued(database: Database, jobs: Jobs, wanted: string): Promise<Queued> {
  await database.query('DELETE FROM notes');
  const begin = performance.now();
  const { id, metrics } = await submitAndWait(jobs, { owner: 'bench', program, settings, questions: {}, source: null });
  const seconds = (performance.now() - begin) / 1000;
  const answer = JSON.stringify((await jobs.answer(id))!.answer);
  if (answer !== wanted) throw new Error('the queue and the bare loop gave different answers');
  if (metrics.retries > 0) throw new Error(`${metrics.retries} tasks were tried again: ${metrics.lastFailure}`);
  const [noted] = await database.query<{ sum: number }>('SELECT sum(seconds) FROM notes');
  return { seconds, tasks: metrics.tasks, computing: noted!.sum };
}

/** The same by one of the two workers; the other is lent. */
async function queuedByOne(database: Database, jobs: Jobs, wanted: string): Promise<Queued> {
  const lent = await jobs.borrow(1);
  try {
    return await queued(database, jobs, wanted);
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
  await ground.database.query(NOTES);
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
    await queued(ground.database, jobs, wanted);
    await together(pair, (each) => each.arithmetic(STEPS / 10));
    for (let round = 0; round < ROUNDS; round++) {
      const isForwards = round % 2 === 0;
      const before = isForwards
        ? await queuedByOne(ground.database, jobs, wanted)
        : await queued(ground.database, jobs, wanted);
      const pairBefore = isForwards ? undefined : await rateOfPair(pair, first);
      const whole = await pair[0]!.whole();
      const pairRate = pairBefore ?? (await rateOfPair(pair, first));
      const after = isForwards
        ? await queued(ground.database, jobs, wanted)
        : await queuedByOne(ground.database, jobs, wanted);
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
  const beside = all(({ one }) => (1000 * (one.seconds - one.computing)) / one.tasks);
  const length = all(({ one }) => one.computing / one.tasks);
  const idle = all(({ one }) => percent(1 - one.computing / one.seconds));
  const lost = all(({ one, whole }) => percent(1 - whole.seconds / one.seconds));
  const gain = all(({ one, two }) => one.seconds / two.seconds);
  const bare = all(({ whole, pairRate }) => (pairRate * whole.blocksSeconds) / (BLOCKS - whole.firstBlock));
  const plain = all(({ arithmetic: each }) => each);
  console.log(`${kind}: ${rounds[0]!.one.tasks} tasks of ${spread(length, 2)} s`);
  console.log(`  one worker beside its blocks: ${spread(beside, 0)} ms a task, ${spread(idle, 1)} % of the time`);
  console.log(`  its time against a bare process, drift included: ${spread(lost, 1)} % lost`);
  console.log(`  two workers against one: ${spread(gain, 3)} x`);
  console.log(`  two bare loops against one: ${spread(bare, 3)} x; bare arithmetic ${spread(plain, 3)} x`);
  console.log(
    `  share of it: ${(median(gain) / median(bare)).toFixed(3)}; of bare arithmetic ${(median(gain) / median(plain)).toFixed(3)}`,
  );
}

console.log(`${OPERATIONS} operations, ${TRIALS} trials, ${machine()}, median (least to most) of ${ROUNDS}`);
for (const kind of ONLY ? [ONLY] : DATABASES) report(kind, await measure(kind));
