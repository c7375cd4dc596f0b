/** Separated text, as programs of several countries write it. */
import { DEFAULT_LIMITS } from '@tessera/xlsx';
import { describe, expect, it } from 'vitest';
import { printCell } from './address.ts';
import { shown } from './fixture.ts';
import { readCsv } from './read-csv.ts';

function read(text: string | Uint8Array, limits = {}) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readCsv(bytes, 'data', { ...DEFAULT_LIMITS, ...limits });
}
function cells(text: string | Uint8Array): Record<string, unknown> {
  return shown(read(text).sheets[0]!, (key) => printCell(Math.floor(key / 16384), key % 16384));
}

describe('separated text', () => {
  it.each([
    ['a,b\n1,2', { A1: 'a', B1: 'b', A2: 1, B2: 2 }],
    ['a;b\n1;2', { A1: 'a', B1: 'b', A2: 1, B2: 2 }],
    ['a\tb\r\n1\t2\r\n', { A1: 'a', B1: 'b', A2: 1, B2: 2 }],
    ['a|b\r1|2', { A1: 'a', B1: 'b', A2: 1, B2: 2 }],
    ['sep=;\na,b;c\n', { A1: 'a,b', B1: 'c' }],
    ['\ufeffa,b', { A1: 'a', B1: 'b' }],
    ['"a,b",c\n"say ""hi""",2', { A1: 'a,b', B1: 'c', A2: 'say "hi"', B2: 2 }],
    ['"two\nlines",1\n3,4', { A1: 'two\nlines', B1: 1, A2: 3, B2: 4 }],
    ['"1","2.5"\n"x",""', { A1: 1, B1: 2.5, A2: 'x' }],
    ['a,,c\n,,\n,1,', { A1: 'a', C1: 'c', B3: 1 }],
    ['"open,1\n2', { A1: 'open,1\n2' }],
    ['one', { A1: 'one' }],
    ['', {}],
    ['\n\n', {}],
    // The separator that stands evenly, not the one that stands most.
    ['name;note\na;x, y, z\nb;u, v, w', { A1: 'name', B1: 'note', A2: 'a', B2: 'x, y, z', A3: 'b', B3: 'u, v, w' }],
  ])('%j', (text, expected) => expect(cells(text)).toEqual(expected));

  it.each([
    ['1e3', 1000], ['-.5', -0.5], ['+7', 7], ['12%', 0.12], ['TRUE', true], ['false', false], ['1.', 1],
    ['1e999', '1e999'], ['0x10', '0x10'], ['Infinity', 'Infinity'], ['NaN', 'NaN'], ['1 2', '1 2'], ['-', '-'],
    ['2026-01-31', '2026-01-31'], ['=1+1', '=1+1'], ['=HYPERLINK(A1)', '=HYPERLINK(A1)'], ['@SUM(1)', '@SUM(1)'],
    ['+1+cmd', '+1+cmd'], ['#N/A', '#N/A'],
  ])('takes %j for %j', (text, value) => expect(cells(`x|${text}\ny|z`).B1).toBe(value)); // biome-ignore format: a table

  it('has no formula, whatever it says', () => {
    const { cells } = read('a,b,c\n=1+1,"=A1",=cmd|\' /C calc\'!A0').sheets[0]!;
    expect([...cells.values()].map(({ formula }) => formula)).toEqual(Array(6).fill(undefined));
  });

  it('parts thousands with commas only where commas part the fields', () => {
    expect(cells('a,"1,234.5"')).toEqual({ A1: 'a', B1: 1234.5 });
    expect(cells('a;1,234\nb;2,5')).toEqual({ A1: 'a', B1: '1,234', A2: 'b', B2: '2,5' });
    expect(read('a;2,5').notes).toEqual([expect.stringContaining('decimal comma')]);
    expect(read('a;2.5').notes).toEqual([]);
  });

  it('is UTF-8, UTF-16 by its mark, else Windows-1252', () => {
    expect(cells('größe,数量')).toEqual({ A1: 'größe', B1: '数量' });
    expect(cells(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x2c, 0, 0xe9, 0))).toEqual({ A1: 'a', B1: 'é' });
    expect(cells(Uint8Array.of(0xfe, 0xff, 0, 0x61, 0, 0x2c, 0, 0xe9))).toEqual({ A1: 'a', B1: 'é' });
    expect(cells(Uint8Array.of(0x67, 0xfc, 0x6e, 0x2c, 0x80))).toEqual({ A1: 'gün', B1: '€' });
  });

  it('keeps its extent, and stops at its limits', () => {
    expect(read('a,b,c\n,\n1').sheets[0]!.extent).toEqual({ sheet: 0, top: 0, left: 0, bottom: 2, right: 2 });
    expect(() => read('1,2,3\n4,5,6', { cells: 5 })).toThrow('cells');
    expect(() => read('1,2,3', { partSize: 3 })).toThrow('partSize');
    const wide = read(Array.from({ length: 16385 }, () => '1').join(','));
    expect(wide.sheets[0]!.cells.size).toBe(16384);
    expect(wide.notes).toEqual([expect.stringContaining('the rest is not read')]);
  });
});
