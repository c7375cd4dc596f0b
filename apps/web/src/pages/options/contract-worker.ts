/** The web worker that prices the calculator's contract: tickets in, sheets out. */
import { createPricer, type Pricer, type PricingSpecification } from '@tessera/models';
import { contractSheet } from './contract-sheet.ts';
import type { Ticket } from './ticket.ts';

/** The part of a worker's global scope that is used here. */
declare const self: {
  onmessage: ((event: { readonly data: Ticket }) => void) | null;
  postMessage(sheet: ReturnType<typeof contractSheet>): void;
};

const MOST_KEPT = 8;
const kept = new Map<string, Pricer>();

/** To make a pricer takes a hundred times as long as to use it. */
function pricerOf(specification: PricingSpecification): Pricer {
  const key = JSON.stringify(specification);
  const known = kept.get(key) ?? createPricer(specification);
  kept.delete(key);
  kept.set(key, known);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  return known;
}

self.onmessage = ({ data }) => self.postMessage(contractSheet(data, pricerOf));
