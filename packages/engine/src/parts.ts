/**
 * A run that is done in parts, by whoever and wherever: its beginning, and the answer once all its trials are known. The
 * parts between are tasks (`runTask`), merged by `extend`. It gives the bytes of `answer`, however the run was cut.
 */
import { type Answer, answerOf, asking, exactRanks } from './answer.ts';
import { BLOCK } from './backend/backend.ts';
import type { Program } from './program.ts';
import { DEPENDENCE, type Questions } from './result.ts';
import {
  alignedBlocks,
  type Executor,
  exactly,
  type Keep,
  type RunSettings,
  samplesOf,
  type Task,
} from './simulate.ts';
import { Collector, countedOrders, type RunOutcome, sampleBlocks, sampleOrders } from './statistics/collect.ts';
import { reachOf } from './statistics/dependence.ts';
import { judgedTrials, spreadOfMean } from './statistics/describe.ts';
import { histogramEdges, histogramOf } from './statistics/histogram.ts';
import { type Piece, type Prefix, type Stretch, summaryOf } from './statistics/prefix.ts';
import { SketchOrder } from './statistics/sketch.ts';

/** The end of a run, with the first failing trials, for whoever can name their cells. */
export interface Finished {
  readonly answer: Answer;
  readonly failures: readonly number[];
}

/** How a run begins: with its answer already, or with a prefix; `keep` is then what the tasks that follow are told. */
export type Begun = { readonly finished: Finished } | { readonly prefix: Prefix; readonly keep: Keep };

export interface PartOptions {
  /** As in `answer`. */
  readonly exact?: boolean;
  readonly sampleBudget?: number;
}

/**
 * Runs a program from its first trial on, doubling the number of blocks while `goesOn` says so: it is told how many are done
 * and how many there will be next. A run that keeps no samples goes on until its pilot is done at least.
 */
export async function begin(
  program: Program,
  settings: RunSettings,
  questions: Questions,
  executor: Executor,
  goesOn: (done: number, next: number) => boolean,
  options: PartOptions = {},
): Promise<Begun> {
  const asked = asking(settings, questions);
  const collector = new Collector(program.outputs.length, settings.trials, options.sampleBudget);
  const all = Math.ceil(settings.trials / BLOCK);
  const border = collector.sampleBlocks;
  for (let end = 1, at = 0; at < all; end = Math.min(all, end * 2)) {
    while (at < end) {
      const blocks = alignedBlocks(at, at < border ? Math.min(border, end) : end, MOST_BLOCKS);
      const keep: Keep = at < border ? { kind: 'samples' } : { kind: 'counts', bins: collector.bins! };
      collector.add(await executor.run(asked, { firstBlock: at, blocks, keep }));
      at += blocks;
    }
    const isDecided = all <= border || collector.bins !== undefined;
    if (at < all && isDecided && !goesOn(at, Math.min(all, at * 2))) {
      const prefix = collector.prefix();
      const bins = prefix.sketches.map(({ bins }) => bins);
      if (settings.trials * program.outputs.length > MOST_CARRIED || collector.bins)
        return { prefix, keep: { kind: 'counts', bins } };
      return { prefix: { ...prefix, pieces: [collector.samples()] }, keep: { kind: 'samples', bins } };
    }
  }
  return { finished: await describe(program, settings, questions, collector.outcome(), executor, options) };
}

/** The part between: the blocks of a task, and the odds that the run counts; `extend` takes it. */
export async function proceed(
  settings: RunSettings,
  questions: Questions,
  executor: Executor,
  task: Task,
): Promise<Stretch> {
  const { trials, nodes, failures, sketches = [], samples } = await executor.run(asking(settings, questions), task);
  return { trials, nodes, failures, sketches, ...(samples && { pieces: [samples] }) };
}

/**
 * Trials × outputs of which samples are carried from task to task (16 MiB). A run of so few that is cut at all is slow, and
 * to compute it again, in one piece, would cost more than its tasks together saved.
 */
