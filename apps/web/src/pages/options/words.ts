/** What the choices of pricing are called, and how a setting is said. It knows no field and no file. */
import type { AmericanMethod, Exercise, OptionModel, QuantityName, Units } from '@tessera/models';
import { QUANTITIES } from '@tessera/models';

/** Texts by value, in the order in which they are offered. */
type Words<K extends string> = Readonly<Record<K, string>>;

export const MODELS: Words<OptionModel> = {
  'black-scholes': 'Black-Scholes-Merton',
  'black-76': 'Black-76 (on a forward)',
  'garman-kohlhagen': 'Garman-Kohlhagen (on a currency)',
};

export const EXERCISES: Words<Exercise> = {
  european: 'European: at expiry',
  american: 'American: at any time',
};

export const METHODS: Words<AmericanMethod> = {
  'andersen-lake': 'Andersen-Lake (accurate)',
  'barone-adesi-whaley': 'Barone-Adesi-Whaley (approximate)',
  'bjerksund-stensland': 'Bjerksund-Stensland (approximate)',
  binomial: 'Binomial tree (slow)',
};

export const SOLVES: Words<'price' | 'implied-volatility'> = {
  price: 'Prices, from volatilities',
  'implied-volatility': 'Implied volatilities, from prices',
};

export const THETAS: Words<Units['theta']> = {
  year: 'per year',
  day365: 'per calendar day (1/365)',
  day252: 'per trading day (1/252)',
};

export const VEGAS: Words<Units['vega']> = { '1.00': 'per 1.00', '0.01': 'per 0.01 (one point)' };
export const RHOS: Words<Units['rho']> = { '1.00': 'per 1.00', '0.01': 'per 0.01 (one point)' };

/** What is said of each setting of a priced table. */
const SETTINGS: Readonly<Record<string, { readonly name: string; readonly words: Readonly<Record<string, string>> }>> =
  {
    model: { name: 'Model', words: MODELS },
    exercise: { name: 'Exercise', words: EXERCISES },
    method: { name: 'Method', words: METHODS },
    solve: { name: 'What was wanted', words: SOLVES },
    theta: { name: 'Theta', words: THETAS },
    vega: { name: 'Vega', words: VEGAS },
    rho: { name: 'Rho', words: RHOS },
    decimals: { name: 'Digits after the point', words: { full: 'as many as the number has' } },
  };

/** A setting of a priced table: its name, and its value in words. */
export function settingInWords(key: string, value: string | number): readonly [name: string, text: string] {
  const known = SETTINGS[key];
  return [known?.name ?? key, known?.words[String(value)] ?? String(value)];
}

/** What is wrong with rows, by code, shorter than each row's own sentence. */
const REASONS: Words<string> = {
  empty: 'A value is empty',
  'not-a-number': 'Not a number',
  thousands: 'Thousands separators',
  'not-finite': 'Not a finite number',
  'not-a-date': 'Neither years nor a date',
  'no-valuation-date': 'A date without a valuation date',
  expired: 'Expired before the valuation date',
  'not-positive': 'Not above 0',
  negative: 'Negative',
  'out-of-range': 'Out of range',
  'unknown-type': 'Neither call nor put',
  'below-intrinsic': 'Price below the intrinsic value',
  'above-maximum': 'Price above any possible value',
  'too-many-fields': 'More fields than the header',
  'bad-quotes': 'Quotation marks not closed',
  'not-utf8': 'Text that is not UTF-8',
  'not-priced': 'Cannot be priced by this method',
};

/** A reason for which rows failed. */
export function reasonInWords(code: string): string {
  const words = code.replaceAll('-', ' ');
  return REASONS[code] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** In what a quantity is given: "per year", or nothing where no unit scales it. */
export function unitOf(name: QuantityName, units: Units): string {
  const used: readonly ('theta' | 'vega' | 'rho')[] = QUANTITIES[name].units;
  if (used.length === 0) return '';
  const [unit] = used;
  const text = unit === 'theta' ? THETAS[units.theta] : unit === 'vega' ? VEGAS[units.vega] : RHOS[units.rho];
  return used.length > 1 ? `${text}, twice` : text;
}

/** As the options of a select. */
export function optionsOf<K extends string>(words: Words<K>): { value: K; label: string }[] {
  return (Object.entries(words) as [K, string][]).map(([value, label]) => ({ value, label }));
}
