/**
 * Dates and times. A date is a serial number; parts of it come from `calendar.ts`. Day counts of bonds are in
 * `day-count.ts`, working days in `working-days.ts`.
 */

import { parseMoment } from '../coerce.ts';
import { error } from '../value.ts';
import { asSerial, civil, daysInMonth, monthStart, wholeSerial } from './calendar.ts';
import { DAY_COUNT } from './day-count.ts';
import type { Checked, FunctionDefinition, GeneralFunction, NumericFunction, Parameter } from './function.ts';
import { elements, overNumbers } from './kernel.ts';
import { WORKING_DAYS } from './working-days.ts';

const SERIAL: Parameter = { name: 'serial_number', accepts: 'number' };

const PARTS: NumericFunction[] = [
  {
    name: 'YEAR',
    category: 'date',
    summary: 'The year of a date.',
    parameters: [SERIAL],
    examples: [
      ['YEAR(45017)', 2023],
      ['YEAR(0)', 1900],
      ['YEAR(2958465.9)', 9999],
      ['YEAR(2958466)', '#NUM!'],
      ['YEAR(-1)', '#NUM!'],
    ],
    numeric: (m, serial) => civil(m, wholeSerial(m, serial)).year,
  },
  {
    name: 'MONTH',
    category: 'date',
    summary: 'The month of a date, 1 to 12.',
    parameters: [SERIAL],
    examples: [
      ['MONTH(45017)', 4],
      ['MONTH(0)', 1],
      ['MONTH(60)', 2],
    ],
    numeric: (m, serial) => civil(m, wholeSerial(m, serial)).month,
  },
  {
    name: 'DAY',
    category: 'date',
    summary: 'The day of the month of a date, 1 to 31; 0 for serial 0.',
    parameters: [SERIAL],
    examples: [
      ['DAY(45017)', 1],
      ['DAY(0)', 0],
      ['DAY(60)', 29],
      ['DAY(61)', 1],
    ],
    numeric: (m, serial) => civil(m, wholeSerial(m, serial)).day,
  },
  {
    name: 'HOUR',
    category: 'date',
    summary: 'The hour of a time, 0 to 23.',
    parameters: [SERIAL],
    examples: [
      ['HOUR(0.75)', 18],
      ['HOUR(45017.5)', 12],
      ['HOUR(-0.1)', '#NUM!'],
    ],
    numeric: (m, serial) => m.floor(m.div(secondOfDay(m, serial), m.const(3600))),
  },
  {
    name: 'MINUTE',
    category: 'date',
    summary: 'The minute of a time, 0 to 59.',
    parameters: [SERIAL],
    examples: [['MINUTE(TIME(3,2,1))', 2]],
    numeric: (m, serial) => remainder(m, m.floor(m.div(secondOfDay(m, serial), m.const(60))), 60),
  },
  {
    name: 'SECOND',
    category: 'date',
    summary: 'The second of a time, 0 to 59, to the nearest second.',
    parameters: [SERIAL],
    examples: [['SECOND(TIME(3,2,1))', 1]],
    numeric: (m, serial) => remainder(m, secondOfDay(m, serial), 60),
  },
];

