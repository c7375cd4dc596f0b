/**
 * For the tests of all operations: how each is called rightly, and what it must refuse. An operation without an entry
 * fails the tests, so a new route brings its own. Ids in paths are filled in from `World`; they are ann's.
 */
import type { Call } from './routes/fixture.ts';

/** What is there when an operation is called, all of it ann's. */
export interface World {
  readonly file: string;
  readonly model: string;
  readonly run: string;
  readonly simulation: string;
  readonly key: string;
  /** A table that was priced through the queue. */
  readonly pricing: string;
  /** A run of paths. */
  readonly paths: string;
  /** One of the models to start from, which are everybody's. */
  readonly example: string;
}

/** One call; without `path` that of the operation, its parameters filled in from the world. */
export interface Request {
  readonly path?: string;
  readonly query?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Example {
  /** Called by ann with this, the answer has `status`. */
  readonly request?: (world: World) => Request;
  readonly status: number;
  /** Where the call uses something up: makes what it needs, as ann, and returns what to fill in. */
  readonly prepare?: (ann: Call, world: World) => Promise<Partial<World>>;
  /** Calls that are refused with that status. */
  readonly refused?: readonly (readonly [status: number, request: Request])[];
  /** Calls that name what is ann's elsewhere than in the path: bob must be told that it is not there. */
  readonly reaching?: (world: World) => readonly Request[];
}

const PRICINGS = '/api/v1/black-scholes/jobs';

/** Which of the world's ids stands for a parameter of a path. */
export function idOf(path: string, parameter: string, world: World): string | undefined {
  if (parameter === 'file_id') return world.file;
  if (parameter === 'simulation_id') return world.simulation;
  if (parameter === 'k') return '7';
  if (parameter === 'version') return '1';
  if (parameter === 'name') return world.example;
  if (parameter !== 'id') return undefined;
  if (path.startsWith('/api/models/')) return world.model;
  if (path.startsWith('/api/auth/keys/')) return world.key;
  if (path.startsWith(PRICINGS)) return world.pricing;
  return world.run;
}

const MODEL = { inputs: [{ cell: 'B1', distribution: 'normal(100, 10)' }], outputs: ['B3'] };
export const NEW_RUN = { formula: 'x * 2', variables: [{ name: 'x', distribution: 'uniform(0, 1)' }], trials: 2000 };
export const NEW_SIMULATION = {
  formula: 'x + y',
  variables: [
    { name: 'x', min_value: 1, most_likely: 2, max_value: 4 },
    { name: 'y', min_value: 0, most_likely: 1, max_value: 2 },
  ],
};
export const NEW_PATHS = {
  process: 'gbm',
  parameters: { mu: 0.03 },
  keep: 4,
  functionals: ['max(S)'],
  probabilities: ['max(S) > 120'],
  n_paths: 2000,
};
export const newModel = (file: string) => ({ name: 'Budget', file_id: file, model: MODEL });

const form = (fields: Record<string, string>): Request => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  // A string is sent as it is.
  body: new URLSearchParams(fields).toString() as unknown as object,
});
const ANN = { username: 'ann', password: "ann's password" };
const upload = (name: string, content: string, field = 'file'): Request => ({
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  body: [
    `--b\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\n`,
    `Content-Type: application/octet-stream\r\n\r\n${content}\r\n--b--\r\n`,
  ].join('') as unknown as object,
});

