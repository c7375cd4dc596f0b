/**
 * Processes that move at random moments of their own: how a step of the grid takes them through what happens in it. The wait
 * for the next event is part of the state and draws are counted by events, so the events of a path do not depend on the grid
 * (but for rounding). It knows no process.
 */
import { type Arithmetic, log } from '@tessera/engine';
import type { Noise, StepPlace } from './process.ts';
import { whereNeeded } from './where-needed.ts';

/** A uniform of the event at hand, number `k` of it. */
export type EventDraw<V> = (k: number) => V;

/** What a process does with its own state. */
export interface EventRule<V> {
  /** The state when time has passed in which nothing happened; unchanged when left out. */
  pass?(own: readonly V[], time: V): V[];
  /** The state after an event. */
  happen(own: readonly V[], draw: EventDraw<V>): V[];
  /** How long until the next event; infinite where there is none. */
  wait(own: readonly V[], draw: EventDraw<V>): V;
}

/** Events that one step takes at most; a path with more ends in an error, which a finer grid mends. */
export const MOST_EVENTS_PER_STEP = 100_000;
/** Events that a path can draw for. */
const MOST_EVENTS = 2 ** 32 - 1;
/** Columns before the process's own: the waits drawn so far, the time until the next event. */
const CLOCK = 2;

/** The state at time 0: nothing drawn, and the first wait due to be drawn. */
export function startClock<V, B>(m: Arithmetic<V, B>, own: readonly V[]): V[] {
  return [m.const(0), m.const(0), ...own];
}

/** The process's own part of a state. */
export function ownOf<V>(state: readonly V[]): readonly V[] {
  return state.slice(CLOCK);
}

/** The state at the end of a step, from the one at its start. */
export function throughEvents<V, B>(
  m: Arithmetic<V, B>,
  state: readonly V[],
  { noise, dt }: Pick<StepPlace<V>, 'noise' | 'dt'>,
  rule: EventRule<V>,
): V[] {
  const length = m.const(dt);
  const due = m.le(state[1]!, length);
  const after = whereNeeded(m, due, [length, ...state], state, (now) => pastEvents(m, [length, ...now], noise, rule));
  const [left, drawn, wait, ...own] = after as [V, V, V, ...V[]];
  const tooMany = m.or(m.le(wait, left), m.gt(drawn, m.const(MOST_EVENTS)));
  const ended = [m.sub(wait, left), ...(rule.pass?.(own, left) ?? own)];
  return [drawn, ...ended.map((x) => m.select(tooMany, m.const(NaN), x))];
}

/** What is left of a step after its last event, and the state then. */
function pastEvents<V, B>(m: Arithmetic<V, B>, now: readonly V[], noise: Noise<V>, rule: EventRule<V>): V[] {
  return m.loop(MOST_EVENTS_PER_STEP, now, (now) => {
    const [left, drawn, wait, ...own] = now as [V, V, V, ...V[]];
    const draw = (k: number) => noise.event(k, m.within(drawn, 0, MOST_EVENTS));
    const until = rule.pass?.(own, wait) ?? own;
    // What the first wait ends is no event: it is only there to be drawn.
    const isFirst = m.eq(drawn, m.const(0));
    const after = rule.happen(until, draw).map((x, k) => m.select(isFirst, until[k]!, x));
    const due = m.le(wait, left);
    const moved = [m.sub(left, wait), m.add(drawn, m.const(1)), rule.wait(after, draw), ...after];
    const next = moved.map((x, k) => m.select(due, x, now[k]!));
    return { next, done: m.not(m.le(next[2]!, next[0]!)) };
  });
}

/** The wait for the first event of a constant rate, from a uniform; infinite for rate 0. */
export function exponentialWait<V, B>(m: Arithmetic<V, B>, u: V, rate: V): V {
  return m.div(m.neg(log(m, u)), rate);
}
