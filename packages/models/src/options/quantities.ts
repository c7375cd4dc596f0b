/** What can be asked of a contract: its price and derivatives of it. Docs, the API, tables and pages learn of them here. */

export interface Quantity {
  /** As people write it. */
  readonly title: string;
  /** One sentence: what it is a derivative of, and by what. */
  readonly meaning: string;
  /** Which of the units scale it, and how often (volga: vega twice). */
  readonly units: readonly ('theta' | 'vega' | 'rho')[];
  /** Whether it is given when nobody says what is wanted. */
  readonly isDefault: boolean;
}

export const QUANTITIES = {
  price: { title: 'Price', meaning: 'the value of the contract today', units: [], isDefault: true },
  delta: { title: 'Delta', meaning: 'change of the price by the spot', units: [], isDefault: true },
  gamma: { title: 'Gamma', meaning: 'change of delta by the spot', units: [], isDefault: true },
  theta: { title: 'Theta', meaning: 'change of the price as time passes', units: ['theta'], isDefault: true },
  vega: { title: 'Vega', meaning: 'change of the price by the volatility', units: ['vega'], isDefault: true },
  rho: { title: 'Rho', meaning: 'change of the price by the interest rate', units: ['rho'], isDefault: true },
  dividend_rho: {
    title: 'Dividend rho',
    meaning: 'change of the price by the dividend yield or the foreign interest rate',
    units: ['rho'],
    isDefault: false,
  },
  vanna: { title: 'Vanna', meaning: 'change of delta by the volatility', units: ['vega'], isDefault: false },
  volga: {
    title: 'Volga',
    meaning: 'change of vega by the volatility (vomma)',
    units: ['vega', 'vega'],
    isDefault: false,
  },
  charm: { title: 'Charm', meaning: 'change of delta as time passes', units: ['theta'], isDefault: false },
  speed: { title: 'Speed', meaning: 'change of gamma by the spot', units: [], isDefault: false },
  zomma: { title: 'Zomma', meaning: 'change of gamma by the volatility', units: ['vega'], isDefault: false },
  color: { title: 'Color', meaning: 'change of gamma as time passes', units: ['theta'], isDefault: false },
} as const satisfies Record<string, Quantity>;

export type QuantityName = keyof typeof QUANTITIES;
