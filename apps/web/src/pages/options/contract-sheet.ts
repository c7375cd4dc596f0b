/** All that the calculator shows of one contract: its price and Greeks, and how they change with the spot. It knows no field. */
import {
  type Contract,
  createPricer,
  DEFAULT_SPECIFICATION,
  EARLY_QUANTITIES,
  type Outcome,
  type Pricer,
  type PricingSpecification,
  payoff,
  priceOne,
  QUANTITIES,
  type QuantityName,
} from '@tessera/models';
import type { Ticket } from './ticket.ts';

/** The quantities at each of the spots. */
export type Curves = Readonly<Partial<Record<QuantityName, readonly number[]>>>;

export interface ContractSheet {
  /** Of the ticket; the Greeks are in its units. */
  readonly results: Readonly<Partial<Record<QuantityName, number>>>;
  /** Whether a volatility gives the price; `priced` where the volatility was given. */
  readonly outcome: Outcome;
  /** That was given or found; NaN where none gives the price. */
  readonly volatility: number;
  /** What the holder would get now by exercising. */
  readonly intrinsic: number;
  /** Ascending. */
  readonly spots: readonly number[];
  readonly curves: Curves;
  /** At expiry, at each of the spots. */
  readonly payoffs: readonly number[];
}

/** Points of a curve; a tree takes some thousand times as long for each. */
const POINTS = 121;
const TREE_POINTS = 17;

/** Prices the ticket. `pricerOf` keeps pricers, which take longer to make than to use. */
export function contractSheet(
  ticket: Ticket,
  pricerOf: (specification: PricingSpecification) => Pricer = createPricer,
): ContractSheet {
  const found = ticket.by === 'price' ? volatilityOf(ticket) : { volatility: ticket.sigma, outcome: 'priced' as const };
  const { volatility, outcome } = found;
  const contract = contractOf(ticket, volatility);
  const spots = spotsOf(ticket, volatility);
  const pricer = pricerOf(specificationOf(ticket));
  const columns = priced(pricer, contract, [ticket.S, ...spots]);
  const sign = contract.sign;
  return {
    results: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[0]!])),
    outcome,
    volatility,
    intrinsic: payoff(sign, ticket.S, ticket.K),
    spots,
    curves: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice(1)])),
    payoffs: spots.map((spot) => payoff(sign, spot, ticket.K)),
  };
}

/** What is asked for: every quantity that there is for the exercise. */
export function specificationOf({ model, exercise, method, theta, vega, rho }: Ticket): PricingSpecification {
  const quantities = exercise === 'american' ? EARLY_QUANTITIES : (Object.keys(QUANTITIES) as QuantityName[]);
  const units = { theta, vega, rho };
  return { ...DEFAULT_SPECIFICATION, model, exercise, method, units, quantities };
}

/** The volatility at which a European contract has its price. */
function volatilityOf(ticket: Ticket): { readonly volatility: number; readonly outcome: Outcome } {
  const { results, outcome } = priceOne(
    { ...specificationOf({ ...ticket, exercise: 'european' }), quantities: ['price'], solve: 'implied-volatility' },
    contractOf(ticket, ticket.price),
  );
  return { volatility: outcome === 'priced' ? results.implied_volatility! : Number.NaN, outcome };
}

function contractOf({ S, K, T, r, q, type, model }: Ticket, volatility: number): Contract<number> {
  return {
    spot: S,
    strike: K,
    expiry: T,
    rate: r,
    dividend: model === 'black-76' ? 0 : q,
    volatility,
    sign: type === 'call' ? 1 : -1,
  };
}

/** Spots around strike and spot, as far as the volatility may carry them; the two among them, where curves bend. */
export function spotsOf(
  { S, K, T, exercise, method }: Pick<Ticket, 'S' | 'K' | 'T' | 'exercise' | 'method'>,
  volatility: number,
): readonly number[] {
  const reach = Math.min(1, Math.max(0.15, 2.5 * (Number.isFinite(volatility) ? volatility : 0.2) * Math.sqrt(T)));
  const low = Math.min(K * Math.exp(-reach), S * 0.9);
  const high = Math.max(K * Math.exp(reach), S * 1.1);
  const points = exercise === 'american' && method === 'binomial' ? TREE_POINTS : POINTS;
  const even = Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  return [...new Set([...even, S, K])].sort((a, b) => a - b);
}

function priced(
  pricer: Pricer,
  contract: Contract<number>,
  spots: readonly number[],
): Record<string, readonly number[]> {
  const count = spots.length;
  const all = (value: number) => new Float64Array(count).fill(value);
  const contracts = {
    spot: Float64Array.from(spots),
    strike: all(contract.strike),
    expiry: all(contract.expiry),
    rate: all(contract.rate),
    dividend: all(contract.dividend),
    volatility: all(contract.volatility),
    sign: all(contract.sign),
  };
  const columns = pricer.results.map(() => new Float64Array(count));
  pricer.price(contracts, 0, count, columns, new Uint8Array(count));
  return Object.fromEntries(pricer.results.map((name, k) => [name, [...columns[k]!]]));
}