const MAKERS: NumericFunction[] = [
  {
    name: 'DATE',
    category: 'date',
    summary: 'The serial of a year, month and day; a month or day out of range runs over into the next or last.',
    parameters: [
      { name: 'year', accepts: 'number' },
      { name: 'month', accepts: 'number' },
      { name: 'day', accepts: 'number' },
    ],
    examples: [
      ['DATE(2023,4,1)', 45017],
      ['DATE(2022,13,1)', 44927],
      ['DATE(0,1,0)', 0],
      ['DATE(1900,2,29)', 60],
      ['DATE(1975,1,60)', 27454],
      ['DATE(9999,13,-1)', '#NUM!'],
      ['DATE(0,0,1)', '#NUM!'],
      ['DATE(10000,1,1)', '#NUM!'],
    ],
    numeric: date,
  },
  {
    name: 'TIME',
    category: 'date',
    summary: 'The part of a day that hours, minutes and seconds make.',
    parameters: [
      { name: 'hour', accepts: 'number' },
      { name: 'minute', accepts: 'number' },
      { name: 'second', accepts: 'number' },
    ],
    examples: [
      ['TIME(12,0,0)', 0.5],
      ['TIME(23,59,59.999999)', 0.999988425925926],
      ['TIME(12,-2,10)', 0.49872685185185184],
      ['TIME(-1,1,1)', '#NUM!'],
      ['TIME(32768,0,0)', '#NUM!'],
    ],
    numeric: time,
  },
  {
    name: 'EDATE',
    category: 'date',
    summary: 'The same day some months later or earlier, or the last day of that month.',
    parameters: [
      { name: 'start_date', accepts: 'number', strict: true },
      { name: 'months', accepts: 'number', strict: true },
    ],
    examples: [
      ['EDATE(DATE(2023,1,31),1)', 44985],
      ['EDATE(DATE(2024,3,31),-1)', 45351],
      ['EDATE(45017,-2000)', '#NUM!'],
      ['EDATE(45017,TRUE)', '#VALUE!'],
    ],
    numeric: (m, start, months) => {
      const { year, month, day } = civil(m, wholeSerial(m, start));
      const target = m.add(month, m.trunc(months));
      const last = daysInMonth(m, year, target);
      return asSerial(m, m.add(monthStart(m, year, target), m.sub(m.min(day, last), m.const(1))));
    },
  },
  {
    name: 'EOMONTH',
    category: 'date',
    summary: 'The last day of the month that is some months later or earlier.',
    parameters: [
      { name: 'start_date', accepts: 'number', strict: true },
      { name: 'months', accepts: 'number', strict: true },
    ],
    examples: [
      ['EOMONTH(44987,7)', 45230],
      ['EOMONTH(44987,-4.7)', 44895],
      ['EOMONTH(DATE(2024,1,15),1)', 45351],
      ['EOMONTH(44987,FALSE)', '#VALUE!'],
    ],
    numeric: (m, start, months) => {
      const { year, month } = civil(m, wholeSerial(m, start));
      const next = m.add(month, m.add(m.trunc(months), m.const(1)));
      return asSerial(m, m.sub(monthStart(m, year, next), m.const(1)));
    },
  },
];

const WEEKS: NumericFunction[] = [
  {
    name: 'WEEKDAY',
    category: 'date',
    summary: 'The day of the week: by default 1 for Sunday to 7 for Saturday.',
    parameters: [SERIAL, { name: 'return_type', accepts: 'number', optional: true, fallback: 1 }],
    examples: [
      ['WEEKDAY(45017)', 7],
      ['WEEKDAY(45017,2)', 6],
      ['WEEKDAY(45017,3)', 5],
      ['WEEKDAY(45017,16)', 1],
      ['WEEKDAY(0)', 7],
      ['WEEKDAY(45017,4)', '#NUM!'],
    ],
    numeric: (m, serial, type) => {
      const day = wholeSerial(m, serial);
      const kind = m.trunc(type);
      // The day of the week (0 Sunday) that counts as the first.
      const first = m.gather(FIRST_DAY, kind);
      m.require(m.eq(first, first), '#NUM!');
      const index = remainder(m, m.add(m.sub(day, first), m.const(6)), 7);
      return m.add(index, m.select(m.eq(kind, m.const(3)), m.const(0), m.const(1)));
    },
  },
  {
    name: 'WEEKNUM',
    category: 'date',
    summary: 'The number of the week in the year; type 21 is the ISO week.',
    parameters: [
      { name: 'serial_number', accepts: 'number', strict: true },
      { name: 'return_type', accepts: 'number', optional: true, fallback: 1, strict: true },
    ],
    examples: [
      ['WEEKNUM(DATE(2023,1,1))', 1],
      ['WEEKNUM(DATE(2023,1,1),2)', 1],
      ['WEEKNUM(DATE(2023,1,8))', 2],
      ['WEEKNUM(DATE(2023,1,8),2)', 2],
      ['WEEKNUM(DATE(2023,1,1),21)', 52],
    ],
    numeric: (m, serial, type) => {
      const day = wholeSerial(m, serial);
      const kind = m.trunc(type);
      const first = m.gather(FIRST_DAY, kind);
      const isIso = m.eq(kind, m.const(21));
      m.require(m.or(isIso, m.and(m.eq(first, first), m.ne(kind, m.const(3)))), '#NUM!');
      const start = monthStart(m, civil(m, day).year, m.const(1));
      const offset = remainder(m, m.add(m.sub(start, first), m.const(6)), 7);
      const week = m.floor(m.div(m.add(m.sub(day, start), m.add(offset, m.const(7))), m.const(7)));
      return m.select(isIso, isoWeek(m, day), week);
    },
  },
  {
    name: 'ISOWEEKNUM',
    category: 'date',
    summary: 'The ISO 8601 number of the week in the year.',
    parameters: [{ name: 'date', accepts: 'number' }],
    examples: [
      ['ISOWEEKNUM(DATE(2023,1,1))', 52],
      ['ISOWEEKNUM(DATE(2021,1,1))', 53],
      ['ISOWEEKNUM(DATE(2024,1,1))', 1],
    ],
    numeric: (m, serial) => isoWeek(m, wholeSerial(m, serial)),
  },
];

