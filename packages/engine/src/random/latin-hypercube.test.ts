import { describe, expect, it } from 'vitest';
import { SCALARS } from '../ir/apply.ts';
import { STRATA, strata, stratified } from './latin-hypercube.ts';
import { streamKey, streamOf, uniform } from './philox.ts';

const STREAM = streamOf('Sheet1!B4');

describe('strata of a block', () => {
  it('holds every stratum once', () => {
    for (const block of [0, 1, 4294967296, 2 ** 43 - 1]) {
      expect([...strata(7, STREAM, 0, block)].sort((a, b) => a - b)).toEqual(
        Array.from({ length: STRATA }, (_, i) => i),
      );
    }
  });

  it('is frozen: the first strata of one block, as this file gave them when it was written', () => {
    expect([...strata(1, '0123456789abcdef', 0, 0).slice(0, 8)]).toEqual([381, 914, 828, 897, 451, 906, 595, 236]);
  });

  it('differs by seed, stream, replicate and block, and repeats itself', () => {
    const base = strata(7, STREAM, 0, 5).join();
    const others = [
      strata(8, STREAM, 0, 5),
      strata(7, streamOf('Sheet1!B5'), 0, 5),
      strata(7, STREAM, 1, 5),
      strata(7, STREAM, 0, 6),
      strata(7, STREAM, 0, 5 + 4294967296),
    ];
    for (const other of others) expect(other.join()).not.toBe(base);
    expect(strata(7, STREAM, 0, 5).join()).toBe(base);
  });

  it('puts every stratum into every place alike (chi-squared over place octants and stratum octants)', () => {
    const blocks = 400;
    const counts = new Float64Array(64);
    for (let block = 0; block < blocks; block++) {
      strata(11, STREAM, 0, block).forEach((stratum, place) => {
        const cell = (place >> 7) * 8 + Math.floor(stratum / 128);
        counts[cell] = counts[cell]! + 1;
      });
    }
    // Rows and columns are fixed in each block: 49 degrees of freedom, and cells vary by 1023/1024 of a draw with replacement.
    const expected = (blocks * STRATA) / 64;
    const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0) * (1023 / 1024);
    // mean 49, standard deviation √98: five of them
    expect(Math.abs(statistic - 49)).toBeLessThan(5 * Math.sqrt(98));
  });

  it('of two streams are independent: the rank correlation over many blocks is within five standard errors of 0', () => {
    const blocks = 100;
    let sum = 0;
    for (let block = 0; block < blocks; block++) {
      const a = strata(3, STREAM, 0, block);
      const b = strata(3, streamOf('Sheet1!B5'), 0, block);
      for (let i = 0; i < STRATA; i++) sum += (a[i]! - 511.5) * (b[i]! - 511.5);
    }
    const correlation = sum / (blocks * STRATA * ((STRATA ** 2 - 1) / 12));
    expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(blocks * (STRATA - 1)));
  });
});

describe('the uniform within a stratum', () => {
  const least = 0.5 * 2 ** -52;
  const greatest = 1 - 2 ** -53;

  it('stays inside (0, 1), in its stratum, and on the grid of the draws', () => {
    const key = streamKey(1, STREAM);
    const draws = [
      least,
      0.5 + least,
      greatest,
      ...Array.from({ length: 200 }, (_, trial) => uniform(key, 0, trial, 0)),
    ];
    for (const stratum of [0, 1, 511, 512, 1023]) {
      for (const draw of draws) {
        const u = stratified(SCALARS, stratum, draw);
        expect(Math.floor(u * STRATA)).toBe(stratum);
        expect(Math.floor(u * 2 ** 52) + 0.5).toBe(u * 2 ** 52);
        expect(u).toBeGreaterThan(0);
        expect(u).toBeLessThan(1);
      }
    }
  });
});
