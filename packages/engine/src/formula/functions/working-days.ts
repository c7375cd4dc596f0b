/**
 * Working days: weekdays that are no holidays. They are counted, not walked through: W(n), the working days up to day n,
 * is a whole number of weeks and an entry of a table, and so is its inverse.
 */
import type { Value } from '../value.ts';
import { asSerial, wholeSerial } from './calendar.ts';
import type { Checked, GeneralFunction, LoweredArgument, Parameter } from './function.ts';
import { elements, overNumbers, type Plan } from './kernel.ts';

const START: Parameter = { name: 'start_date', accepts: 'number', strict: true };
const END: Parameter = { name: 'end_date', accepts: 'number', strict: true };
const DAYS: Parameter = { name: 'days', accepts: 'number', strict: true };
const HOLIDAYS: Parameter = { name: 'holidays', accepts: 'values', optional: true };
const WEEKEND: Parameter = { name: 'weekend', accepts: 'scalar', optional: true, fallback: 1 };

/** NETWORKDAYS, WORKDAY and their forms with a chosen weekend. */
export const WORKING_DAYS: readonly GeneralFunction[] = [
  {
    name: 'NETWORKDAYS',
    category: 'date',
    summary: 'The number of working days from one date to another, both included.',
    parameters: [START, END, HOLIDAYS],
    examples: [
      ['NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1))', 110],
      ['NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1),{41235,41235,41247,41295})', 107],
      ['NETWORKDAYS(DATE(2013,3,1),DATE(2012,10,1))', -110],
      ['NETWORKDAYS(-1,5)', '#NUM!'],
    ],
    ...overNumbers(([start, end, holidays]) => between(start, end, holidays, 1)),
  },
  {
    name: 'NETWORKDAYS.INTL',
    category: 'date',
    summary: 'The number of working days from one date to another, with a chosen weekend.',
    parameters: [START, END, WEEKEND, HOLIDAYS],
    examples: [
      ['NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,1,31))', 22],
      ['NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),7,{38719,38733})', 22],
      ['NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),"0010001",{38719,38733})', 20],
      ['NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),"1111111")', 0],
      ['NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),8)', '#NUM!'],
      ['NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),"x")', '#VALUE!'],
    ],
    ...overNumbers(([start, end, weekend, holidays]) => between(start, end, holidays, weekend), [2]),
  },
  {
    name: 'WORKDAY',
    category: 'date',
    summary: 'The date that lies some working days after or before another.',
    parameters: [START, DAYS, HOLIDAYS],
    examples: [
      ['WORKDAY(DATE(2008,10,1),151)', 39933],
      ['WORKDAY(DATE(2008,10,1),151,{39778,39786,39834})', 39938],
      ['WORKDAY(45017,0)', 45017],
      ['WORKDAY(45019,-1)', 45016],
    ],
    ...overNumbers(([start, days, holidays]) => after(start, days, holidays, 1)),
  },
  {
    name: 'WORKDAY.INTL',
    category: 'date',
    summary: 'The date that lies some working days after or before another, with a chosen weekend.',
    parameters: [START, DAYS, WEEKEND, HOLIDAYS],
    examples: [
      ['WORKDAY.INTL(DATE(2012,1,1),90,11)', 41013],
      ['WORKDAY.INTL(DATE(2012,1,1),30,17)', 40944],
      ['WORKDAY.INTL(DATE(2012,1,1),30,"1111111")', '#VALUE!'],
    ],
    ...overNumbers(([start, days, weekend, holidays]) => after(start, days, holidays, weekend), [2]),
  },
];

type Argument = Value | LoweredArgument;

/** A week: how many working days it has, how many lie up to each day, and which day is the k-th (days by serial mod 7). */
interface Week {
  readonly length: number;
  readonly upTo: Float64Array;
  readonly kth: Float64Array;
}

/** Serials mod 7 are 0 on Saturday. `works[k]` for Monday to Sunday. */
function weekOf(works: readonly boolean[]): Week {
  const byRest = Array.from({ length: 7 }, (_, rest) => works[(rest + 5) % 7]!);
  const days = byRest.flatMap((isWorking, rest) => (isWorking ? [rest] : []));
  return {
    length: days.length,
    upTo: Float64Array.from(byRest, (_, rest) => days.filter((day) => day <= rest).length),
    kth: Float64Array.from([NaN, ...days]),
  };
}

/** The week that a weekend means: a number (1 to 7 for two days from Saturday on, 11 to 17 for one), or seven 0 and 1. */
function weekFor(weekend: Argument): Week | '#NUM!' | '#VALUE!' {
  if (typeof weekend === 'string') {
    return /^[01]{7}$/.test(weekend) ? weekOf([...weekend].map((day) => day === '0')) : '#VALUE!';
  }
  if (typeof weekend !== 'number') return weekend === null ? weekFor(1) : '#VALUE!';
  const kind = Math.trunc(weekend);
  const isPair = kind >= 1 && kind <= 7;
  if (!isPair && !(kind >= 11 && kind <= 17)) return '#NUM!';
  // Monday is 0.
  const first = isPair ? (kind + 4) % 7 : (kind + 2) % 7;
  const off = isPair ? [first, (first + 1) % 7] : [first];
  return weekOf(Array.from({ length: 7 }, (_, day) => !off.includes(day)));
}