/** First day of the week (0 Sunday) by WEEKDAY's return type. */
const FIRST_DAY = Float64Array.from([NaN, 0, 1, 1, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 1, 2, 3, 4, 5, 6, 0]);

const SPANS: GeneralFunction[] = [
  {
    name: 'DATEDIF',
    category: 'date',
    summary: 'The whole years (Y), months (M) or days (D) between two dates, or what is left over (YM, MD, YD).',
    parameters: [
      { name: 'start_date', accepts: 'number' },
      { name: 'end_date', accepts: 'number' },
      { name: 'unit', accepts: 'text' },
    ],
    examples: [
      ['DATEDIF(DATE(2001,1,1),DATE(2003,1,1),"Y")', 2],
      ['DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"d")', 440],
      ['DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"YD")', 75],
      ['DATEDIF(DATE(2001,6,20),DATE(2002,8,15),"M")', 13],
      ['DATEDIF(DATE(2001,6,20),DATE(2002,8,15),"YM")', 1],
      ['DATEDIF(DATE(2001,6,20),DATE(2002,8,15),"MD")', 26],
      ['DATEDIF(2,1,"D")', '#NUM!'],
      ['DATEDIF(1,2,"X")', '#NUM!'],
    ],
    ...overNumbers(
      ([start, end, unit]) => ({
        operands: [...elements(start), ...elements(end)],
        compute: (m, [from, to]) => dateDifference(m, from!, to!, String(unit).toUpperCase()),
      }),
      [2],
    ),
  },
  {
    name: 'DATEVALUE',
    category: 'date',
    summary: 'The serial of a date that is written as text.',
    parameters: [{ name: 'date_text', accepts: 'scalar' }],
    examples: [
      ['DATEVALUE("2023-04-01")', 45017],
      ['DATEVALUE("4/1/2023 18:00")', 45017],
      ['DATEVALUE("1-Apr-2023")', 45017],
      ['DATEVALUE("soon")', '#VALUE!'],
      ['DATEVALUE(45017)', '#VALUE!'],
    ],
    evaluate: ([text], context) => {
      const moment = typeof text === 'string' ? parseMoment(text.trim(), context.date1904) : undefined;
      return moment === undefined ? error('#VALUE!') : Math.floor(moment);
    },
  },
  {
    name: 'TIMEVALUE',
    category: 'date',
    summary: 'The part of a day of a time that is written as text.',
    parameters: [{ name: 'time_text', accepts: 'scalar' }],
    examples: [
      ['TIMEVALUE("6:00 PM")', 0.75],
      ['TIMEVALUE("2023-04-01 12:00")', 0.5],
      ['TIMEVALUE("noon")', '#VALUE!'],
    ],
    evaluate: ([text], context) => {
      const moment = typeof text === 'string' ? parseMoment(text.trim(), context.date1904) : undefined;
      return moment === undefined ? error('#VALUE!') : moment - Math.floor(moment);
    },
  },
];

