/** Runs whose trials depend on each other within groups of several blocks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK } from '../backend/backend.ts';
import { streamKey, uniform } from '../random/philox.ts';
import { sobolColumns } from '../random/sobol.ts';
import { BinaryCounter, type Node } from './counter.ts';
import { blockAverages, reachOf } from './dependence.ts';
import { describe as describeOutput, type OutputFacts, spreadOfMean } from './describe.ts';
import { momentsOf, variance } from './moments.ts';
import { SampleOrder } from './quantiles.ts';
import { type BlockSummary, mergeSummaries, type Predicate, summarise } from './summary.ts';

const BELOW: Predicate = { output: 0, operator: '<', value: 0 };

/** Summaries of the blocks from `first` to `end` - 1, merged as a task merges them. */
function nodesOf(
  column: Float64Array,
  group: number,
  first = 0,
  end = Infinity,
  event = BELOW,
): readonly Node<BlockSummary>[] {
  const counter = new BinaryCounter(mergeSummaries);
  const last = Math.min(column.length, end * BLOCK);
  for (let at = first * BLOCK; at < last; at += BLOCK) {
    counter.push(summarise([column.subarray(at, Math.min(last, at + BLOCK))], [event], group));
  }
  return counter.nodes;
}

function totalOf(nodes: readonly Node<BlockSummary>[]): BlockSummary {
  return new BinaryCounter(mergeSummaries, nodes).total()!;
}

function factsOf(column: Float64Array, group: number, event = BELOW): OutputFacts {
  const { outputs, odds } = totalOf(nodesOf(column, group, 0, Infinity, event));
  return {
    summary: outputs[0]!,
    order: new SampleOrder(column, outputs[0]!.moments),
    samples: column,
    first: column,
    dependence: 'groups',
    odds: [{ text: 'below', predicate: event, odds: odds[0]! }],
  };
}

