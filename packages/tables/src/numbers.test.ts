import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATE_TROUBLES, readDates } from './dates.ts';
import { type Fields, NUMBER_TROUBLES } from './fields.ts';
import { readNumbers } from './numbers.ts';

/** Records of one field. */
function fieldsOf(texts: readonly string[]): Fields {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const ends = Uint32Array.from(encoded, (_, i) =>
    encoded.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0),
  );
  const starts = Uint32Array.from(ends, (end, i) => end - encoded[i].length);
  const bytes = Buffer.concat([...encoded, Uint8Array.of(10)]);
  return { bytes, rows: texts.length, width: 1, starts, ends, troubles: new Uint8Array(texts.length) };
}

function numbersOf(texts: readonly string[], decimal = '.'): (number | string)[] {
  const values = new Float64Array(texts.length);
  const troubles = new Uint8Array(texts.length);
  readNumbers(fieldsOf(texts), 0, decimal.charCodeAt(0), values, troubles);
  return Array.from(values, (value, i) => (troubles[i] === 0 ? value : NUMBER_TROUBLES[troubles[i]]));
}

function datesOf(texts: readonly string[], decimal = '.'): (string | number)[] {
  const values = new Float64Array(texts.length);
  const troubles = new Uint8Array(texts.length);
  readDates(fieldsOf(texts), 0, decimal.charCodeAt(0), values, troubles);
  return Array.from(values, (value, i) =>
    troubles[i] === 0 ? new Date(Math.round(value * 86_400_000)).toISOString() : DATE_TROUBLES[troubles[i]],
  );
}

const digits = (maxLength: number) => fc.stringMatching(new RegExp(`^\\d{0,${maxLength}}$`));

/** Texts that are numbers: of any length of digits, and shortest forms of doubles of every size. */
const numberTexts = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      fc.constantFrom('', '0', '000'),
      digits(22),
      fc.constantFrom('', '.'),
      fc.constantFrom('', '0', '0000000'),
      digits(22),
      fc.constantFrom('', '', 'e0', 'e-3', 'E+5', 'e22', 'e-22', 'e300', 'e-330', 'e-9999999999'),
    )
    .filter(([, a, b, point, c, d]) => a + b !== '' || (point !== '' && c + d !== ''))
    .map(([sign, a, b, point, c, d, exponent]) => sign + a + b + (point && point + c + d) + exponent),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, min: -1000, max: 1000 }).map(String),
  fc.double({ noNaN: true, min: 0, max: 1 }).map((x) => x.toPrecision(17)),
  fc.double({ noNaN: true, min: 0, max: 1e6 }).map((x) => x.toFixed(12)),
);

