import { describe, expect, it } from 'vitest';
import { philox4x32, STREAM_VERSION, streamKey, streamOf, uniform, unit } from './philox.ts';

/**
 * Random123 known-answer vectors, copied from DEShawResearch/random123 tests/kat_vectors (commit 9545ff6, BSD-3-Clause,
 * (c) 2010-2012 D. E. Shaw Research): counter words, key words, expected words, hexadecimal, word 0 first.
 */
const KNOWN_ANSWERS = `
00000000 00000000 00000000 00000000 00000000 00000000 6627e8d5 e169c58d bc57ac4c 9b00dbd8
ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 408f276d 41c83b0e a20bc7c6 6d5451fd
243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 d16cfe09 94fdcceb 5001e420 24126ea1
`;

describe('philox4x32', () => {
  it.each(KNOWN_ANSWERS.trim().split('\n'))('agrees with Random123: %s', (line) => {
    const words = line.split(' ').map((word) => Number.parseInt(word, 16));
    const counter = Uint32Array.from(words.slice(0, 4));
    expect([...philox4x32(counter, words[4]!, words[5]!)]).toEqual(words.slice(6));
  });
});

/**
 * Rows of our own, from an independent program (Python's whole numbers, checked against Random123 and SplitMix64's first
 * output). They are promised: whoever changes one must raise `STREAM_VERSION`.
 */
describe('the frozen address', () => {
  it('is of version 1', () => expect(STREAM_VERSION).toBe(1));

  it.each<[number | bigint, string, number, number]>([
    [0, '0000000000000000', 0xff3cd4bf, 0x48218226],
    [1, '0000000000000000', 0x82c0d5b8, 0xdce423fc],
    [42, '0123456789abcdef', 0xe4c31fdc, 0x639cf9e1],
    [9007199254740991, 'ffffffffffffffff', 0x950f2fba, 0xd5386937],
    [18446744073709551615n, '0000000000000001', 0xb813b33d, 0x19438ae6],
  ])('seed %s and stream %s make the key %i, %i', (seed, stream, low, high) => {
    expect(streamKey(seed, stream)).toEqual([low, high]);
  });

  it.each([
    ['', 'f52a15e9a9b5e89b'],
    ['a', '02c0bdbf481420f8'],
    ['Sheet1!B4', '321bdd9de28aa4ff'],
    ['Umsatz €', '86d0ddff273334d7'],
  ])('%j is stream %s', (name, stream) => {
    expect(streamOf(name)).toBe(stream);
  });

  it.each<[number, string, number, number, number, bigint, number]>([
    [0, '0000000000000000', 0, 0, 0, 3788058017429628n, 0.8411178459132592],
    [0, '0000000000000000', 0, 1, 0, 1253295891710024n, 0.2782875911289172],
    [42, '0123456789abcdef', 0, 0, 0, 2533934202363171n, 0.5626464188697547],
    [42, '0123456789abcdef', 0, 1, 0, 3967455717867873n, 0.8809521374315284],
    [42, '0123456789abcdef', 0, 48213, 7, 2797123836494388n, 0.6210862572007844],
    [42, '0123456789abcdef', 3, 48213, 7, 4230815033540510n, 0.9394296526333857],
    [42, '0123456789abcdef', 0, 9007199254740991, 4294967295, 2627696114484067n, 0.5834657456036546],
    [42, '0123456789abcdef', 4294967295, 8589934597, 1, 4068824157889641n, 0.9034604526480287],
  ])(
    'seed %i, stream %s, replicate %i, trial %i, index %i gives k = %i',
    (seed, stream, replicate, trial, index, k, u) => {
      const drawn = uniform(streamKey(seed, stream), replicate, trial, index);
      expect(drawn).toBe(u);
      expect(BigInt(drawn * 2 ** 53)).toBe(2n * k + 1n);
    },
  );

  it.each([
    [0, 0, 1.1102230246251565e-16],
    [0x80000000, 0, 0.5000000000000001],
    [0xffffffff, 0xffffffff, 0.9999999999999999],
    [0, 0xfff, 1.1102230246251565e-16],
    [0, 0x1000, 3.3306690738754696e-16],
  ])('words %i and %i make %d: k = 0, 2^51, 2^52 - 1, and the 12 bits that do not count', (first, second, u) => {
    expect(unit(first, second)).toBe(u);
  });
});

describe('uniforms', () => {
  it('has the mean and variance of a uniform distribution over trials and over indices', () => {
    const n = 20000;
    const key = streamKey(7, streamOf('mean'));
    for (const at of [(i: number) => uniform(key, 0, i, 0), (i: number) => uniform(key, 0, 5, i)]) {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        const u = at(i);
        sum += u - 0.5;
        squares += (u - 0.5) ** 2 - 1 / 12;
      }
      // Five standard errors: variances of u and of (u - ½)² are 1/12 and 1/180.
      expect(Math.abs(sum / n)).toBeLessThan(5 / Math.sqrt(12 * n));
      expect(Math.abs(squares / n)).toBeLessThan(5 / Math.sqrt(180 * n));
    }
  });
});
