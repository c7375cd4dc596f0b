/** One contract with its choices, as the calculator has it and as its address tells it. It knows no field. */
import {
  AMERICAN_METHODS,
  type AmericanMethod,
  CONTRACT_COLUMNS,
  type ContractColumnName,
  DEFAULT_SPECIFICATION,
  EXERCISES,
  type Exercise,
  OPTION_MODELS,
  type OptionModel,
  RHO_UNITS,
  THETA_UNITS,
  type Units,
  VEGA_UNITS,
} from '@tessera/models';

/** The numbers of a contract, by the names of tables' columns. */
export const NUMBERS = ['S', 'K', 'T', 'r', 'q', 'sigma', 'price'] as const satisfies readonly ContractColumnName[];
export type NumberName = (typeof NUMBERS)[number];

export interface Ticket extends Readonly<Record<NumberName, number>>, Units {
  readonly type: 'call' | 'put';
  /** From which the rest follows. */
  readonly by: 'sigma' | 'price';
  readonly model: OptionModel;
  readonly exercise: Exercise;
  readonly method: AmericanMethod;
}

const { model, exercise, method, units } = DEFAULT_SPECIFICATION;

export const FIRST_TICKET: Ticket = {
  type: 'call',
  S: 100,
  K: 100,
  T: 1,
  r: 0.03,
  q: 0,
  sigma: 0.2,
  price: 10,
  by: 'sigma',
  model,
  exercise,
  method,
  ...units,
};

/** Words of the address and what they may be. */
const WORDS = {
  type: ['call', 'put'],
  by: ['sigma', 'price'],
  model: OPTION_MODELS,
  exercise: EXERCISES,
  method: AMERICAN_METHODS,
  theta: Object.keys(THETA_UNITS),
  vega: Object.keys(VEGA_UNITS),
  rho: Object.keys(RHO_UNITS),
} as const satisfies Partial<Record<keyof Ticket, readonly string[]>>;

/** The ticket of an address; what it does not tell, or tells wrongly, is as at first. */
export function ticketOf(params: URLSearchParams): Ticket {
  const words = Object.entries(WORDS).flatMap(([name, allowed]) => {
    const word = params.get(name);
    return word !== null && (allowed as readonly string[]).includes(word) ? [[name, word]] : [];
  });
  const numbers = NUMBERS.flatMap((name) => {
    const text = params.get(name);
    const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
    return refusalOf(name, value) === undefined ? [[name, value]] : [];
  });
  return possible({ ...FIRST_TICKET, ...Object.fromEntries(words), ...Object.fromEntries(numbers) });
}

/** What the address says of a ticket: that in which it differs from the first; null takes the rest out. */
export function addressOf(ticket: Ticket): Readonly<Record<string, string | number | null>> {
  const names = [...NUMBERS, ...(Object.keys(WORDS) as (keyof typeof WORDS)[])];
  return Object.fromEntries(names.map((name) => [name, ticket[name] === FIRST_TICKET[name] ? null : ticket[name]]));
}

/** The ticket after a change; the volatility is found from the price of European contracts only. */
export function changed(before: Ticket, change: Partial<Ticket>): Ticket {
  return possible({ ...before, ...change }, change.by === 'price' ? 'by' : 'exercise');
}

function possible(ticket: Ticket, stronger: 'by' | 'exercise' = 'exercise'): Ticket {
  if (ticket.by !== 'price' || ticket.exercise !== 'american') return ticket;
  return stronger === 'by' ? { ...ticket, exercise: 'european' } : { ...ticket, by: 'sigma' };
}

/** Why a number cannot stand there; undefined: it can. */
export function refusalOf(name: NumberName, value: number): string | undefined {
  if (!Number.isFinite(value)) return 'Type a number.';
  const {
    low = -Infinity,
    high = Infinity,
    isOpen,
  } = CONTRACT_COLUMNS.find((column) => column.name === name)!.allowed!;
  if (isOpen && value <= low) return `It must be above ${low}.`;
  if (value < low) return low === 0 ? 'It must not be negative.' : `It must be ${low} or more.`;
  if (value > high) return `It must be ${high.toLocaleString()} or less.`;
  return undefined;
}
