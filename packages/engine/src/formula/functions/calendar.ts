/**
 * Excel's calendar over any arithmetic: serials to year, month and day, and back. It must not know functions' arguments.
 *
 * The civil calendar follows H. Hinnant, "chrono-compatible low-level date algorithms" (2013). Excel's 1900 system adds
 * a 29 February 1900 (serial 60) that never was, and a day 0; the 1904 system has neither.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import type { Checked } from './function.ts';

/** 31 December 9999. */
const LAST_SERIAL = 2958465;
/** Serials of the 1904 system are this much lower. */
const SHIFT_1904 = 1462;
/** Serial of 1 January 1970. */
const EPOCH = 25569;

/** A date; `day` is 0 for serial 0. */
export interface CivilDate<V> {
  readonly year: V;
  readonly month: V;
  readonly day: V;
}

/** The whole serial of the 1900 system; #NUM! outside [0, 31 December 9999]. */
export function wholeSerial<V, B>(m: Checked<V, B>, serial: V): V {
  const shifted = m.date1904 ? m.add(serial, m.const(SHIFT_1904)) : serial;
  const day = m.floor(shifted);
  m.require(m.and(m.ge(serial, m.const(0)), m.le(day, m.const(LAST_SERIAL))), '#NUM!');
  return day;
}

/** A serial of the 1900 system as the workbook counts; #NUM! outside its range. */
export function asSerial<V, B>(m: Checked<V, B>, serial: V): V {
  const shifted = m.date1904 ? m.sub(serial, m.const(SHIFT_1904)) : serial;
  m.require(m.and(m.ge(shifted, m.const(0)), m.le(serial, m.const(LAST_SERIAL))), '#NUM!');
  return shifted;
}

/** Year, month and day of a whole serial of the 1900 system. */
export function civil<V, B>(m: Arithmetic<V, B>, serial: V): CivilDate<V> {
  const c = (x: number) => m.const(x);
  const quotient = (a: V, b: number) => m.floor(m.div(a, c(b)));
  // Before 1 March 1900 a serial is one less than the count of days.
  const days = m.select(m.lt(serial, c(60)), m.add(serial, c(1)), serial);
  const z = m.add(days, c(719468 - EPOCH));
  const era = quotient(z, 146097);
  const dayOfEra = m.sub(z, m.mul(era, c(146097)));
  const leapless = m.sub(
    m.add(m.sub(dayOfEra, quotient(dayOfEra, 1460)), quotient(dayOfEra, 36524)),
    quotient(dayOfEra, 146096),
  );
  const yearOfEra = quotient(leapless, 365);
  const before = m.sub(m.add(m.mul(yearOfEra, c(365)), quotient(yearOfEra, 4)), quotient(yearOfEra, 100));
  const dayOfYear = m.sub(dayOfEra, before);
  const fromMarch = quotient(m.add(m.mul(dayOfYear, c(5)), c(2)), 153);
  const day = m.add(m.sub(dayOfYear, quotient(m.add(m.mul(fromMarch, c(153)), c(2)), 5)), c(1));
  const month = m.add(fromMarch, m.select(m.lt(fromMarch, c(10)), c(3), c(-9)));
  const year = m.add(m.add(yearOfEra, m.mul(era, c(400))), m.select(m.le(month, c(2)), c(1), c(0)));
  const isZero = m.eq(serial, c(0));
  const isBug = m.eq(serial, c(60));
  return {
    year: m.select(isZero, c(1900), year),
    month: m.select(isZero, c(1), m.select(isBug, c(2), month)),
    day: m.select(isZero, c(0), m.select(isBug, c(29), day)),
  };
}

/** Serial (1900 system) of the first day of a month; month may be any whole number. */
export function monthStart<V, B>(m: Arithmetic<V, B>, year: V, month: V): V {
  const c = (x: number) => m.const(x);
  const quotient = (a: V, b: number) => m.floor(m.div(a, c(b)));
  // Months counted from March of year 0, so that the leap day ends a year.
  const months = m.add(m.mul(year, c(12)), m.sub(month, c(3)));
  const marchYear = quotient(months, 12);
  const fromMarch = m.sub(months, m.mul(marchYear, c(12)));
  const leaps = m.add(m.sub(quotient(marchYear, 4), quotient(marchYear, 100)), quotient(marchYear, 400));
  const inYear = quotient(m.add(m.mul(fromMarch, c(153)), c(2)), 5);
  const days = m.add(m.add(m.add(m.mul(marchYear, c(365)), leaps), inYear), c(EPOCH - 719468));
  return m.select(m.lt(days, c(61)), m.sub(days, c(1)), days);
}

/** Last day (28 to 31) of a month; 29 for February 1900, as Excel has it. */
export function daysInMonth<V, B>(m: Arithmetic<V, B>, year: V, month: V): V {
  return m.sub(monthStart(m, year, m.add(month, m.const(1))), monthStart(m, year, month));
}

/** Whether a year has 366 days; 1900 has, as Excel counts. */
export function isLeap<V, B>(m: Arithmetic<V, B>, year: V): B {
  return m.eq(daysInMonth(m, year, m.const(2)), m.const(29));
}
