/** What the page knows of the server, by key: one query a resource, so that whoever changes one can refresh it everywhere. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import * as calls from './calls.ts';
import { firstPart } from './first-part.ts';

const MINUTE = 60_000;
/** Files never change: what was once read of one stays true. */
const FOREVER = Number.POSITIVE_INFINITY;

export const me = () =>
  queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => calls.getMe(signal), staleTime: MINUTE, retry: false });

export const keys = () => queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => calls.listKeys(signal) });

export const files = () =>
  queryOptions({ queryKey: ['files'], queryFn: ({ signal }) => calls.listFiles({ limit: 100 }, signal) });

export const file = (id: string) =>
  queryOptions({ queryKey: ['files', id], queryFn: ({ signal }) => calls.getFile(id, signal), staleTime: FOREVER });

export const parity = (id: string) =>
  queryOptions({
    queryKey: ['files', id, 'parity'],
    queryFn: ({ signal }) => calls.getParity(id, signal),
    staleTime: FOREVER,
  });

export const suggestions = (id: string) =>
  queryOptions({
    queryKey: ['files', id, 'suggestions'],
    queryFn: ({ signal }) => calls.getSuggestions(id, signal),
    staleTime: FOREVER,
  });

export const place = (id: string, reference: string) =>
  queryOptions({
    queryKey: ['files', id, 'place', reference],
    queryFn: ({ signal }) => calls.getPlace(id, reference, signal),
    staleTime: FOREVER,
    retry: false,
  });

export const examples = () =>
  queryOptions({ queryKey: ['examples'], queryFn: ({ signal }) => calls.listExamples(signal), staleTime: FOREVER });

export const dependents = (id: string, cells: readonly string[]) =>
  queryOptions({
    queryKey: ['files', id, 'dependents', ...cells],
    queryFn: ({ signal }) => calls.getDependents(id, cells, signal),
    staleTime: FOREVER,
    enabled: cells.length > 0,
  });

export const models = () =>
  queryOptions({ queryKey: ['models'], queryFn: ({ signal }) => calls.listModels({ limit: 100 }, signal) });

export const model = (id: string) =>
  queryOptions({ queryKey: ['models', id], queryFn: ({ signal }) => calls.getModel(id, signal) });

export const versions = (id: string) =>
  queryOptions({ queryKey: ['models', id, 'versions'], queryFn: ({ signal }) => calls.listVersions(id, signal) });

/** Runs that are not over, newest first: the bar counts them, lists show how far they are. */
export const runsUnderWay = () =>
  queryOptions({
    queryKey: ['runs', 'under way'],
    queryFn: ({ signal }) => calls.listRuns({ state: 'queued,running,paused', limit: 300 }, signal),
    refetchInterval: ({ state }) => (state.data && state.data.runs.length > 0 ? 2000 : 15_000),
  });

/** Runs in the given states (all of them when left out), newest first, page by page. */
export const runPages = (states?: string, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'pages', states ?? 'all', limit],
    queryFn: ({ pageParam, signal }) => calls.listRuns({ state: states, limit, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** The run's events keep it fresh while it goes on. */
export const run = (id: string) =>
  queryOptions({ queryKey: ['runs', id], queryFn: ({ signal }) => calls.getRun(id, signal) });

/** A result never changes. */
export const result = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'result'],
    queryFn: ({ signal }) => calls.getResult(id, signal),
    staleTime: FOREVER,
  });

/** What the run computes: its trials can be computed again here. */
export const runProgram = (id: string) =>
  queryOptions({
    queryKey: ['runs', id, 'program'],
    queryFn: ({ signal }) => calls.getRunProgram(id, signal),
    staleTime: FOREVER,
  });

export const trial = (id: string, k: number) =>
  queryOptions({
    queryKey: ['runs', id, 'trials', k],
    queryFn: ({ signal }) => calls.getTrial(id, k, signal),
    staleTime: FOREVER,
  });

export const comparison = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['compare', ...ids],
    queryFn: ({ signal }) => calls.compareRuns(ids, undefined, signal),
    staleTime: FOREVER,
  });

/** What the columns of a table are taken for, as it would be read. */
export const tableColumns = (table: File, query: Parameters<typeof calls.readTableColumns>[1]) =>
  queryOptions({
    queryKey: ['table columns', table.name, table.size, table.lastModified, query],
    queryFn: async ({ signal }) => calls.readTableColumns(await firstPart(table), query, signal),
    staleTime: FOREVER,
  });

/** Tables that were or are priced, newest first, page by page. */
export const pricingPages = () =>
  infiniteQueryOptions({
    queryKey: ['pricings', 'pages'],
    queryFn: ({ pageParam, signal }) => calls.listPricings({ limit: 20, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) => {
      const jobs = state.data?.pages.flatMap((page) => page.jobs) ?? [];
      return jobs.some(({ finished_at }) => finished_at === null) ? 2000 : false;
    },
  });

/** Asked for again and again until it is over. */
export const pricing = (id: string) =>
  queryOptions({
    queryKey: ['pricings', id],
    queryFn: ({ signal }) => calls.getPricing(id, signal),
    refetchInterval: ({ state: { data } }) => (data && data.finished_at === null ? 500 : false),
  });

/** What is shown of a priced table; it never changes. */
export const priced = (id: string) =>
  queryOptions({
    queryKey: ['pricings', id, 'result'],
    queryFn: ({ signal }) => calls.getPriced(id, signal),
    staleTime: FOREVER,
  });

export const system = () =>
  queryOptions({
    queryKey: ['system'],
    queryFn: ({ signal }) => calls.getSystem(signal),
    refetchInterval: 2000,
  });

/** What may be asked for at most: its operator sets it, seldom. */
export const limits = () =>
  queryOptions({ queryKey: ['limits'], queryFn: ({ signal }) => calls.getLimits(signal), staleTime: 60 * MINUTE });

/** Whether the server can take work. */
export const ready = () =>
  queryOptions({
    queryKey: ['ready'],
    queryFn: ({ signal }) => calls.getReady(signal),
    refetchInterval: 2000,
    retry: false,
  });