/** Half-way between two doubles, and the next decimals to both sides of it: 18 digits and fewer. */
const halfWays = fc
  .tuple(
    fc.integer({ min: 2 ** 30, max: 2 ** 31 }),
    fc.integer({ min: 0, max: 2 ** 20 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([a, b, k]) => {
    const half = BigInt(a) * 2n ** 24n + BigInt(b) * 16n + 1n;
    const text = String(half * 5n ** BigInt(k)).padStart(20, '0');
    return `${text.slice(0, 20 - k)}.${text.slice(20 - k)}`;
  });

describe('numbers in fields', () => {
  it('are those that Number reads, to the bit', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(numberTexts, halfWays), { maxLength: 20 }), (texts) => {
        const expected = texts.map((text) => (Number.isFinite(Number(text)) ? Number(text) : 'not-finite'));
        expect(numbersOf(texts)).toEqual(expected);
        const commas = texts.map((text) => text.replace('.', ','));
        expect(numbersOf(commas, ',')).toEqual(expected);
      }),
      { numRuns: 4000 },
    );
  });

  it('may be percents', () => {
    expect(numbersOf(['20%', '20 %', '-0.5%', '1e2%', '12345678901234567%'])).toEqual([
      0.2, 0.2, -0.005, 1, 123456789012345.67,
    ]);
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1000, max: 1000 }), (x) => {
        const text = String(x);
        fc.pre(!text.includes('e'));
        expect(numbersOf([`${text}%`])).toEqual([Number(`${text}e-2`)]);
      }),
    );
  });

  it.each([
    ['', 'empty'],
    ['abc', 'not-a-number'],
    ['-', 'not-a-number'],
    ['.', 'not-a-number'],
    ['+.e5', 'not-a-number'],
    ['1e', 'not-a-number'],
    ['1e+', 'not-a-number'],
    ['1.2.3', 'not-a-number'],
    ['1-2', 'not-a-number'],
    ['--1', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['1 2', 'not-a-number'],
    ['%', 'not-a-number'],
    ['5%%', 'not-a-number'],
    ['1,5', 'not-a-number'],
    ['1,23', 'not-a-number'],
    ['1\r2', 'not-a-number'],
    ['€5', 'not-a-number'],
    ['#N/A', 'not-a-number'],
    ['1_000', 'not-a-number'],
    ['２', 'not-a-number'],
    ['1,234', 'thousands'],
    ['-1,234,567.5', 'thousands'],
    ['1 234.5', 'thousands'],
    ["1'234", 'thousands'],
    ['1\u00a0234', 'thousands'],
    ['1\u202f234', 'thousands'],
    ['12,34,567', 'thousands'],
    ['NaN', 'not-finite'],
    ['inf', 'not-finite'],
    ['-Infinity', 'not-finite'],
    ['1e999', 'not-finite'],
    ['1e99999999999999999999999999', 'not-finite'],
    [`1${'0'.repeat(400)}`, 'not-finite'],
  ])('are none: %j', (text, trouble) => {
    expect(numbersOf([text, '1'])).toEqual([trouble, 1]);
  });

  it('have their sign for thousands with a decimal comma, too', () => {
    expect(numbersOf(['1.234', '1.234,5', '1 234,5', '1.5', '0.05', '1,5', ',5', '5,'], ',')).toEqual([
      'thousands',
      'thousands',
      'thousands',
      'not-a-number',
      'not-a-number',
      1.5,
      0.5,
      5,
    ]);
  });

  it('are never made of anything else', () => {
    const letter = fc.constantFrom(...'0123456789..,+-eE% xn\u00a0');
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 1, maxLength: 12 }), (text) => {
        const [value] = numbersOf([text]);
        const percent = /^(.*?) *%$/s.exec(text);
        const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(percent ? percent[1] : text);
        expect(typeof value === 'number' || value === 'not-finite').toBe(number);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('dates in fields', () => {
  it.each([
    ['2026-12-31', '2026-12-31T00:00:00.000Z'],
    ['2026/2/1', '2026-02-01T00:00:00.000Z'],
    ['20240229', '2024-02-29T00:00:00.000Z'],
    ['31.12.2026', '2026-12-31T00:00:00.000Z'],
    ['1.2.2026', '2026-02-01T00:00:00.000Z'],
    ['12/31/2026', '2026-12-31T00:00:00.000Z'],
    ['5/6/2026', '2026-05-06T00:00:00.000Z'],
    ['2026-12-31T16:30:15.5Z', '2026-12-31T16:30:15.500Z'],
    ['2026-12-31 16:30', '2026-12-31T16:30:00.000Z'],
    ['', 'empty'],
    ['0.25', 'not-a-date'],
    ['2026-13-01', 'not-a-date'],
    ['2026-02-29', 'not-a-date'],
    ['31/12/2026', 'not-a-date'],
    ['1.2.26', 'not-a-date'],
    ['2026-12-31x', 'not-a-date'],
    ['2026-12-31 24:00', 'not-a-date'],
    ['2026-12-31 1', 'not-a-date'],
    ['2026.12.31', 'not-a-date'],
    ['31-12-2026', 'not-a-date'],
    ['1000000000000', 'not-a-date'],
    ['Dec 31 2026', 'not-a-date'],
  ])('%j is %s', (text, date) => {
    expect(datesOf([text])).toEqual([date]);
  });

  it('have the day first where the decimal sign is a comma', () => {
    expect(datesOf(['5/6/2026', '31/12/2026', '12/31/2026'], ',')).toEqual([
      '2026-06-05T00:00:00.000Z',
      '2026-12-31T00:00:00.000Z',
      'not-a-date',
    ]);
  });

  it('are those of the calendar, on every day', () => {
    const days = Array.from({ length: 3000 }, (_, i) =>
      new Date(Date.UTC(1600, 0, 1) + i * 53 * 86_400_000).toISOString(),
    );
    expect(datesOf(days.map((day) => day.slice(0, 10)))).toEqual(days);
  });
});
