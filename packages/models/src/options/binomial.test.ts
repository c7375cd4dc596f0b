/** The tree against closed forms, and where it stands alone. */
import { SCALARS } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { americanPrice } from './american.ts';
import { binomialPrice } from './binomial.ts';
import { blackScholes } from './black-scholes.ts';
import type { Contract } from './contract.ts';

const european = (contract: Contract<number>): number => blackScholes(SCALARS, 'black-scholes', contract).price;

describe('the tree', () => {
  it('is European without early exercise, whose price it has', () => {
    const contract = { spot: 100, strike: 95, expiry: 1, rate: 0.05, dividend: 0, volatility: 0.3, sign: 1 };
    expect(Math.abs(binomialPrice(contract) - european(contract))).toBeLessThan(1e-6 * contract.strike);
    const certain = { ...contract, volatility: 0 };
    expect(binomialPrice(certain)).toBeCloseTo(european(certain), 12);
  });

  it('alone knows two boundaries: the other methods say so', () => {
    const contract = { spot: 70, strike: 100, expiry: 10, rate: -0.01, dividend: -0.03, volatility: 0.2, sign: -1 };
    expect(americanPrice(SCALARS, contract, 'andersen-lake').hasTwoBoundaries).toBe(true);
    const [coarse, fine] = [binomialPrice(contract, 201), binomialPrice(contract, 801)];
    expect(Math.abs(coarse - fine)).toBeLessThan(1e-3);
    expect(fine).toBeGreaterThan(european(contract));
    const mirrored = { ...contract, spot: 100, strike: 70, rate: -0.03, dividend: -0.01, sign: 1 };
    expect(Math.abs(binomialPrice(mirrored) - binomialPrice(contract))).toBeLessThan(1e-3);
    expect(americanPrice(SCALARS, mirrored, 'andersen-lake').hasTwoBoundaries).toBe(true);
  });
});
