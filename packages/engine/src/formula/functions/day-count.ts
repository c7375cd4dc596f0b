/** Days and parts of years between two dates, by the conventions of bonds. */
import { type CivilDate, civil, daysInMonth, monthStart, wholeSerial } from './calendar.ts';
import type { Checked, NumericFunction, Parameter } from './function.ts';

const START: Parameter = { name: 'start_date', accepts: 'number' };
const END: Parameter = { name: 'end_date', accepts: 'number' };

/** DAYS, DAYS360, YEARFRAC. */
export const DAY_COUNT: readonly NumericFunction[] = [
  {
    name: 'DAYS',
    category: 'date',
    summary: 'The number of days from one date to another.',
    parameters: [END, START],
    examples: [
      ['DAYS(45017,45000)', 17],
      ['DAYS(45000.9,45017.1)', -17],
      ['DAYS(-1,2)', '#NUM!'],
    ],
    numeric: (m, end, start) => m.sub(wholeSerial(m, end), wholeSerial(m, start)),
  },
  {
    name: 'DAYS360',
    category: 'date',
    summary: 'The number of days between two dates in a year of twelve months of 30 days.',
    parameters: [START, END, { name: 'method', accepts: 'logical', optional: true, fallback: false }],
    examples: [
      ['DAYS360(DATE(2023,1,1),DATE(2023,12,31))', 360],
      ['DAYS360(DATE(2023,1,1),DATE(2023,12,31),TRUE)', 359],
      ['DAYS360(DATE(2023,1,30),DATE(2023,1,31))', 0],
    ],
    numeric: daysInMonthsOf30,
  },
  {
    name: 'YEARFRAC',
    category: 'date',
    summary:
      'The part of a year between two dates. Basis 0: US 30/360, 1: actual/actual, 2: actual/360, 3: actual/365, 4: European 30/360.',
    parameters: [
      { ...START, strict: true },
      { ...END, strict: true },
      { name: 'basis', accepts: 'number', optional: true, fallback: 0, strict: true },
    ],
    examples: [
      ['YEARFRAC(39508,39691)', 0.5],
      ['YEARFRAC(39508,39691,2)', 0.5083333333333333],
      ['YEARFRAC(39508,39691,3)', 0.5013698630136987],
      ['YEARFRAC(39508,39691,4)', 0.49722222222222223],
      ['YEARFRAC(44594,45351,1)', 2.0720802919708032],
      ['YEARFRAC(46179,46084)', 0.25833333333333336],
      ['YEARFRAC(1,2,5)', '#NUM!'],
    ],
    numeric: yearFraction,
  },
];

function daysInMonthsOf30<V, B>(m: Checked<V, B>, start: V, end: V, method: V): V {
  // Excel takes the last half second before midnight for the next day here, and here only.
  const rounded = (serial: V) => dateOf(m, wholeSerial(m, m.add(serial, m.const(0.5 / 86400))));
  const from = rounded(start);
  const to = rounded(end);
  return m.select(m.ne(method, m.const(0)), european(m, from, to), american(m, from, to));
}

interface Dated<V, B> extends CivilDate<V> {
  readonly serial: V;
  readonly isMonthEnd: B;
}

function dateOf<V, B>(m: Checked<V, B>, serial: V): Dated<V, B> {
  const date = civil(m, serial);
  return { ...date, serial, isMonthEnd: m.eq(date.day, daysInMonth(m, date.year, date.month)) };
}

/** The share of a year from the earlier date to the later; #NUM! for a basis outside 0 to 4. */
export function yearFraction<V, B>(m: Checked<V, B>, start: V, end: V, basis: V): V {
  const a = wholeSerial(m, start);
  const b = wholeSerial(m, end);
  const kind = m.trunc(basis);
  m.require(m.and(m.ge(kind, m.const(0)), m.le(kind, m.const(4))), '#NUM!');
  const from = dateOf(m, m.min(a, b));
  const to = dateOf(m, m.max(a, b));
  const days = m.sub(to.serial, from.serial);
  const per = (count: V, year: number) => m.div(count, m.const(year));
  const fractions = [
    per(nasd(m, from, to), 360),
    m.div(days, averageYear(m, from, to)),
    per(days, 360),
    per(days, 365),
    per(european(m, from, to), 360),
  ];
  return fractions.reduceRight((rest, fraction, index) => m.select(m.eq(kind, m.const(index)), fraction, rest));
}

