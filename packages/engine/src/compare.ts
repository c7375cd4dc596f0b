/**
 * Runs compared trial by trial: the difference of an output of one run and an output of another, in each trial that both
 * have. On common draws (same seed, same streams) most of the noise is in both and cancels out. Trials are computed
 * again, block by block; who executes them is handed in.
 */
import { BLOCK } from './backend/backend.ts';
import type { Program } from './program.ts';
import { DEPENDENCE } from './result.ts';
import { alignedBlocks, type Executor, type RunSettings } from './simulate.ts';
import { type CoMoments, coMomentsOf, correlationOf, mergeCoMoments, NO_CO_MOMENTS } from './statistics/co-moments.ts';
import { Collector } from './statistics/collect.ts';
import { BinaryCounter } from './statistics/counter.ts';
import type { Dependence } from './statistics/dependence.ts';
import { describe, type OutputDescription, PERCENTAGES } from './statistics/describe.ts';
import { addToSketch, emptySketch } from './statistics/sketch.ts';
import { mergeSummaries, type Predicate, summarise } from './statistics/summary.ts';

/** A run to be compared; it is computed again. */
export interface ComparedRun {
  /** How the answer names it. */
  readonly run: string;
  readonly program: Program;
  readonly settings: RunSettings;
  readonly executor: Executor;
}

/** An output of one run beside an output of another, by positions. */
export interface ComparedPair {
  readonly a: { readonly run: number; readonly output: number };
  readonly b: { readonly run: number; readonly output: number };
}

export interface CompareOptions {
  /** What to compare; `pairsOf` the runs when left out. */
  readonly pairs?: readonly ComparedPair[];
  /** Trials at most, `MOST_COMPARED_TRIALS` when left out. */
  readonly trials?: number;
  /** When it fires, the answer is that of the trials done. */
  readonly signal?: { readonly aborted: boolean };
}

/** Trials × pairs whose differences are kept as samples; above it they are counted, as in a run. */
const SAMPLE_BUDGET = 2 ** 22;
/** Trials that are compared when nobody asks for more: a difference is known better than to a thousandth of its spread. */
export const MOST_COMPARED_TRIALS = 2 ** 20;
export const MOST_PAIRS = 100;
const BLOCKS_AT_A_TIME = 16;

export interface ComparedSide {
  readonly run: string;
  readonly output: string;
  readonly label: string;
  /** Over the trials that both sides have. */
  readonly mean: number | null;
}

/** What both runs draw from the same stream. */
export interface SharedInput {
  readonly stream: string;
  readonly a: string;
  readonly b: string;
  readonly same_distribution: boolean;
}

export interface Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** Trials in which both sides have a value, and those in which one has none. */
  readonly trials: number;
  readonly left_out: number;
  /** Whether trial k means the same draws on both sides; if not, `reasons` says why, and the trials are merely paired. */
  readonly common_draws: boolean;
  readonly reasons: readonly string[];
  readonly shared_inputs: readonly SharedInput[];
  /** Of a - b in each trial. */
  readonly difference: Pick<
    OutputDescription,
    | 'mean'
    | 'standard_error'
    | 'mean_interval'
    | 'std_dev'
    | 'min'
    | 'max'
    | 'median'
    | 'percentiles'
    | 'percentile_intervals'
    | 'percentile_error'
    | 'histogram'
  >;
  readonly probability_a_greater: number | null;
  /** 95 % interval. */
  readonly probability_interval: readonly [number, number] | null;
  readonly probability_equal: number | null;
  /** Pearson's, of the trials; null where a side has no spread. */
  readonly correlation: number | null;
}

export interface ComparisonAnswer {
  /** Trials that were compared, from the first on. */
  readonly trials: number;
  /** True when the runs have more trials in common than were compared. */
  readonly partial: boolean;
  readonly comparisons: readonly Comparison[];
}

