import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGEING_SECONDS, type Course, nextRange, nextStep, type Pace, type Range, Turns } from './scheduler.ts';
import { PRIORITIES, type Priority } from './task.ts';

describe('turns', () => {
  it('ask the first class first', () => {
    expect(new Turns(0).order(AGEING_SECONDS - 0.001)).toEqual(['high', 'normal', 'background']);
  });

  it('ask a lower class first, once, when it had none for ten seconds; the one that has waited longest', () => {
    const turns = new Turns(0);
    turns.asked('normal', 3);
    expect(turns.order(10)).toEqual(['background', 'high', 'normal']);
    turns.asked('background', 10);
    expect(turns.order(12)).toEqual(['high', 'normal', 'background']);
    expect(turns.order(13)).toEqual(['normal', 'high', 'background']);
  });

  /** One worker with tasks of any length for ever in some classes: the times at which each class had a turn. */
  function work(lengths: readonly number[], loaded: readonly Priority[]): Record<Priority, number[]> {
    const turns = new Turns(0);
    const grants: Record<Priority, number[]> = { high: [0], normal: [0], background: [0] };
    let now = 0;
    for (const length of lengths) {
      const granted = turns.order(now).find((priority) => {
        turns.asked(priority, now);
        return loaded.includes(priority);
      })!;
      grants[granted].push(now);
      now += length;
    }
    for (const priority of loaded) grants[priority].push(now);
    return grants;
  }

  it('come to every class within ten seconds and two of the longest tasks, under endless load above', () => {
    const lengths = fc.array(fc.double({ min: 0.001, max: 30, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(lengths, fc.subarray([...PRIORITIES], { minLength: 1 }), (tasks, loaded) => {
        const bound = AGEING_SECONDS + 2 * Math.max(...tasks);
        const grants = work(tasks, loaded);
        for (const priority of loaded.filter((name) => name !== 'high'))
          grants[priority].slice(1).forEach((at, i) => {
            expect(at - grants[priority][i]!).toBeLessThanOrEqual(bound + 1e-9);
          });
      }),
    );
  });

  it('end a background run of n tasks with m before it within (n + m) such times, however much high load there is', () => {
    const [n, m, longest] = [20, 5, 1];
    const grants = work(
      Array.from({ length: 2000 }, () => longest),
      ['high', 'normal', 'background'],
    ).background;
    expect(grants[n + m]! + longest).toBeLessThanOrEqual((n + m) * (AGEING_SECONDS + 2 * longest));
    // And no more often than every ten seconds: `grants` also holds the start and the end.
    expect(grants.length - 2).toBeLessThanOrEqual(2000 / AGEING_SECONDS);
  });
});

describe('ranges', () => {
  const blockSeconds = fc.double({ min: 1e-6, max: 100, noNaN: true });

  it('cover a run exactly once, each aligned, none beyond the end', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 200_000 }), blockSeconds, (start, total, speed) => {
        fc.pre(start < total);
        let next = start;
        let count = 0;
        const odd: unknown[] = [];
        while (next < total && count++ < 1000) {
          const { firstBlock, blocks } = nextRange(next, total, speed, 1);
          const power = 2 ** Math.ceil(Math.log2(blocks));
          // The power of two divides its start, so it merges as a subtree of the whole; only the last may be shorter.
          const fits = firstBlock === next && blocks > 0 && firstBlock % power === 0 && firstBlock + blocks <= total;
          if (!fits || (blocks !== power && firstBlock + blocks < total)) odd.push({ next, firstBlock, blocks });
          next += blocks;
        }
        expect(odd).toEqual([]);
        if (count <= 1000) expect(next).toBe(total);
      }),
    );
  });

  it('take as long as asked, to the nearest power of two, where alignment and the end let them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), blockSeconds, (power, speed) => {
        const { blocks } = nextRange(2 ** power, 2 ** 30, speed, 1);
        expect(blocks * speed <= Math.SQRT2 || blocks === 1).toBe(true);
        expect(blocks === 2 ** power || blocks * speed > Math.SQRT1_2).toBe(true);
      }),
    );
  });
});

