/**
 * How fast do two worker processes drain a queue of small runs (three inputs, 1,000 trials, a seed each)? On both
 * databases, beside the same runs in a bare loop on one thread, and beside the bare queue: as many tickets taken and removed
 * in a transaction each, by two at a time. Every answer is checked against the loop's, byte for byte; every run must have
 * succeeded by one task, without a second try, its trials counted once.
 *
 *   node bench/queue-drain.bench.ts [runs] [trials]
 */
import { randomUUID } from 'node:crypto';
import { answer, chooseBackend, createRunner, singleThread } from '@tessera/engine';
import type { Jobs, Run } from '@tessera/jobs';
import { openQueue } from '../packages/jobs/src/queue.ts';
import { compileTyped } from '../test/typed-workbook.ts';
import { machine } from './figures.ts';
import { DATABASES, type DatabaseKind, type Ground, openGround, openHost, untilIdle } from './job-host.ts';

const RUNS = Number(process.argv[2] ?? 2000);
const TRIALS = Number(process.argv[3] ?? 1000);
const WORKERS = 2;

const { program } = compileTyped(
  { A1: 20, A2: 100, A3: 0.3, B1: '=A1*A2*(1-A3)-1200' },
  {
    inputs: [
      { cell: 'A1', distribution: 'lognormal(20, 4)' },
      { cell: 'A2', distribution: 'poisson(100)' },
      { cell: 'A3', distribution: 'beta(3, 7)' },
    ],
    outputs: ['B1'],
  },
);
const settingsOf = (run: number) => ({ seed: run + 1, trials: TRIALS });

interface Loop {
  readonly seconds: number;
  /** The answer to each run, as text. */
  readonly answers: readonly string[];
}

async function bareLoop(): Promise<Loop> {
  const runner = await createRunner(program, chooseBackend());
  const begin = performance.now();
  const answers: string[] = [];
  for (let run = 0; run < RUNS; run++) {
    answers.push(JSON.stringify(await answer(program, settingsOf(run), {}, singleThread(runner))));
  }
  const seconds = (performance.now() - begin) / 1000;
  runner.release();
  return { seconds, answers };
}

/** Seconds for the tickets of as many runs, taken and removed. */
async function bareQueue({ database }: Ground): Promise<number> {
  const queue = await openQueue(database, (problem) => {
    throw problem;
  });
  const jobs = Array.from({ length: RUNS }, () => randomUUID());
  await queue.send(database, 'background', randomUUID(), jobs);
  const take = async (): Promise<void> => {
    for (;;) {
      const ticket = await database.transaction((session) => queue.fetch(session, 'background'));
      if (!ticket) return;
      await database.transaction((session) => queue.remove(session, ticket));
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: WORKERS }, take));
  const seconds = (performance.now() - begin) / 1000;
  await queue.stop();
  return seconds;
}

/** Submits all runs to a job system that has no workers. */
async function fill(ground: Ground): Promise<{ ids: string[]; seconds: number }> {
  const jobs = await openHost(ground, 0);
  const ids: string[] = [];
  const begin = performance.now();
  for (let run = 0; run < RUNS; run++) {
    const { id } = await jobs.submit({
      owner: 'bench',
      program,
      settings: settingsOf(run),
      questions: {},
      source: null,
    });
    ids.push(id);
  }
  const seconds = (performance.now() - begin) / 1000;
  await jobs.close();
  return { ids, seconds };
}

async function check(jobs: Jobs, run: Run | undefined, wanted: string): Promise<void> {
  if (run?.state !== 'succeeded') throw new Error(`a run is ${run?.state}: ${run?.failure?.detail}`);
  const { tasks, retries } = run.metrics;
  if (run.trialsDone !== TRIALS || tasks !== 1 || retries !== 0) {
    throw new Error(`a run counted ${run.trialsDone} trials in ${tasks} tasks, ${retries} of them tried again`);
  }
  const finished = await jobs.answer(run.id);
  if (JSON.stringify(finished!.answer) !== wanted) throw new Error(`run ${run.id} has another answer than the loop`);
}

async function drain(kind: DatabaseKind, loop: Loop): Promise<void> {
  const ground = await openGround(kind);
  try {
    const queueSeconds = await bareQueue(ground);
    const { ids, seconds: filling } = await fill(ground);
    const begin = performance.now();
    const jobs = await openHost(ground, WORKERS);
    const late = async (): Promise<number> => {
      const { queued, running, paused } = (await jobs.status()).runs;
      return queued + running + paused;
    };
    while ((await late()) > 0) await new Promise((resolve) => setTimeout(resolve, 250));
    const all = (performance.now() - begin) / 1000;
    await untilIdle(jobs);
    const runs = await Promise.all(ids.map((id) => jobs.get(id)));
    for (const [at, run] of runs.entries()) await check(jobs, run, loop.answers[at]!);
    const { tasksFinished, retries } = await jobs.status();
    if (tasksFinished !== RUNS || retries !== 0) throw new Error(`${tasksFinished} tasks finished, ${retries} retries`);
    const moments = (of: 'startedAt' | 'finishedAt') => runs.map((run) => Date.parse(run![of]!));
    const working = (Math.max(...moments('finishedAt')) - Math.min(...moments('startedAt'))) / 1000;
    await jobs.close();
    const rate = (seconds: number): string => `${(RUNS / seconds).toFixed(0)} a second`;
    console.log(`${kind}: ${RUNS} runs drained in ${working.toFixed(1)} s, ${rate(working)}`);
    console.log(`  ${(all - working).toFixed(1)} s more with the start of the processes`);
    console.log(`  submitted one by one: ${rate(filling)}`);
    console.log(`  the bare queue, its tickets taken and removed: ${rate(queueSeconds)}`);
    console.log(`  time of a run against that of its bare loop: ${(working / loop.seconds).toFixed(1)} x`);
  } finally {
    await ground.remove();
  }
}

console.log(`${RUNS} runs of ${TRIALS} trials, ${WORKERS} worker processes, ${machine()}`);
const loop = await bareLoop();
console.log(`bare loop, one thread: ${(RUNS / loop.seconds).toFixed(0)} runs a second`);
for (const kind of DATABASES) await drain(kind, loop);
console.log('all succeeded, each by one task, each answer that of the loop');