/** Every run with every later one: outputs of the same reference, else of the same label, else the first of each. */
export function pairsOf(runs: readonly Pick<ComparedRun, 'program'>[]): ComparedPair[] {
  const pairs: ComparedPair[] = [];
  runs.forEach(({ program: first }, i) => {
    runs.slice(i + 1).forEach(({ program: second }, offset) => {
      const j = i + 1 + offset;
      const same = first.outputs.flatMap(({ reference, label }, output) => {
        const byReference = second.outputs.findIndex((other) => other.reference === reference);
        const other = byReference >= 0 ? byReference : second.outputs.findIndex((one) => one.label === label);
        return other < 0 ? [] : [{ a: { run: i, output }, b: { run: j, output: other } }];
      });
      pairs.push(...(same.length > 0 ? same : [{ a: { run: i, output: 0 }, b: { run: j, output: 0 } }]));
    });
  });
  return pairs.slice(0, MOST_PAIRS);
}

/** Compares runs. Memory is bounded whatever the trials; the same runs give the same bytes. */
export async function compare(runs: readonly ComparedRun[], options: CompareOptions = {}): Promise<ComparisonAnswer> {
  const pairs = options.pairs ?? pairsOf(runs);
  const inCommon = Math.min(...runs.map(({ settings }) => settings.trials));
  const planned = Math.min(inCommon, options.trials ?? MOST_COMPARED_TRIALS);
  const differences = new Differences(pairs, planned, Math.max(...runs.map(({ program }) => program.group ?? 1)));
  for (let first = 0; first < Math.ceil(planned / BLOCK); ) {
    if (options.signal?.aborted) break;
    const blocks = alignedBlocks(first, differences.endOf(first, planned), BLOCKS_AT_A_TIME);
    const task = { firstBlock: first, blocks, keep: { kind: 'samples' } } as const;
    const results = await Promise.all(
      runs.map(({ settings, executor }) => executor.run({ ...settings, trials: planned }, task)),
    );
    differences.add(
      first,
      results.map(({ samples }) => samples!),
    );
    first += blocks;
  }
  return differences.answer(runs, inCommon);
}

/** The differences of all pairs, as if each were an output of one run. */
class Differences {
  readonly #pairs: readonly ComparedPair[];
  readonly #collector: Collector;
  readonly #predicates: readonly Predicate[];
  readonly #together: CoMoments[];
  readonly #group: number;

  /** `group`: blocks in the longest group of a run, of which every other one's groups are parts. */
  constructor(pairs: readonly ComparedPair[], trials: number, group: number) {
    this.#pairs = pairs;
    this.#collector = new Collector(pairs.length, trials, SAMPLE_BUDGET);
    this.#predicates = pairs.flatMap((_, output): Predicate[] => [
      { output, operator: '>', value: 0 },
      { output, operator: '=', value: 0 },
    ]);
    this.#together = pairs.map(() => NO_CO_MOMENTS);
    this.#group = group;
  }

  /** The block that a task from `first` on must not go beyond: what is kept changes there, or the trials end. */
  endOf(first: number, trials: number): number {
    const { sampleBlocks } = this.#collector;
    const end = Math.ceil(trials / BLOCK);
    return first < sampleBlocks ? Math.min(sampleBlocks, end) : end;
  }

  /** Takes the outputs of whole blocks, by run. */
  add(firstBlock: number, outputs: readonly (readonly Float64Array[])[]): void {
    const sides = this.#pairs.map(({ a, b }) => [outputs[a.run]![a.output]!, outputs[b.run]![b.output]!] as const);
    const columns = sides.map(([a, b]) => a.map((x, i) => x - b[i]!));
    const trials = outputs[0]![0]!.length;
    const counter = new BinaryCounter(mergeSummaries);
    for (let done = 0; done < trials; done += BLOCK) {
      const block = <T extends Float64Array>(column: T) => column.subarray(done, done + BLOCK) as T;
      counter.push(summarise(columns.map(block), this.#predicates, this.#group));
      sides.forEach(([a, b], pair) => {
        this.#together[pair] = mergeCoMoments(this.#together[pair]!, coMomentsOf(block(a), block(b)));
      });
    }
    const keepsSamples = firstBlock < this.#collector.sampleBlocks;
    const sketches = this.#collector.bins?.map(emptySketch) ?? [];
    if (!keepsSamples) sketches.forEach((sketch, pair) => addToSketch(sketch, columns[pair]!));
    const kept = keepsSamples ? { samples: columns } : { sketches };
    this.#collector.add({ firstBlock, trials, nodes: counter.nodes, failures: [], ...kept });
  }

  answer(runs: readonly ComparedRun[], inCommon: number): ComparisonAnswer {
    const outcome = this.#collector.outcome();
    if (outcome.trials === 0) return { trials: 0, partial: true, comparisons: [] };
    const comparisons = this.#pairs.map((pair, index): Comparison => {
      const [a, b] = [runs[pair.a.run]!, runs[pair.b.run]!];
      const samples = outcome.samples?.[index];
      const odds = [0, 1].map((which) => ({
        text: '',
        predicate: this.#predicates[2 * index + which]!,
        odds: outcome.summary.odds[2 * index + which]!,
      }));
      const described = describe(
        {
          summary: outcome.summary.outputs[index]!,
          order: outcome.orders[index]!,
          first: outcome.first[index]!,
          dependence: dependenceOf(a.program, b.program, this.#group),
          odds,
          ...(samples && { samples }),
        },
        PERCENTAGES,
        [],
      );
      const together = this.#together[index]!;
      const [greater, equal] = described.probabilities;
      return {
        a: sideOf(a, pair.a.output, together.count > 0 ? together.meanA : NaN),
        b: sideOf(b, pair.b.output, together.count > 0 ? together.meanB : NaN),
        trials: described.trials - described.errors,
        left_out: described.errors,
        ...drawsOf(a, b),
        difference: differenceOf(described),
        probability_a_greater: greater!.probability,
        probability_interval: greater!.interval,
        probability_equal: equal!.probability,
        correlation: known(correlationOf(together)),
      };
    });
    return { trials: outcome.trials, partial: outcome.trials < inCommon, comparisons };
  }
}