const CONTRACT = { S: 100, K: 95, T: 0.5, r: 0.03, sigma: 0.2, option_type: 'put' };
const table = (
  content = 'S,K,T,r,sigma,option_type\n100,95,0.5,0.03,0.2,put\n-1,95,0.5,0.03,0.2,put\n',
  field?: string,
) => upload('options.csv', content, field);
const WITHOUT_COLUMNS = 'a,b\n1,2\n';
/** A table put in the queue, and priced. */
export async function newPricing(ann: Call): Promise<string> {
  const { body, headers } = table();
  const { id } = (await ann('POST', PRICINGS, body, headers)).json();
  for (;;) {
    const { state } = (await ann('GET', `${PRICINGS}/${id}`)).json();
    if (state === 'succeeded') return id;
    if (state === 'failed') throw new Error('the table was not priced');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
/** What all calls that price a table refuse. */
const WRONG_TABLES = [
  [415, { body: { file: 'x' } }],
  [422, table(WITHOUT_COLUMNS)],
  [422, table('')],
  [422, table(undefined, 'other')],
  [422, { ...table(), query: '?workers=65' }],
  [422, { ...table(), query: '?workers=many' }],
  [422, { ...table(), query: '?chunksize=0' }],
  [422, { ...table(), query: '?decimals=16' }],
  [422, { ...table(), query: '?greeks=delta,omega' }],
  [422, { ...table(), query: '?columns=%7B' }],
  [422, { ...table(), query: '?columns=%7B%22sigma%22%3A%22none%22%7D' }],
  [422, { ...table(), query: '?valuation_date=2026-02-30' }],
  [422, upload('options.xlsx', 'PK\u0003\u0004 no zip at all')],
] as const satisfies Example['refused'];

const made =
  (url: string, body: (world: World) => object, name: keyof World, field = 'id') =>
  async (ann: Call, world: World): Promise<Partial<World>> => ({
    [name]: (await ann('POST', url, body(world))).json()[field] as string,
  });
const freshModel = made('/api/models', ({ file }) => newModel(file), 'model');
const freshRun = made('/api/runs?wait=30', () => NEW_RUN, 'run');

/** Every operation. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /api/health': { status: 200 },
  'GET /api/ready': { status: 200 },
  'GET /api/limits': { status: 200 },
  'GET /api/system': { status: 200 },
  'GET /metrics': { status: 200 },

  'GET /api/auth/me': { status: 200 },
  'POST /api/auth/token': {
    request: () => form(ANN),
    status: 200,
    refused: [
      [401, form({ ...ANN, password: 'wrong' })],
      [422, form({ username: 'ann' })],
      [415, { body: ANN }],
    ],
  },
  'POST /api/auth/session': {
    request: () => ({ body: ANN }),
    status: 200,
    refused: [
      [401, { body: { ...ANN, password: 'wrong' } }],
      [415, form(ANN)],
    ],
  },
  'DELETE /api/auth/session': {
    status: 204,
    // By the session of this call alone, so that ann's token lives on.
    prepare: async () => ({}),
  },
  'GET /api/auth/keys': { status: 200 },
  'POST /api/auth/keys': {
    request: () => ({ body: { name: 'nightly' } }),
    status: 201,
    refused: [
      [422, { body: { name: '' } }],
      [400, { body: { name: 'a\u0000b' } }],
    ],
  },
  'DELETE /api/auth/keys/{id}': { status: 204, prepare: made('/api/auth/keys', () => ({ name: 'k' }), 'key') },

  'POST /api/excel/upload': {
    request: () => upload('prices.csv', 'a,b\n1,2\n3,4\n'),
    status: 200,
    refused: [
      [415, { body: { file: 'x' } }],
      [422, upload('prices.xlsx', 'PK\u0003\u0004 no zip at all')],
      [422, upload('prices.csv', 'a,b\n', 'other')],
    ],
  },
  'GET /api/excel/files': {
    request: () => ({ query: '?limit=2' }),
    status: 200,
    refused: [[422, { query: '?limit=0' }]],
  },
  'GET /api/excel/files/{file_id}': { status: 200 },
  'GET /api/excel/files/{file_id}/content': { status: 200 },
  'GET /api/excel/variables/{file_id}': { status: 200 },
  'GET /api/excel/files/{file_id}/cells': {
    request: () => ({ query: '?rows=5&columns=3' }),
    status: 200,
    refused: [[422, { query: '?rows=-1' }]],
  },
  'GET /api/excel/files/{file_id}/parity': { status: 200 },
  'GET /api/excel/files/{file_id}/suggestions': { status: 200 },
  'GET /api/excel/files/{file_id}/place': {
    request: () => ({ query: '?reference=B1' }),
    status: 200,
    refused: [
      [422, { query: '' }],
      [422, { query: '?reference=NoSuchName' }],
    ],
  },
  'POST /api/excel/files/{file_id}/dependents': {
    request: () => ({ body: { cells: ['B1', 'Sheet1!B2'] } }),
    status: 200,
    refused: [
      [422, { body: {} }],
      [422, { body: { cells: ['Nowhere!B1'] } }],
      [422, { body: { cells: [''] } }],
    ],
  },
  'DELETE /api/excel/files/{file_id}': {
    status: 204,
    prepare: async (ann) => {
      const { body, headers } = upload('gone.csv', 'a\n1\n');
      return { file: (await ann('POST', '/api/excel/upload', body, headers)).json().file_id };
    },
  },

  'GET /api/models': { status: 200, refused: [[422, { query: '?limit=many' }]] },
  'POST /api/models': {
    request: ({ file }) => ({ body: newModel(file) }),
    status: 201,
    refused: [
      [422, { body: { name: 'x', model: { inputs: [{ cell: 'B1', distribution: 7 }] } } }],
      [422, { body: { name: '', model: MODEL } }],
    ],
    reaching: ({ file }) => [{ body: newModel(file) }],
  },
  'GET /api/models/{id}': { status: 200 },
  'PUT /api/models/{id}': {
    request: ({ file }) => ({ body: { ...newModel(file), name: 'Budget 2', version: 1 } }),
    status: 200,
    prepare: freshModel,
    refused: [[422, { body: { name: 'x', model: MODEL } }]],
  },
  'GET /api/models/{id}/versions': { status: 200 },
  'GET /api/models/{id}/versions/{version}': { status: 200 },
  'DELETE /api/models/{id}': { status: 204, prepare: freshModel },

  'GET /api/examples': { status: 200 },
  'POST /api/examples/{name}': { status: 201 },
  'POST /api/programs': {
    request: ({ file }) => ({ body: { file_id: file, ...MODEL } }),
    status: 200,
    refused: [
      [422, { body: { ...MODEL } }],
      [422, { body: { formula: 'NOSUCH(x)', variables: [] } }],
      [422, { body: { formula: 'x', variables: [{ name: 'x', distribution: 'odd(1)' }] } }],
      [422, { body: { model_version: 1, formula: '1' } }],
    ],
    reaching: ({ file, model }) => [{ body: { file_id: file, ...MODEL } }, { body: { model_id: model } }],
  },

  'POST /api/simulate/run': {
    request: () => ({ body: NEW_SIMULATION }),
    status: 200,
    refused: [
      [422, { body: { ...NEW_SIMULATION, formula: 'x + (' } }],
      [422, { body: { ...NEW_SIMULATION, formula: 'x + z' } }],
      [422, { body: { ...NEW_SIMULATION, iterations: 0 } }],
      [422, { body: { ...NEW_SIMULATION, iterations: 1e12 } }],
    ],
    reaching: ({ file }) => [{ body: { file_id: file, formula: 'B3', variables: [] } }],
  },
  'GET /api/simulate/{simulation_id}': { status: 200 },
  'POST /api/runs': {
    request: () => ({ query: '?wait=30', body: NEW_RUN }),
    status: 200,
    refused: [
      [422, { body: { ...NEW_RUN, trials: -1 } }],
      [422, { body: { ...NEW_RUN, trials: 1e12 } }],
      [422, { body: { ...NEW_RUN, priority: 'urgent' } }],
      [422, { body: { ...NEW_RUN, formula: 'NOSUCH(x)' } }],
      [422, { query: '?wait=soon', body: NEW_RUN }],
    ],
    reaching: ({ file, model }) => [
      { body: { file_id: file, ...MODEL } },
      { body: { model_id: model } },
      { body: { model_id: model, model_version: 1 } },
    ],
  },
  'GET /api/runs': {
    request: () => ({ query: '?state=succeeded,failed' }),
    status: 200,
    refused: [[422, { query: '?state=odd' }]],
  },
  'GET /api/runs/compare': {
    request: ({ run, simulation }) => ({ query: `?ids=${run},${simulation}` }),
    status: 200,
    refused: [
      [422, {}],
      [422, { query: '?ids=one' }],
      [404, { query: '?ids=one,other' }],
    ],
    reaching: ({ run, simulation }) => [{ query: `?ids=${run},${simulation}` }],
  },
  'GET /api/runs/{id}': { status: 200 },
  'PATCH /api/runs/{id}': {
    request: () => ({ body: { label: 'the one' } }),
    status: 200,
    refused: [[422, { body: { priority: 'urgent' } }]],
  },
  'POST /api/runs/{id}/cancel': { status: 200 },
  'GET /api/runs/{id}/trials/{k}': { status: 200 },
  'GET /api/runs/{id}/events': { status: 200 },
  'GET /api/runs/{id}/program': { status: 200 },
  'GET /api/results/{id}': {
    request: () => ({ query: '?format=json' }),
    status: 200,
    refused: [[422, { query: '?format=pdf' }]],
  },
  'DELETE /api/runs/{id}': { status: 204, prepare: freshRun },

  'POST /api/paths/run': {
    request: () => ({ query: '?wait=30', body: NEW_PATHS }),
    status: 200,
    refused: [
      [422, { body: { ...NEW_PATHS, process: 'odd' } }],
      [422, { body: { ...NEW_PATHS, module: './paths.ts' } }],
      [422, { body: { ...NEW_PATHS, parameters: { sigma: -1 } } }],
      [422, { body: { ...NEW_PATHS, parameters: { rate: 1 } } }],
      [422, { body: { ...NEW_PATHS, parameters: { sigma: [[{}]] } } }],
      [422, { body: { ...NEW_PATHS, scheme: 'heun' } }],
      [422, { body: { ...NEW_PATHS, paths: 3 } }],
      [422, { body: { ...NEW_PATHS, n_paths: 1e12 } }],
      [422, { body: { ...NEW_PATHS, steps: 1e9 } }],
      [422, { body: { ...NEW_PATHS, steps: 1e9, keep: 'all' } }],
      [422, { body: { ...NEW_PATHS, steps: 5000, keep: 'all' } }],
      [422, { body: { ...NEW_PATHS, functionals: ['max('] } }],
      [422, { body: { ...NEW_PATHS, probabilities: ['max(S)'] } }],
      [422, { query: '?wait=soon', body: NEW_PATHS }],
    ],
  },
  'GET /api/paths/processes': { status: 200 },
  'POST /api/paths/replay': {
    request: ({ paths }) => ({ body: { run: paths, path: 7 } }),
    status: 200,
    refused: [[422, { body: { run: 'x', path: -1 } }]],
    reaching: ({ paths }) => [{ body: { run: paths, path: 7 } }],
  },

  'POST /api/v1/black-scholes/process-stream': { request: () => table(), status: 200, refused: WRONG_TABLES },
  'POST /api/v1/black-scholes/process-stream-parallel': {
    request: () => ({ ...table(), query: '?workers=4&chunksize=20000' }),
    status: 200,
    refused: WRONG_TABLES,
  },
  'POST /api/v1/black-scholes/columns': {
    request: () => table(WITHOUT_COLUMNS),
    status: 200,
    refused: [
      [415, { body: { file: 'x' } }],
      [422, table('')],
      [422, table(undefined, 'other')],
    ],
  },
  'POST /api/v1/black-scholes/price': {
    request: () => ({
      body: { contracts: [CONTRACT, { ...CONTRACT, K: -1 }], greeks: ['delta', 'vanna'], theta: 'day365' },
    }),
    status: 200,
    refused: [
      [422, { body: { contracts: [] } }],
      [422, { body: { contracts: [{ ...CONTRACT, S: '100' }] } }],
      [422, { body: { contracts: [CONTRACT], greeks: ['omega'] } }],
      [422, { body: { contracts: [CONTRACT], model: 'bachelier' } }],
    ],
  },
  'POST /api/v1/black-scholes/implied-volatility': {
    request: () => ({ body: { contracts: [{ ...CONTRACT, price: 3 }] } }),
    status: 200,
    refused: [
      [422, { body: { contracts: [] } }],
      [422, { body: { contracts: [{ ...CONTRACT, price: 3 }], exercise: 'american' } }],
    ],
  },

  'POST /api/v1/black-scholes/jobs': {
    request: () => ({ ...table(), query: '?priority=background&decimals=full' }),
    status: 202,
    refused: [...WRONG_TABLES, [422, { ...table(), query: '?priority=urgent' }]],
  },
  'GET /api/v1/black-scholes/jobs': {
    request: () => ({ query: '?limit=2' }),
    status: 200,
    refused: [[422, { query: '?limit=0' }]],
  },
  'GET /api/v1/black-scholes/jobs/{id}': { status: 200 },
  'GET /api/v1/black-scholes/jobs/{id}/result': { status: 200 },
  'GET /api/v1/black-scholes/jobs/{id}/download': {
    request: () => ({ query: '?format=csv' }),
    status: 200,
    refused: [[422, { query: '?format=xlsx' }]],
  },
  'POST /api/v1/black-scholes/jobs/{id}/cancel': { status: 200 },
  'DELETE /api/v1/black-scholes/jobs/{id}': {
    status: 204,
    prepare: async (ann) => ({ pricing: await newPricing(ann) }),
  },
};