const MOST_CARRIED = 2 ** 21;

/** Whether the answer of a run is made of all its samples; whoever has left them may hand them to `finish`. */
export function isSampled(program: Program, settings: RunSettings): boolean {
  return settings.trials <= sampleBlocks(program.outputs.length) * BLOCK;
}

/** Blocks at a time: few enough that a run which keeps samples does not hold them twice. */
const MOST_BLOCKS = 64;

/** The answer of a run whose trials are all in the prefix; samples that it does not carry are computed again. */
export async function finish(
  program: Program,
  settings: RunSettings,
  questions: Questions,
  prefix: Prefix,
  executor: Executor,
  options: PartOptions = {},
): Promise<Finished> {
  const summary = summaryOf(prefix);
  if (!summary || prefix.trials !== settings.trials)
    throw new Error(`a run of ${settings.trials} trials cannot be finished with ${prefix.trials}`);
  const kept = sampleBlocks(program.outputs.length, options.sampleBudget) * BLOCK;
  const isKept = settings.trials <= kept;
  const isJudged = DEPENDENCE[program.sampling] !== 'none';
  const trials = isKept ? settings.trials : isJudged ? Math.min(kept, judgedTrials(program.group)) : 0;
  const first =
    isKept && prefix.pieces ? joined(prefix.pieces) : await samplesOf(program, { ...settings, trials }, executor);
  const outcome: RunOutcome = {
    trials: settings.trials,
    partial: false,
    summary,
    first,
    ...(isKept && { samples: first }),
    orders: isKept ? sampleOrders(first, summary) : countedOrders(prefix.sketches, summary),
    failures: prefix.failures,
  };
  return describe(program, settings, questions, outcome, executor, options);
}

/** The columns of all pieces, one behind the other. */
function joined(pieces: readonly Piece[]): Float64Array[] {
  return pieces[0]!.map((_, output) => {
    const column = new Float64Array(pieces.reduce((trials, piece) => trials + piece[output]!.length, 0));
    let at = 0;
    for (const piece of pieces) {
      column.set(piece[output]!, at);
      at += piece[output]!.length;
    }
    return column;
  });
}

async function describe(
  program: Program,
  settings: RunSettings,
  questions: Questions,
  outcome: RunOutcome,
  executor: Executor,
  { exact = false }: PartOptions,
): Promise<Finished> {
  const best = exact ? await exactly(outcome, settings, executor, exactRanks(questions)) : outcome;
  return { answer: await answerOf(program, settings, questions, best, executor), failures: outcome.failures };
}

/** What is known of one output of a run that still goes on. */
export interface OutputSnapshot {
  readonly output: string;
  readonly mean: number | null;
  readonly standard_error: number | null;
  /** 95 % interval. */
  readonly mean_interval: readonly [number, number] | null;
  readonly histogram: { readonly counts: readonly number[]; readonly bin_edges: readonly number[] } | null;
}

/** The outputs of which a snapshot tells. */
const SHOWN = 16;

/** What can be said of the first outputs after a prefix; `null` where nothing is known. */
export function snapshot(program: Program, prefix: Prefix): OutputSnapshot[] {
  const summary = summaryOf(prefix);
  return (summary?.outputs ?? []).slice(0, SHOWN).map((output, index) => {
    const { moments } = output;
    const spread = spreadOfMean({ summary: output, dependence: DEPENDENCE[program.sampling] });
    const reach = reachOf(spread);
    const sketch = moments.count > 0 ? prefix.sketches[index] : undefined;
    const order = sketch && new SketchOrder(sketch, moments.min, moments.max);
    return {
      output: program.outputs[index]!.reference,
      mean: moments.count > 0 ? moments.mean : null,
      standard_error: Number.isFinite(spread.error) ? spread.error : null,
      mean_interval: Number.isFinite(reach) ? [moments.mean - reach, moments.mean + reach] : null,
      histogram: order ? histogramOf(order, histogramEdges(order, moments)) : null,
    };
  });
}
