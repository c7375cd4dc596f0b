import { describe, expect, it } from 'vitest';
import { exponentialWait, MOST_EVENTS_PER_STEP, ownOf, startClock, throughEvents } from './event-clock.ts';
import { hawkes } from './hawkes.ts';
import { backendsAgree, frequenciesAgree, pathColumns, planOf } from './path-fixture.ts';
import type { Process } from './process.ts';
import { queue } from './queue.ts';

/** Counts events of a constant rate, and the time that passed. */
const ticks: Process = {
  ...queue,
  components: () => ['N', 't'],
  parameters: [{ name: 'rate', symbol: 'r', meaning: 'rate', kind: 'number', fallback: 1 }],
  refuse: () => undefined,
  note: () => undefined,
  schemes: [
    {
      name: 'exact',
      title: 'Exact',
      source: '',
      start: (m) => startClock(m, [m.const(0), m.const(0)]),
      step: (m, { rate }, state, place) =>
        throughEvents(m, state, place, {
          pass: ([n, time], passed) => [n!, m.add(time!, passed)],
          happen: ([n, time]) => [m.add(n!, m.const(1)), time!],
          wait: (_, draw) => exponentialWait(m, draw(0), m.const(rate as number)),
        }),
      observe: (_m, _p, state) => [...ownOf(state)],
    },
  ],
};

describe('a path that moves by events', () => {
  it('has Poisson counts at a constant rate, whatever the steps, and no time gets lost', async () => {
    for (const steps of [1, 7]) {
      const [counts, times] = await pathColumns(planOf(ticks, { parameters: { rate: 3 }, horizon: 2, steps }), 30_000);
      let share = Math.exp(-6);
      frequenciesAgree(
        counts!,
        Array.from({ length: 30 }, (_, k) => (share *= k > 0 ? 6 / k : 1)),
        `${steps} steps`,
      );
      expect(times!.every((t) => Math.abs(t - 2) < 1e-12)).toBe(true);
    }
  });

  it('has the same events on any grid', async () => {
    for (const process of [hawkes, queue]) {
      const ends = await Promise.all(
        [4, 12, 300].map((steps) => pathColumns(planOf(process, { horizon: 6, steps, keep: [3, 6] }), 1024)),
      );
      const counts = ends.map((columns) => [columns[0]!, columns[columns.length / 2]!]);
      expect(counts[1]).toEqual(counts[0]);
      expect(counts[2]).toEqual(counts[0]);
    }
  });

  it('ends in an error beyond the most events of a step, and not below', async () => {
    const run = (rate: number) =>
      pathColumns(planOf(ticks, { parameters: { rate }, horizon: 2, steps: 2, keep: [1, 2] }), 3);
    const [few, , fewer] = await run(MOST_EVENTS_PER_STEP * 0.98);
    expect([...few!, ...fewer!].every((n) => n > 90_000)).toBe(true);
    for (const column of await run(MOST_EVENTS_PER_STEP * 1.02)) expect([...column]).toEqual([NaN, NaN, NaN]);
  });

  it('is the same on both backends where lanes have different numbers of events', async () => {
    const parameters = { mu: 2, alpha: 1.5, beta: 2, lambda0: 4 };
    await backendsAgree(planOf(hawkes, { parameters, horizon: 4, steps: 3, keep: 'all' }));
    await backendsAgree(planOf(queue, { parameters: { capacity: 6 }, horizon: 4, steps: 3, keep: 'all' }));
  });
});
