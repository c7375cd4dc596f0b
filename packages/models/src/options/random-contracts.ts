/** Random contracts for property tests: what people have, and whatever is allowed. For tests alone. */
import fc from 'fast-check';
import type { Contract } from './contract.ts';

const real = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const power = (low: number, high: number): fc.Arbitrary<number> => real(low, high).map((x) => 10 ** x);
const sign = fc.constantFrom(1, -1);

/** Options that are traded, and worse: days to decades, rates also below zero, strikes from a tenth to ten times the spot. */
export const USUAL: fc.Arbitrary<Contract<number>> = fc
  .record({
    spot: power(-2, 4),
    strike: power(-1, 1),
    expiry: real(1 / 365, 30),
    rate: real(-0.1, 0.3),
    dividend: real(-0.05, 0.3),
    volatility: real(0.02, 2),
    sign,
  })
  .map((contract) => ({ ...contract, strike: contract.strike * contract.spot }));

/** Every corner of what is allowed: no time, no volatility, hardly any, centuries, prices from 1e-50 to 1e50, equal ones. */
export const ALLOWED: fc.Arbitrary<Contract<number>> = fc
  .record({
    spot: fc.oneof(power(-50, 50), real(1, 1000)),
    strike: fc.oneof(power(-50, 50), real(1, 1000), fc.constant(0)),
    expiry: fc.oneof(fc.constantFrom(0, 200, 5e-324), power(-320, 2), real(0, 200)),
    rate: fc.oneof(fc.constantFrom(0, -0, 10, -10), real(-10, 10), real(-0.1, 0.1)),
    dividend: fc.oneof(fc.constantFrom(0, -0, 10, -10), real(-10, 10), real(-0.1, 0.1)),
    volatility: fc.oneof(fc.constantFrom(0, 100, 5e-324), power(-320, 2), real(0, 2)),
    sign,
  })
  // A strike of 0 stands for the spot itself.
  .map((contract) => (contract.strike === 0 ? { ...contract, strike: contract.spot } : contract));