/** By Box and Muller (1958). */
function normal(key: readonly [number, number], trial: number, index = 0): number {
  const [u, v] = [uniform(key, 0, trial, 2 * index), uniform(key, 0, trial, 2 * index + 1)];
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

/** Normals of variance 1 + 1/16, of which all in a group share the part of variance 1/16. */
function alike(trials: number, group: number, seed: number): Float64Array {
  const key = streamKey(seed, '00000000000000aa');
  let common = 0;
  return Float64Array.from({ length: trials }, (_, i) => {
    if (i % (group * BLOCK) === 0) common = normal(key, i, 1) / 4;
    return normal(key, i) + common;
  });
}

/** x e^y of Sobol's points, each group a net: far surer than independent trials. */
function quasi(trials: number, group: number, seed: number): Float64Array {
  const size = group * BLOCK;
  const [x, y] = [new Float64Array(size), new Float64Array(size)];
  return Float64Array.from({ length: trials }, (_, i) => {
    if (i % size === 0) sobolColumns({ seed, stream: '00000000000000bb', net: i / size }, 2, 0, size, [x, y]);
    return x[i % size]! * Math.exp(y[i % size]!);
  });
}

describe('a summary of groups', () => {
  const group = 4;
  const key = streamKey(3, '0000000000000001');
  const column = Float64Array.from({ length: 11 * BLOCK + 17 }, (_, i) => (i % 97 === 5 ? Number.NaN : normal(key, i)));

  test('has the mean and the share of hits of each whole group, and nothing of the rest', () => {
    const { outputs, odds } = totalOf(nodesOf(column, group));
    const groups = [0, 1].map((k) => column.slice(k * group * BLOCK, (k + 1) * group * BLOCK));
    const valid = groups.map((values) => values.filter((x) => !Number.isNaN(x)));
    const means = valid.map((values) => values.reduce((sum, x) => sum + x, 0) / values.length);
    const shares = valid.map((values) => values.filter((x) => x < BELOW.value).length / values.length);
    expect(outputs[0]!.blockMeans.count).toBe(2);
    expect(outputs[0]!.blockMeans.min).toBeCloseTo(Math.min(...means), 14);
    expect(outputs[0]!.blockMeans.max).toBeCloseTo(Math.max(...means), 14);
    expect([odds[0]!.blockShares.min, odds[0]!.blockShares.max].sort()).toEqual([...shares].sort());
    expect(blockAverages(column, (x) => +(x < BELOW.value), group)).toEqual(odds[0]!.blockShares);
  });

  test('has the same bytes however the run is cut into tasks', () => {
    const whole = JSON.stringify(totalOf(nodesOf(column, group)));
    const blocks = Math.ceil(column.length / BLOCK);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 12 }), (levels) => {
        const counter = new BinaryCounter(mergeSummaries);
        for (let at = 0, task = 0; at < blocks; task++) {
          let length = 2 ** levels[task]!;
          while (at % length !== 0 || at + length > blocks) length /= 2;
          const saved = structuredClone(nodesOf(column, group, at, at + length));
          for (const { value, level } of saved) counter.push(value, level);
          at += length;
        }
        return JSON.stringify(counter.total()) === whole;
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  test('says nothing of groups where each block is one', () => {
    const nodes = nodesOf(column, 1);
    expect(totalOf(nodes).outputs[0]!.blockMeans.count).toBe(11);
    expect(Object.keys(totalOf(nodes).outputs[0]!)).toEqual(['trials', 'errors', 'moments', 'blockMeans']);
    expect(Object.keys(totalOf(nodes).odds[0]!)).toEqual(['hits', 'blockShares']);
  });
});

/** In how many of the runs the interval, if there is one, holds the truth; and four standard errors of a share of 95 %. */
function coverage(seeds: number, interval: (seed: number) => readonly [number, number] | null, truth: number) {
  let held = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const [low, high] = interval(seed) ?? [-Infinity, Infinity];
    held += +(low <= truth && truth <= high);
  }
  return { share: held / seeds, slack: 4 * Math.sqrt((0.95 * 0.05) / seeds) };
}

function meanInterval(column: Float64Array, group: number): readonly [number, number] {
  const facts = factsOf(column, group);
  const { mean } = facts.summary.moments;
  const reach = reachOf(spreadOfMean(facts));
  return [mean - reach, mean + reach];
}

describe('the interval of a mean holds it 95 times in a hundred', () => {
  // With so few groups the mean of one is nearly all that the interval hangs on; below eight it is Student's.
  test.each([
    [2, 2],
    [10, 1],
  ])('where trials are alike, from %i groups of %i blocks', (groups, group) => {
    const { share, slack } = coverage(
      300,
      (seed) => meanInterval(alike(groups * group * BLOCK, group, seed), group),
      0,
    );
    expect(Math.abs(share - 0.95)).toBeLessThan(slack);
  });

  test.each([
    [2, 2],
    [8, 1],
  ])('where they are points of nets, from %i groups of %i blocks', (groups, group) => {
    const size = groups * group * BLOCK;
    const { share, slack } = coverage(200, (seed) => meanInterval(quasi(size, group, seed), group), (Math.E - 1) / 2);
    expect(Math.abs(share - 0.95)).toBeLessThan(slack);
  });

  test.each([2500, 7000])('or more often, where %i trials end within a net of 2,048', (trials) => {
    const { share, slack } = coverage(100, (seed) => meanInterval(quasi(trials, 2, seed), 2), (Math.E - 1) / 2);
    expect(share).toBeGreaterThan(0.95 - slack);
  });
});

describe('further intervals from groups', () => {
  const deviation = Math.sqrt(17 / 16);

  test.each([
    [
      '90 %',
      1.2815515655446004 * deviation,
      (facts: OutputFacts) => describeOutput(facts, [90], []).percentile_intervals['90']!,
    ],
    ['the odds', 0.5, (facts: OutputFacts) => describeOutput(facts, [], []).probabilities[0]!.interval],
  ])('hold the true value 95 times in a hundred: %s', (_, truth, interval) => {
    const { share, slack } = coverage(60, (seed) => interval(factsOf(alike(8 * BLOCK, 1, seed), 1)), truth);
    expect(share).toBeGreaterThan(0.95 - slack);
  });

  test.each([2, 4, 9])('hold a share, and a mean, that %i nets agree about to one trial', (groups) => {
    // x < 0.3337 holds for 341 or 342 of 1,024 points: a few nets often agree by chance.
    const points = (seed: number) => {
      const nets = Array.from({ length: groups }, () => new Float64Array(BLOCK));
      nets.forEach((net, k) => {
        sobolColumns({ seed, stream: '00000000000000dd', net: k }, 1, 0, BLOCK, [net]);
      });
      return Float64Array.from(nets.flatMap((net) => [...net]));
    };
    const event: Predicate = { output: 0, operator: '<', value: 0.3337 };
    const ofShare = (seed: number) =>
      describeOutput(factsOf(points(seed), 1, event), [], []).probabilities[0]!.interval!;
    const ofMean = (seed: number) =>
      meanInterval(
        points(seed).map((x) => +(x < 0.3337)),
        1,
      );
    for (const interval of [ofShare, ofMean]) {
      const { share, slack } = coverage(60, interval, 0.3337);
      expect(share).toBeGreaterThan(0.95 - slack);
    }
    // Independent trials: 0.03 of four nets, 0.02 of nine.
    if (groups > 2) expect(ofShare(1)[1] - ofShare(1)[0]).toBeLessThan(0.005);
  });

  test('of percentiles hold where nets decide them to a trial', () => {
    const points = (seed: number) => {
      const column = new Float64Array(8 * BLOCK);
      for (let net = 0; net < 8; net++) {
        const part = column.subarray(net * BLOCK, (net + 1) * BLOCK);
        sobolColumns({ seed, stream: '00000000000000ee', net }, 1, 0, BLOCK, [part]);
      }
      return column;
    };
    for (const percentage of [50, 90]) {
      const key = String(percentage);
      const interval = (seed: number) =>
        describeOutput(factsOf(points(seed), 1), [percentage], []).percentile_intervals[key]!;
      const { share, slack } = coverage(60, interval, percentage / 100);
      expect(share).toBeGreaterThan(0.95 - slack);
      expect(interval(1)[1] - interval(1)[0]).toBeLessThan(0.003);
    }
  });

  test('of a net are narrower than those of independent trials, by as much as its groups are', () => {
    const column = quasi(16 * BLOCK, 2, 1);
    const facts = factsOf(column, 2);
    const length = ([low, high]: readonly [number, number]) => high - low;
    const of = (dependence: OutputFacts['dependence']) => describeOutput({ ...facts, dependence }, [50], []);
    const [nets, plain] = [of('groups'), of('none')];
    expect(length(nets.mean_interval!)).toBeLessThan(0.05 * length(plain.mean_interval!));
    expect(length(nets.percentile_intervals['50']!)).toBeLessThan(0.5 * length(plain.percentile_intervals['50']!));
    const means = momentsOf(
      Float64Array.from({ length: 8 }, (_, k) => momentsOf(column.slice(k * 2048, (k + 1) * 2048)).mean),
    );
    expect(nets.standard_error).toBeCloseTo(Math.sqrt(variance(means) / 8), 12);
  });

  test('count the part of a net as independent trials', () => {
    const column = quasi(5 * BLOCK, 2, 1);
    const { summary } = factsOf(column, 2);
    const expected = Math.sqrt(
      (0.8 * 0.8 * variance(summary.blockMeans)) / 2 + (0.2 * 0.2 * variance(summary.moments)) / BLOCK,
    );
    expect(spreadOfMean({ summary, dependence: 'groups' }).error).toBeCloseTo(expected, 15);
    const { error } = spreadOfMean({ ...factsOf(column, 4), dependence: 'groups' });
    expect(error).toBe(Math.sqrt(variance(summary.moments) / column.length));
  });
});
