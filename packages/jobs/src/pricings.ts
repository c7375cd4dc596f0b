/** What a server may ask of the tables that are priced through the queue. It imports no implementation. */
import type { Overview, PricingOptions, PricingSummary, PricingThreads } from '@tessera/pricing';
import type { Priority } from './task.ts';

export const PRICING_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type PricingState = (typeof PRICING_STATES)[number];

/** A table that is priced through the queue. */
export interface Pricing {
  readonly id: string;
  readonly owner: string;
  /** Of its file. */
  readonly name: string;
  readonly fileId: string;
  readonly size: number;
  readonly options: PricingOptions;
  readonly state: PricingState;
  readonly priority: Priority;
  readonly rowsDone: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly failure: { readonly code: string; readonly detail: string } | null;
  readonly summary: PricingSummary | null;
}

export interface PricingRequest {
  readonly owner: string;
  /** A complete file of kind `table`; it becomes the pricing's. */
  readonly file: { readonly id: string; readonly name: string; readonly size: number };
  readonly options: PricingOptions;
  readonly priority?: Priority;
}

/** Pricings are their owner's: there is no way here to name one without saying whose it is. */
export interface Pricings {
  /** Threads that price, shared by whoever prices on this host; as many as the host has cores to lend. */
  readonly threads: PricingThreads;
  /** Takes a table in. Throws `pricings-waiting` (429) when too many wait. */
  submit(request: PricingRequest): Promise<Pricing>;
  get(owner: string, id: string): Promise<Pricing | undefined>;
  /** Newest first, those after one. */
  list(owner: string, page: { readonly after?: string | undefined; readonly limit: number }): Promise<Pricing[]>;
  /** What is drawn of one that has succeeded. */
  overview(pricing: Pricing): Promise<Overview | undefined>;
  /** The work stops within a second, wherever it is done. One that has ended stays as it is. */
  cancel(owner: string, id: string): Promise<Pricing | undefined>;
  /** Removes one that has ended, with its file. */
  remove(owner: string, id: string): Promise<boolean>;
}
