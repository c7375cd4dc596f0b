/** ISO 8601 dates, as some programs write them into cells, to Excel's serial numbers and back. */

const DAY = 86_400_000;
/** Serial 0 of the 1900 system. Serial 60 is a 29 February 1900 that never was, so earlier days lie one apart. */
const EPOCH = Date.UTC(1899, 11, 30);
const FIRST_OF_MARCH_1900 = 61;
const SHIFT_1904 = 1462;
/** The day after the last one that Excel knows, 9999-12-31. */
const MOST_DAYS = 2_958_466;

/** Serial of `2026-01-31`, `2026-01-31T12:00:00.5`, `T12:00:00` or `12:00:00`; undefined when it is none of these. */
export function serialOfIsoDate(text: string, date1904: boolean): number | undefined {
  const match = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:T?(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?Z?$/.exec(text.trim());
  if (!match || (!match[1] && !match[4])) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = match;
  const time = (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) / 86_400;
  if (!year) return time;
  const days = Math.round((Date.UTC(Number(year), Number(month) - 1, Number(day)) - EPOCH) / DAY);
  if (date1904) return days - SHIFT_1904 + time;
  return (days < FIRST_OF_MARCH_1900 ? days - 1 : days) + time;
}

/** `2026-01-31`, `2026-01-31T12:00:00` or, for less than a day, `12:00:00`; undefined for what Excel shows as no date. */
export function isoDateOfSerial(serial: number, date1904: boolean): string | undefined {
  const seconds = Math.round(serial * 86_400);
  if (!(seconds >= 0 && serial < MOST_DAYS)) return undefined;
  const time = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  const days = Math.floor(seconds / 86_400) + (date1904 ? SHIFT_1904 : 0);
  if (days === 0) return time;
  const day =
    days === FIRST_OF_MARCH_1900 - 1
      ? '1900-02-29'
      : new Date(EPOCH + (days < FIRST_OF_MARCH_1900 ? days + 1 : days) * DAY).toISOString().slice(0, 10);
  return seconds % 86_400 === 0 ? day : `${day}T${time}`;
}

/** The serial of a moment as clocks on this machine show it (Excel's serials know no time zone). */
export function serialOfMoment(moment: Date, date1904: boolean): number {
  const shown = Date.UTC(
    moment.getFullYear(),
    moment.getMonth(),
    moment.getDate(),
    moment.getHours(),
    moment.getMinutes(),
    moment.getSeconds(),
  );
  return shown / 86400000 + 25569 - (date1904 ? 1462 : 0);
}