/** The dates that count as holidays: blanks do not; the first operands are the two numbers of the call. */
function operandsOf(a: Argument, b: Argument, holidays: Argument) {
  const dates = elements(holidays).filter((date) => date !== null);
  const isBad = dates.some((date) => typeof date === 'boolean' || typeof date === 'string');
  return isBad ? undefined : [...elements(a), ...elements(b), ...dates];
}

function between(start: Argument, end: Argument, holidays: Argument, weekend: Argument): Plan {
  const week = weekFor(weekend);
  const operands = operandsOf(start, end, holidays);
  if (typeof week === 'string') return week;
  if (operands === undefined) return '#VALUE!';
  return {
    operands,
    compute(m, [from, to, ...dates]) {
      const [a, b] = [wholeSerial(m, from!), wholeSerial(m, to!)];
      const [first, last] = [m.min(a, b), m.max(a, b)];
      const all = m.sub(workingUpTo(m, week, last), workingUpTo(m, week, m.sub(first, m.const(1))));
      const free = distinct(m, dates, week).reduce(
        (sum, { day, counts }) =>
          m.add(sum, m.select(m.and(counts, m.and(m.ge(day, first), m.le(day, last))), m.const(1), m.const(0))),
        m.const(0),
      );
      const count = m.sub(all, free);
      return m.select(m.le(a, b), count, m.neg(count));
    },
  };
}

function after(start: Argument, days: Argument, holidays: Argument, weekend: Argument): Plan {
  const week = weekFor(weekend);
  const operands = operandsOf(start, days, holidays);
  if (typeof week === 'string') return week;
  if (operands === undefined || week.length === 0) return '#VALUE!';
  return {
    operands,
    compute: (m, [from, count, ...dates]) => dayAfter(m, week, wholeSerial(m, from!), m.trunc(count!), dates),
  };
}

function dayAfter<V, B>(m: Checked<V, B>, week: Week, day: V, steps: V, dates: readonly V[]): V {
  const zero = m.const(0);
  const one = m.const(1);
  const isForward = m.gt(steps, zero);
  const base = m.select(isForward, workingUpTo(m, week, day), m.add(workingUpTo(m, week, m.sub(day, one)), one));
  const free = distinct(m, dates, week);
  // Each holiday passed is one more step; every round passes at least one more, or is the last.
  const reach = (passed: V): V =>
    workingDay(m, week, m.add(m.add(base, steps), m.select(isForward, passed, m.neg(passed))));
  const passedBy = (reached: V): V =>
    free.reduce((sum, { day: holiday, counts }) => {
      const ahead = m.and(m.gt(holiday, day), m.le(holiday, reached));
      const behind = m.and(m.lt(holiday, day), m.ge(holiday, reached));
      const isPassed = m.and(counts, m.or(m.and(isForward, ahead), m.and(m.not(isForward), behind)));
      return m.add(sum, m.select(isPassed, one, zero));
    }, zero);
  const [passed] = m.loop(dates.length + 1, [zero], ([known]) => {
    const next = passedBy(reach(known!));
    return { next: [next], done: m.not(m.ne(next, known!)) };
  }) as [V];
  return asSerial(m, m.select(m.eq(steps, zero), day, reach(passed)));
}

/** Working days among the days 0 to n. */
function workingUpTo<V, B>(m: Checked<V, B>, week: Week, n: V): V {
  const weeks = m.floor(m.div(n, m.const(7)));
  const rest = m.sub(n, m.mul(weeks, m.const(7)));
  return m.add(m.mul(weeks, m.const(week.length)), m.gather(week.upTo, rest));
}

/** The day on which `workingUpTo` reaches a count. */
function workingDay<V, B>(m: Checked<V, B>, week: Week, count: V): V {
  const weeks = m.floor(m.div(m.sub(count, m.const(1)), m.const(week.length)));
  const rest = m.sub(count, m.mul(weeks, m.const(week.length)));
  return m.add(m.mul(weeks, m.const(7)), m.gather(week.kth, rest));
}

/** Holidays as whole days, and whether each counts: on a working day, and not named before. */
function distinct<V, B>(m: Checked<V, B>, dates: readonly V[], week: Week): { day: V; counts: B }[] {
  const days = dates.map((date) => wholeSerial(m, date));
  return days.map((day, k) => {
    const works = m.gt(workingUpTo(m, week, day), workingUpTo(m, week, m.sub(day, m.const(1))));
    const counts = days.slice(0, k).reduce((still, earlier) => m.and(still, m.ne(earlier, day)), works);
    return { day, counts };
  });
}
