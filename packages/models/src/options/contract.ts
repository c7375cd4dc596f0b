/** One contract over any arithmetic: what every model of options takes. It knows no model. */
import type { Arithmetic } from '@tessera/engine';

/** The letters are those of `columns.ts`; as in `pricer.ts`, where the columns of many contracts are described. */
export interface Contract<V> {
  readonly spot: V;
  readonly strike: V;
  readonly expiry: V;
  readonly rate: V;
  readonly dividend: V;
  readonly volatility: V;
  /** 1 for a call, -1 for a put. */
  readonly sign: V;
}

/** In the order of a kernel's input columns. */
export const CONTRACT_FIELDS = [
  'spot',
  'strike',
  'expiry',
  'rate',
  'dividend',
  'volatility',
  'sign',
] as const satisfies readonly (keyof Contract<never>)[];

/** A contract from its fields by their number in `CONTRACT_FIELDS`. */
export function contractOf<V>(value: (field: number) => V): Contract<V> {
  return Object.fromEntries(CONTRACT_FIELDS.map((field, k) => [field, value(k)])) as unknown as Contract<V>;
}

/** What may be priced, of every contract: see `columns.ts`, which tells people. */
export const LIMITS = {
  /** Spot and strike. */
  price: { low: 1e-50, high: 1e50 },
  expiry: { low: 0, high: 200 },
  /** Interest rate and dividend yield, in size. */
  rate: 10,
  /** Of a volatility that is given, and of a price from which one is found. */
  volatility: { low: 0, high: 100 },
  premium: { low: 0, high: 1e100 },
} as const;

/**
 * 0 where the contract is allowed, else NaN: added to a result it takes away the sign of a zero, and makes the results of
 * contracts that are not allowed NaN. `given` says what stands in `volatility`.
 */
export function zeroIfAllowed<V, B>(m: Arithmetic<V, B>, contract: Contract<V>, given: 'volatility' | 'premium'): V {
  const { spot, strike, expiry, rate, dividend, volatility, sign } = contract;
  const within = (x: V, { low, high }: { readonly low: number; readonly high: number }): B =>
    m.and(m.ge(x, m.const(low)), m.le(x, m.const(high)));
  const conditions = [
    m.ge(m.min(spot, strike), m.const(LIMITS.price.low)),
    m.le(m.max(spot, strike), m.const(LIMITS.price.high)),
    m.le(m.max(m.abs(rate), m.abs(dividend)), m.const(LIMITS.rate)),
    m.eq(m.abs(sign), m.const(1)),
    within(expiry, LIMITS.expiry),
    within(volatility, LIMITS[given]),
  ];
  const isAllowed = conditions.reduce((all, one) => m.and(all, one));
  return m.select(isAllowed, m.const(0), m.const(NaN));
}
