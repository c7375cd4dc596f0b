/** Every call of the page to the server, typed by the contract that the server validates with. It keeps nothing. */
import type {
  ApiKeys,
  CellWindow,
  ChangedModel,
  Comparisons,
  CompiledProgram,
  Dependents,
  ExampleList,
  FileList,
  Limits,
  MadeApiKey,
  Me,
  ModelBody,
  ModelList,
  ModelVersions,
  NewModel,
  NewPaths,
  NewProgram,
  NewRun,
  Parity,
  PathQuestion,
  Place,
  PriceFormat,
  PricingJob,
  PricingJobList,
  PricingJobResult,
  Ready,
  ReplayedPath,
  Run,
  RunChange,
  RunList,
  RunProgram,
  RunResult,
  SavedModel,
  Suggestions,
  System,
  TableColumns,
  TableQuery,
  Trial,
  UploadedFile,
} from '@tessera/api';
import type { Static, TSchema } from 'typebox';
import { offline, problemOf } from './problem.ts';

type Of<T> = T extends TSchema ? Static<T> : never;
type Query = Readonly<Record<string, string | number | undefined>>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Options {
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** The call outlives the page; of about 60 kB at most. */
  readonly keepalive?: boolean;
}

/** Makes a call. Throws `ServerProblem`; an aborted call throws what `fetch` does. */
async function call<T>(
  method: Method,
  path: string,
  { query, body, headers, signal, keepalive = false }: Options = {},
): Promise<T> {
  const response = await send(addressOf(path, query), {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(signal && { signal }),
    ...(keepalive && { keepalive }),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function send(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw offline();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

function addressOf(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

const at = (id: string): string => encodeURIComponent(id);

// Who is signed in

export const getMe = (signal?: AbortSignal) => call<Me>('GET', '/api/auth/me', { signal });
export const signIn = (username: string, password: string) =>
  call<Me>('POST', '/api/auth/session', { body: { username, password } });
export const signOut = () => call<void>('DELETE', '/api/auth/session');
export const listKeys = (signal?: AbortSignal) => call<Of<typeof ApiKeys>>('GET', '/api/auth/keys', { signal });
export const makeKey = (name: string) => call<Of<typeof MadeApiKey>>('POST', '/api/auth/keys', { body: { name } });
export const deleteKey = (id: string) => call<void>('DELETE', `/api/auth/keys/${at(id)}`);

// Files

export const listFiles = (query: Query = {}, signal?: AbortSignal) =>
  call<Of<typeof FileList>>('GET', '/api/excel/files', { query, signal });
export const getFile = (id: string, signal?: AbortSignal) =>
  call<UploadedFile>('GET', `/api/excel/files/${at(id)}`, { signal });
export const deleteFile = (id: string) => call<void>('DELETE', `/api/excel/files/${at(id)}`);
export const getParity = (id: string, signal?: AbortSignal) =>
  call<Parity>('GET', `/api/excel/files/${at(id)}/parity`, { signal });
export const getSuggestions = (id: string, signal?: AbortSignal) =>
  call<Suggestions>('GET', `/api/excel/files/${at(id)}/suggestions`, { signal });
export const getCells = (
  id: string,
  window: {
    readonly sheet?: string;
    readonly top?: number;
    readonly left?: number;
    readonly rows?: number;
    readonly columns?: number;
  },
  signal?: AbortSignal,
) => call<CellWindow>('GET', `/api/excel/files/${at(id)}/cells`, { query: window, signal });

/** Sends a workbook; `onProgress` gets the share that has been sent, 0 to 1. */
export const uploadFile = (file: File, onProgress?: (share: number) => void, signal?: AbortSignal) =>
  upload<UploadedFile>('/api/excel/upload', file, onProgress, signal);

/** Sends a file in a form, in the field "file". */
function upload<T>(address: string, file: File, onProgress?: (share: number) => void, signal?: AbortSignal) {
  return new Promise<T>((resolve, reject) => {
    // `fetch` tells nothing of how far it has come.
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'blob';
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(offline());
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    request.onload = () => resolve(uploaded<T>(request));
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}

async function uploaded<T>(request: XMLHttpRequest): Promise<T> {
  const wait = request.getResponseHeader('retry-after');
  const headers = wait === null ? {} : { 'retry-after': wait };
  const response = new Response(request.response as Blob, { status: request.status, headers });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}

/** Where a reference or a defined name leads. */
export const getPlace = (id: string, reference: string, signal?: AbortSignal) =>
  call<Place>('GET', `/api/excel/files/${at(id)}/place`, { query: { reference }, signal });
/** The cells that change when `cells` do. */
export const getDependents = (id: string, cells: readonly string[], signal?: AbortSignal) =>
  call<Dependents>('POST', `/api/excel/files/${at(id)}/dependents`, { body: { cells }, signal });

// Examples

export const listExamples = (signal?: AbortSignal) => call<ExampleList>('GET', '/api/examples', { signal });
/** Copies an example's workbook and model, to be changed at will. */
export const openExample = (name: string) => call<SavedModel>('POST', `/api/examples/${at(name)}`);

// Models

export const listModels = (query: Query = {}, signal?: AbortSignal) =>
  call<Of<typeof ModelList>>('GET', '/api/models', { query, signal });
export const getModel = (id: string, signal?: AbortSignal) =>
  call<SavedModel>('GET', `/api/models/${at(id)}`, { signal });
export const createModel = (model: NewModel) => call<SavedModel>('POST', '/api/models', { body: model });
/** `keepalive`: the page is being closed. */
export const saveModel = (id: string, model: ChangedModel, keepalive = false) =>
  call<SavedModel>('PUT', `/api/models/${at(id)}`, { body: model, keepalive });
export const deleteModel = (id: string) => call<void>('DELETE', `/api/models/${at(id)}`);
export const listVersions = (id: string, signal?: AbortSignal) =>
  call<Of<typeof ModelVersions>>('GET', `/api/models/${at(id)}/versions`, { signal });
export const getVersion = (id: string, version: number, signal?: AbortSignal) =>
  call<SavedModel>('GET', `/api/models/${at(id)}/versions/${version}`, { signal });

/** Compiles a model for this tab. */
export const compileProgram = (of: NewProgram, signal?: AbortSignal) =>
  call<CompiledProgram>('POST', '/api/programs', { body: of, signal });

// Runs

export const listRuns = (query: Query = {}, signal?: AbortSignal) =>
  call<Of<typeof RunList>>('GET', '/api/runs', { query, signal });
export const getRun = (id: string, signal?: AbortSignal) => call<Run>('GET', `/api/runs/${at(id)}`, { signal });
/** `key`: the same one sent again makes no second run. */
export const startRun = (run: NewRun, key: string) =>
  call<Run>('POST', '/api/runs', { body: run, headers: { 'idempotency-key': key } });
export const changeRun = (id: string, change: RunChange) => call<Run>('PATCH', `/api/runs/${at(id)}`, { body: change });
export const cancelRun = (id: string) => call<Run>('POST', `/api/runs/${at(id)}/cancel`);
export const deleteRun = (id: string) => call<void>('DELETE', `/api/runs/${at(id)}`);
export const getRunProgram = (id: string, signal?: AbortSignal) =>
  call<RunProgram>('GET', `/api/runs/${at(id)}/program`, { signal });
export const getResult = (id: string, signal?: AbortSignal) =>
  call<RunResult>('GET', `/api/results/${at(id)}`, { signal });
export const getTrial = (id: string, trial: number, signal?: AbortSignal) =>
  call<Trial>('GET', `/api/runs/${at(id)}/trials/${trial}`, { signal });
export const compareRuns = (ids: readonly string[], trials?: number, signal?: AbortSignal) =>
  call<Comparisons>('GET', '/api/runs/compare', { query: { ids: ids.join(','), trials }, signal });

/** The address of a run's events (server-sent). */
export const eventsAddress = (id: string): string => `/api/runs/${at(id)}/events`;
/** The address of a result as a file. */
export const resultAddress = (id: string, query: Query): string => addressOf(`/api/results/${at(id)}`, query);
/** The address of a file as it was sent. */
export const contentAddress = (id: string): string => `/api/excel/files/${at(id)}/content`;

// Paths of processes

/** A run like any other. `key`: the same one sent again makes no second run. */
export const startPaths = (paths: NewPaths, key: string) =>
  call<Run>('POST', '/api/paths/run', { body: paths, headers: { 'idempotency-key': key } });
/** One path of a run, at every time. */
export const replayPath = (question: PathQuestion, signal?: AbortSignal) =>
  call<ReplayedPath>('POST', '/api/paths/replay', { body: question, signal });

// Option pricing

const OPTIONS = '/api/v1/black-scholes';

/** What the columns of a table are taken for; of a CSV file its first part will do. */
export const readTableColumns = (table: File, query: TableQuery, signal?: AbortSignal) =>
  upload<TableColumns>(addressOf(`${OPTIONS}/columns`, query), table, undefined, signal);
/** Sends a table to be priced; `onProgress` gets the share that has been sent, 0 to 1. */
export const startPricing = (
  table: File,
  query: TableQuery,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
) => upload<PricingJob>(addressOf(`${OPTIONS}/jobs`, query), table, onProgress, signal);
export const listPricings = (query: Query = {}, signal?: AbortSignal) =>
  call<PricingJobList>('GET', `${OPTIONS}/jobs`, { query, signal });
export const getPricing = (id: string, signal?: AbortSignal) =>
  call<PricingJob>('GET', `${OPTIONS}/jobs/${at(id)}`, { signal });
export const getPriced = (id: string, signal?: AbortSignal) =>
  call<PricingJobResult>('GET', `${OPTIONS}/jobs/${at(id)}/result`, { signal });
export const cancelPricing = (id: string) => call<PricingJob>('POST', `${OPTIONS}/jobs/${at(id)}/cancel`);
export const deletePricing = (id: string) => call<void>('DELETE', `${OPTIONS}/jobs/${at(id)}`);
/** The address of all rows of a priced table, as a file. */
export const pricedAddress = (id: string, format: PriceFormat): string =>
  addressOf(`${OPTIONS}/jobs/${at(id)}/download`, { format });

// The whole system

export const getReady = (signal?: AbortSignal) => call<Ready>('GET', '/api/ready', { signal });
export const getLimits = (signal?: AbortSignal) => call<Limits>('GET', '/api/limits', { signal });
export const getSystem = (signal?: AbortSignal) => call<System>('GET', '/api/system', { signal });

export type { ModelBody };