function days360<V, B>(m: Checked<V, B>, from: CivilDate<V>, to: CivilDate<V>, first: V, last: V): V {
  const years = m.mul(m.sub(to.year, from.year), m.const(360));
  const months = m.mul(m.sub(to.month, from.month), m.const(30));
  return m.add(m.add(years, months), m.sub(last, first));
}

function european<V, B>(m: Checked<V, B>, from: CivilDate<V>, to: CivilDate<V>): V {
  return days360(m, from, to, m.min(from.day, m.const(30)), m.min(to.day, m.const(30)));
}

/** DAYS360's US method: an end on the 31st after a start before the 30th is the first of the next month. */
function american<V, B>(m: Checked<V, B>, from: Dated<V, B>, to: Dated<V, B>): V {
  const first = m.select(from.isMonthEnd, m.const(30), from.day);
  const is31 = m.eq(to.day, m.const(31));
  const last = m.select(m.and(is31, m.ge(first, m.const(30))), m.const(30), to.day);
  return days360(m, from, to, first, last);
}

/** YEARFRAC's basis 0 (NASD): like `american`, but the end of February counts as the 30th on both sides. */
function nasd<V, B>(m: Checked<V, B>, from: Dated<V, B>, to: Dated<V, B>): V {
  const isFebruaryEnd = (date: Dated<V, B>) => m.and(date.isMonthEnd, m.eq(date.month, m.const(2)));
  const isFromFebruary = isFebruaryEnd(from);
  const first = m.select(isFromFebruary, m.const(30), m.min(from.day, m.const(30)));
  const both = m.and(isFromFebruary, isFebruaryEnd(to));
  const is31 = m.and(m.eq(to.day, m.const(31)), m.ge(first, m.const(30)));
  return days360(m, from, to, first, m.select(m.or(both, is31), m.const(30), to.day));
}

/** Days of the year for basis 1: 365 or 366 within a year, else the mean length of the calendar years touched. */
function averageYear<V, B>(m: Checked<V, B>, from: Dated<V, B>, to: Dated<V, B>): V {
  const c = (x: number) => m.const(x);
  const january = (year: V) => monthStart(m, year, c(1));
  const march = (year: V) => monthStart(m, year, c(3));
  const lengthOf = (year: V) => m.sub(january(m.add(year, c(1))), january(year));
  const isSameYear = m.eq(from.year, to.year);
  const isEarlierInYear = m.or(m.gt(from.month, to.month), m.and(m.eq(from.month, to.month), m.ge(from.day, to.day)));
  const isWithinYear = m.or(isSameYear, m.and(m.eq(to.year, m.add(from.year, c(1))), isEarlierInYear));
  // A 29 February from the first date to the second, both included.
  const leapDay = (year: V) => m.sub(march(year), c(1));
  const isLeapDayInside = (year: V) =>
    m.and(m.eq(lengthOf(year), c(366)), m.and(m.le(from.serial, leapDay(year)), m.ge(to.serial, leapDay(year))));
  const isLong = m.or(isLeapDayInside(from.year), isLeapDayInside(to.year));
  const sameYear = lengthOf(from.year);
  const within = m.select(isSameYear, sameYear, m.select(isLong, c(366), c(365)));
  const years = m.add(m.sub(to.year, from.year), c(1));
  const mean = m.div(m.sub(january(m.add(to.year, c(1))), january(from.year)), years);
  return m.select(isWithinYear, within, mean);
}
