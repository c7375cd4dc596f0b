import { describe, expect, it } from 'vitest';
import { csvDialect } from './csv-dialect.ts';
import { TableError } from './table-error.ts';

const dialect = (text: string) => {
  const { delimiter, decimal, lineEnd, header, start } = csvDialect(new TextEncoder().encode(text));
  return [String.fromCharCode(delimiter), String.fromCharCode(decimal), lineEnd, header, start];
};

describe('the dialect of a CSV file', () => {
  it.each([
    ['a,b\n1.5,2', [',', '.', 10, ['a', 'b'], 4]],
    ['a;b\r\n1,5;2', [';', ',', 10, ['a', 'b'], 5]],
    ['a;b\n1.5;2', [';', '.', 10, ['a', 'b'], 4]],
    ['a;b\n1;2', [';', '.', 10, ['a', 'b'], 4]],
    ['a;b\n1,234;2', [';', ',', 10, ['a', 'b'], 4]],
    ['a;b\n1,234;0.5', [';', '.', 10, ['a', 'b'], 4]],
    ['a;b\n1.234,5;2', [';', ',', 10, ['a', 'b'], 4]],
    ['a;b\n1,234.5;2', [';', '.', 10, ['a', 'b'], 4]],
    ['a;b\n31.12.2026;0,25', [';', ',', 10, ['a', 'b'], 4]],
    ['a\tb\n1,5\t2', ['\t', ',', 10, ['a', 'b'], 4]],
    ['a|b\n1|2', ['|', '.', 10, ['a', 'b'], 4]],
    ['a,b\r1,2\r', [',', '.', 13, ['a', 'b'], 4]],
    ['\ufeff"S ", "K, in $" \n1,2', [',', '.', 10, ['S', 'K, in $'], 20]],
    ['Price, USD;K\n1,5;2\n3;4', [';', ',', 10, ['Price, USD', 'K'], 13]],
    ['sep=;\r\na;b\r\n1;2', [';', '.', 10, ['a', 'b'], 12]],
    ['\n \na,b,,\n1,2,,', [',', '.', 10, ['a', 'b'], 9]],
    ['a\n1', [',', '.', 10, ['a'], 2]],
    ['a,b', [',', '.', 10, ['a', 'b'], 3]],
    ['"a\nb",c\n1,2', [',', '.', 10, ['a\nb', 'c'], 8]],
  ])('of %j', (text, expected) => {
    expect(dialect(text)).toEqual(expected);
  });

  it.each([
    ['', 'no-header'],
    [' \r\n\n', 'no-header'],
    ['a\0b', 'not-text'],
    [`"${'x'.repeat(70_000)}`, 'record-too-long'],
  ])('is refused for %j', (text, code) => {
    expect(() => dialect(text)).toThrow(expect.objectContaining({ code }));
  });

  it('is refused for UTF-16, by its name', () => {
    const refusal = new TableError('unsupported-encoding', { encoding: 'UTF-16' });
    expect(() => csvDialect(Uint8Array.of(0xff, 0xfe, 97, 0))).toThrow(refusal);
    expect(() => csvDialect(Uint8Array.of(0xfe, 0xff, 0, 97))).toThrow(refusal);
  });
});
