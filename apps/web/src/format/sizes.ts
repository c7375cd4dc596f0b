/** Sizes of files and memory, in steps of 1,024 as the server's settings count. */

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** 1536 is "1.5 kB". */
export function size(bytes: number, locale = navigator.language): string {
  let step = 0;
  let value = bytes;
  // What would be written as 1,000 or more goes to the next unit.
  while (value >= 999.5 && step < UNITS.length - 1) {
    value /= 1024;
    step++;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step]!,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumSignificantDigits: step === 0 ? 3 : 2 + Number(value >= 100),
  }).format(value);
}