function dateDifference<V, B>(m: Checked<V, B>, from: V, to: V, unit: string): V {
  const [start, end] = [wholeSerial(m, from), wholeSerial(m, to)];
  m.require(m.le(start, end), '#NUM!');
  const [a, b] = [civil(m, start), civil(m, end)];
  const isShort = m.lt(b.day, a.day);
  const short = m.select(isShort, m.const(1), m.const(0));
  const spanned = m.add(m.mul(m.sub(b.year, a.year), m.const(12)), m.sub(b.month, a.month));
  const months = m.sub(spanned, short);
  const dayAfter = (year: V, month: V, day: V) => m.add(monthStart(m, year, month), m.sub(day, m.const(1)));
  const isEarlier = m.or(m.lt(b.month, a.month), m.and(m.eq(b.month, a.month), isShort));
  const year = m.add(a.year, m.select(isEarlier, m.const(1), m.const(0)));
  const spans: Readonly<Record<string, () => V>> = {
    Y: () => m.floor(m.div(months, m.const(12))),
    M: () => months,
    D: () => m.sub(end, start),
    YM: () => remainder(m, months, 12),
    MD: () => m.sub(end, dayAfter(b.year, m.sub(b.month, short), a.day)),
    YD: () => m.sub(dayAfter(year, b.month, b.day), start),
  };
  const span = spans[unit];
  m.require(m.bool(span !== undefined), '#NUM!');
  return span ? span() : m.const(NaN);
}

const CLOCK: FunctionDefinition[] = [
  {
    name: 'TODAY',
    category: 'date',
    summary: "The date of the run's moment.",
    parameters: [],
    examples: [['TODAY()=INT(NOW())', true]],
    volatile: true,
    evaluate: (_, context) => Math.floor(context.asOf),
  },
  {
    name: 'NOW',
    category: 'date',
    summary: "The date and time of the run's moment.",
    parameters: [],
    examples: [['NOW()>=TODAY()', true]],
    volatile: true,
    evaluate: (_, context) => context.asOf,
  },
];

/** Date and time functions. */
export const DATE: readonly FunctionDefinition[] = [
  ...PARTS,
  ...MAKERS,
  ...WEEKS,
  ...SPANS,
  ...CLOCK,
  ...DAY_COUNT,
  ...WORKING_DAYS,
];

function date<V, B>(m: Checked<V, B>, year: V, month: V, day: V): V {
  const given = m.trunc(year);
  m.require(m.and(m.ge(given, m.const(0)), m.lt(given, m.const(10000))), '#NUM!');
  const century = m.select(m.lt(given, m.const(m.date1904 ? 1904 : 1900)), m.const(1900), m.const(0));
  const months = m.add(m.mul(m.add(given, century), m.const(12)), m.sub(m.trunc(month), m.const(1)));
  m.require(m.and(m.ge(months, m.const(1900 * 12)), m.lt(months, m.const(10000 * 12))), '#NUM!');
  const start = monthStart(m, m.const(0), m.add(months, m.const(1)));
  return asSerial(m, m.add(start, m.sub(m.trunc(day), m.const(1))));
}

function time<V, B>(m: Checked<V, B>, hour: V, minute: V, second: V): V {
  const parts = [hour, minute, second].map((part) => m.trunc(part));
  for (const part of parts) m.require(m.le(part, m.const(32767)), '#NUM!');
  const [h, min, s] = parts as [V, V, V];
  const seconds = m.add(m.add(m.mul(h, m.const(3600)), m.mul(min, m.const(60))), s);
  m.require(m.ge(seconds, m.const(0)), '#NUM!');
  // The day's fraction is taken after the division, as Excel does: TIME(24,2,3) carries its rounding error.
  const days = m.div(seconds, m.const(86400));
  return m.sub(days, m.floor(days));
}

/** Seconds since midnight, to the nearest second. */
function secondOfDay<V, B>(m: Checked<V, B>, serial: V): V {
  wholeSerial(m, serial);
  const seconds = m.floor(m.add(m.mul(m.sub(serial, m.floor(serial)), m.const(86400)), m.const(0.5)));
  return remainder(m, seconds, 86400);
}

function isoWeek<V, B>(m: Checked<V, B>, day: V): V {
  // The Thursday of the week decides the year.
  const thursday = m.add(m.sub(day, remainder(m, m.sub(day, m.const(2)), 7)), m.const(3));
  const start = monthStart(m, civil(m, thursday).year, m.const(1));
  return m.add(m.floor(m.div(m.sub(thursday, start), m.const(7))), m.const(1));
}

function remainder<V, B>(m: Checked<V, B>, a: V, b: number): V {
  return m.sub(a, m.mul(m.floor(m.div(a, m.const(b))), m.const(b)));
}
