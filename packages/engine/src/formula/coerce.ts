/**
 * Numbers as Excel reads them from text and writes them as text, where a formula converts silently ("2.7"+1, 1&"").
 * English (United States) forms only, and the euro sign, which Excel takes everywhere. It knows no values but numbers and text.
 */

const NUMBER = /^(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const FRACTION = /^(\d+) (\d+)\/(\d+)$/;

/**
 * The number that a text stands for: "2.7", "1e3", "10%", "$1,234.50", "(5)", "1 1/2", dates and times as serials.
 * Undefined when it stands for none (#VALUE! in a formula), as the empty text does.
 */
export function parseNumber(text: string, date1904 = false): number | undefined {
  const trimmed = text.trim();
  const first = trimmed.charCodeAt(0);
  // Most texts are words; a number or date begins with a digit or sign, or is a month's name.
  if (Number.isNaN(first)) return undefined;
  // Spaces around a number are passed over, around a date they are not (Excel).
  return plainNumber(trimmed) ?? fraction(trimmed) ?? parseMoment(text, date1904);
}

/** Sign, currency, brackets and percent around digits. */
function plainNumber(text: string): number | undefined {
  const bracketed = /^\((.*)\)$/.exec(text);
  let rest = bracketed ? bracketed[1]!.trim() : text;
  let sign = bracketed ? -1 : 1;
  let signed = bracketed !== null;
  let currency = false;
  for (;;) {
    if (!signed && (rest.startsWith('-') || rest.startsWith('+'))) {
      if (rest.startsWith('-')) sign = -sign;
      signed = true;
    } else if (!currency && /^[$€]/.test(rest)) currency = true;
    else break;
    rest = rest.slice(1).trimStart();
  }
  if (!currency && rest.endsWith('€')) rest = rest.slice(0, -1).trimEnd();
  let scale = 1;
  const leading = !currency && rest.startsWith('%');
  if (leading || rest.endsWith('%')) {
    scale = 100;
    rest = (leading ? rest.slice(1) : rest.slice(0, -1)).trim();
  }
  const match = NUMBER.exec(rest);
  if (!match || (match[1] === undefined && !match[2])) return undefined;
  const value = Number(rest.replaceAll(',', ''));
  if (!Number.isFinite(value)) return undefined;
  return value === 0 ? 0 : (sign * value) / scale;
}

function fraction(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const match = FRACTION.exec(sign < 0 ? text.slice(1) : text);
  if (!match || Number(match[3]) === 0) return undefined;
  return sign * (Number(match[1]) + Number(match[2]) / Number(match[3]));
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES = [
  'january', 'february', 'march', 'april', 'may', 'june',
  'july', 'august', 'september', 'october', 'november', 'december',
]; // biome-ignore format: a list

const NAME = '([A-Za-z]{3,9})';
const DATE_FORMS: readonly { form: RegExp; order: string }[] = [
  { form: /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/, order: 'ymd' },
  { form: /^(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{1,2})$/, order: 'mdy' },
  { form: new RegExp(`^(\\d{1,2})[- /]?${NAME}[- /,]+(\\d{4}|\\d{2})$`), order: 'dny' },
  { form: new RegExp(`^${NAME}[- ](\\d{1,2}),? *[- ](\\d{4})$`), order: 'ndy' },
  { form: new RegExp(`^${NAME}[- /](\\d{4}|\\d{2})$`), order: 'ny' },
];
// A space must stand before AM and PM: "1:00AM" is text to Excel (Microsoft's article Q109139), and so is "3a".
const TIME = /^(\d{1,4}):(\d{1,2})(?::(\d{1,2})(\.\d+)?)?(?: ([ap])m?)?$/i;
const HOUR = /^(\d{1,2}) ([ap])m?$/i;

/** A date, a time, or a date and a time, as a serial. */
export function parseMoment(text: string, date1904: boolean): number | undefined {
  const time = parseTime(text);
  if (time !== undefined) return time;
  const date = parseDate(text, date1904);
  if (date !== undefined) return date;
  // The time follows the last space that leaves a date before it: "2024-01-31 1:30 PM".
  for (let space = text.indexOf(' '); space > 0; space = text.indexOf(' ', space + 1)) {
    const before = parseDate(text.slice(0, space), date1904);
    const after = before === undefined ? undefined : parseTime(text.slice(space + 1).trim());
    if (before !== undefined && after !== undefined) return before + after;
  }
  return undefined;
}

function parseTime(text: string): number | undefined {
  const clock = TIME.exec(text);
  const hour = clock ? undefined : HOUR.exec(text);
  if (!clock && !hour) return undefined;
  const half = (clock ? clock[5] : hour![2])?.toLowerCase();
  let hours = Number(clock ? clock[1] : hour![1]);
  if (half !== undefined) {
    if (hours > 12) return undefined;
    hours = (hours % 12) + (half === 'p' ? 12 : 0);
  }
  const minutes = Number(clock?.[2] ?? 0);
  const seconds = Number(`${clock?.[3] ?? 0}${clock?.[4] ?? ''}`);
  if (minutes > 59 || seconds >= 60) return undefined;
  return (hours * 3600 + minutes * 60 + seconds) / 86400;
}

function parseDate(text: string, date1904: boolean): number | undefined {
  for (const { form, order } of DATE_FORMS) {
    const match = form.exec(text);
    if (!match) continue;
    const part = (letter: string) => (order.includes(letter) ? match[order.indexOf(letter) + 1] : undefined);
    const month = part('m') === undefined ? monthNumber(part('n')!) : Number(part('m'));
    const day = Number(part('d') ?? 1);
    const year = fullYear(part('y')!);
    const serial = month === undefined ? undefined : dateSerial(year, month, day, date1904);
    if (serial !== undefined) return serial;
  }
  return undefined;
}

function monthNumber(name: string): number | undefined {
  const lower = name.toLowerCase();
  const index = lower.length === 3 ? MONTHS.indexOf(lower) : MONTH_NAMES.indexOf(lower);
  return index < 0 ? undefined : index + 1;
}

/** Two digits: 00 to 29 are of this century, as in Excel. */
function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year < 30 ? 2000 + year : 1900 + year;
}

/** Serial of a real calendar day (29 February 1900 too, as Excel has it); undefined for others and before the epoch. */
function dateSerial(year: number, month: number, day: number, date1904: boolean): number | undefined {
  if (!date1904 && year === 1900 && month === 2 && day === 29) return 60;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (month < 1 || month > 12 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (year < (date1904 ? 1904 : 1900) || year > 9999) return undefined;
  const days = date.getTime() / 86400000;
  if (date1904) return days + 24107;
  return days + 25569 > 60 ? days + 25569 : days + 25568;
}

/**
 * A number as text, as & and the text functions see it: 15 significant digits, in full up to 20 places and with an
 * exponent beyond (1E+20 is written in full, 1E+21 is not). Method: the rule that Apache POI documents for Excel.
 */
export function printNumber(x: number): string {
  if (x === 0) return '0';
  const [mantissa = '', exponentText = '0'] = Math.abs(x).toExponential(14).split('e');
  const exponent = Number(exponentText);
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  const sign = x < 0 ? '-' : '';
  if (exponent > 20 || (exponent < 0 && 1 - exponent + digits.length > 20)) {
    const fractionDigits = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits[0]}${fractionDigits}E${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0');
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