describe('the next step of a run', () => {
  const PACE: Pace = { taskSeconds: 1, checkpointTrials: 1e6, checkpointSeconds: 30, mergeBytes: 1000 };
  const COURSE: Course = {
    blocks: 1000,
    nextBlock: 8,
    doneBlocks: 8,
    openRanges: 0,
    merging: false,
    blockSeconds: 0.25,
    trialsDone: 8192,
    coveredTrials: 0,
    secondsSince: 2,
    checkpointSeconds: 0,
    looseBytes: 10,
  };
  const step = (change: Partial<Course>, workers = 3) => nextStep({ ...COURSE, ...change }, workers, PACE);

  it('fills the window of twice the workers and two', () => {
    expect(step({}).ranges.map(({ firstBlock }) => firstBlock)).toEqual([8, 12, 16, 20, 24, 28, 32, 36]);
    expect(step({ openRanges: 7 }).ranges).toEqual([{ firstBlock: 8, blocks: 4 }]);
    expect(step({ openRanges: 9 }).ranges).toEqual([]);
    expect(step({}, 0).ranges).toHaveLength(4);
  });

  it('never puts a huge run in the queue as a whole', () => {
    expect(step({ blocks: 1e12 }, 64).ranges).toHaveLength(130);
  });

  it('makes a checkpoint by trials, by time and by bytes, one at a time', () => {
    expect(step({}).merge).toBeUndefined();
    expect(step({ trialsDone: 1e6 }).merge).toBe('checkpoint');
    expect(step({ trialsDone: 2e6, coveredTrials: 1.5e6 }).merge).toBeUndefined();
    expect(step({ secondsSince: 30 }).merge).toBe('checkpoint');
    expect(step({ looseBytes: 1001 }).merge).toBe('checkpoint');
    expect(step({ secondsSince: 30, merging: true }).merge).toBeUndefined();
  });

  it('spends at most a twentieth of the time on checkpoints', () => {
    expect(step({ secondsSince: 39, checkpointSeconds: 2 }).merge).toBeUndefined();
    expect(step({ secondsSince: 40, checkpointSeconds: 2 }).merge).toBe('checkpoint');
    expect(step({ trialsDone: 1e6, secondsSince: 0.9 }).merge).toBeUndefined();
  });

  it('finishes when all blocks are done, and merges first when there is too much for one task', () => {
    expect(step({ doneBlocks: 1000, nextBlock: 1000 })).toEqual({ ranges: [], merge: 'finish' });
    expect(step({ doneBlocks: 1000, nextBlock: 1000, looseBytes: 1001 }).merge).toBe('checkpoint');
    expect(step({ doneBlocks: 1000, nextBlock: 1000, merging: true }).merge).toBeUndefined();
  });

  it('cuts a run to its end whatever the rates, with the window never exceeded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 1, maxLength: 5 }),
        (blocks, rates) => {
          const open: Range[] = [];
          let course: Course = { ...COURSE, blocks, nextBlock: 0, doneBlocks: 0, secondsSince: 0 };
          for (let i = 0; course.doneBlocks < blocks; i++) {
            const { ranges } = nextStep({ ...course, blockSeconds: rates[i % rates.length]! }, 2, PACE);
            open.push(...ranges);
            expect(open.length).toBeLessThanOrEqual(6);
            const done = open.splice(i % open.length, 1)[0]!;
            const nextBlock = course.nextBlock + ranges.reduce((sum, range) => sum + range.blocks, 0);
            course = { ...course, nextBlock, doneBlocks: course.doneBlocks + done.blocks, openRanges: open.length };
          }
          expect(open).toEqual([]);
          expect(course.doneBlocks).toBe(blocks);
        },
      ),
      { numRuns: 30 },
    );
  });
});
