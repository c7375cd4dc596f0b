import { describe, expect, it } from 'vitest';
import {
  ACTIVE_STATES,
  RUN_EVENTS,
  RUN_STATES,
  type RunEvent,
  type RunState,
  statesBefore,
  TRANSITIONS,
} from './run.ts';

describe('what happens to a run', () => {
  // Written apart from the table: every state with every event, `.` where nothing happens.
  const EXPECTED = `
             start    pause   resume   finish     fail    cancel
  queued     running  .       .        .          failed  cancelled
  running    .        paused  .        succeeded  failed  cancelled
  paused     running  .       running  succeeded  failed  cancelled
  succeeded  .        .       .        .          .       .
  failed     .        .       .        .          .       .
  cancelled  .        .       .        .          .       .`;
  const [header = [], ...lines] = EXPECTED.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const cases = lines.flatMap(([from, ...to]) => to.map((state, i) => [from, header[i], state] as const));

  it('is decided for every state and event', () => {
    expect(cases).toHaveLength(RUN_STATES.length * RUN_EVENTS.length);
    expect(new Set(cases.map(([from]) => from))).toEqual(new Set(RUN_STATES));
    expect(header).toEqual(RUN_EVENTS);
  });

  it.each(cases)('%s, %s: %s', (from, event, to) => {
    expect(TRANSITIONS[from as RunState][event as RunEvent] ?? '.').toBe(to);
    expect(statesBefore(event as RunEvent).includes(from as RunState)).toBe(to !== '.');
  });

  it('ends for good', () => {
    expect(ACTIVE_STATES).toEqual(['queued', 'running', 'paused']);
    for (const state of RUN_STATES)
      if (!ACTIVE_STATES.includes(state)) expect(Object.keys(TRANSITIONS[state])).toEqual([]);
  });
});