function differenceOf(described: OutputDescription): Comparison['difference'] {
  const { mean, standard_error, mean_interval, std_dev, min, max, median } = described;
  const { percentiles, percentile_intervals, percentile_error, histogram } = described;
  const spread = { mean, standard_error, mean_interval, std_dev, min, max, median };
  return { ...spread, percentiles, percentile_intervals, percentile_error, histogram };
}

function sideOf({ run, program }: ComparedRun, output: number, mean: number): ComparedSide {
  const { reference, label } = program.outputs[output]!;
  return { run, output: reference, label, mean: known(mean) };
}

function known(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}

/** Groups hold whole blocks, and those whole pairs, so of two kinds of dependence the wider one covers both. */
function dependenceOf(a: Program, b: Program, group: number): Dependence {
  const kinds = [DEPENDENCE[a.sampling], DEPENDENCE[b.sampling]];
  const widest = (['groups', 'blocks', 'pairs', 'none'] as const).find((kind) => kinds.includes(kind))!;
  // Where averages are of several blocks, a part of that many is not the part of a block that a Latin hypercube knows of.
  return widest === 'blocks' && group > 1 ? 'groups' : widest;
}

function drawsOf(a: ComparedRun, b: ComparedRun): Pick<Comparison, 'common_draws' | 'reasons' | 'shared_inputs'> {
  const shared = a.program.inputs.flatMap((input): SharedInput[] => {
    const other = b.program.inputs.find(({ stream }) => stream === input.stream);
    if (!other) return [];
    const { stream, label, distribution } = input;
    return [{ stream, a: label, b: other.label, same_distribution: distribution === other.distribution }];
  });
  const reasons: string[] = [];
  if (BigInt(a.settings.seed) !== BigInt(b.settings.seed)) {
    reasons.push(`The seeds differ: ${a.settings.seed} and ${b.settings.seed}.`);
  }
  if ((a.settings.replicate ?? 0) !== (b.settings.replicate ?? 0)) reasons.push('They are different replicates.');
  if (a.program.sampling !== b.program.sampling) {
    reasons.push(`They sample differently: ${a.program.sampling} and ${b.program.sampling}.`);
  }
  if (shared.length === 0) reasons.push('No input of one is an input of the other.');
  return { common_draws: reasons.length === 0, reasons, shared_inputs: shared };
}
