/**
 * Every operation of the OpenAPI description, called rightly, wrongly, by nobody and by someone else: what it answers
 * fits the schemas, and nobody reaches what is another's. The calls are in `examples.ts`.
 */
import { changeUser, findUserByName } from '@tessera/store';
import type { LightMyRequestResponse } from 'fastify';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { typedFile } from '../../../test/typed-workbook.ts';
import {
  EXAMPLES,
  type Example,
  idOf,
  NEW_PATHS,
  NEW_RUN,
  NEW_SIMULATION,
  newModel,
  newPricing,
  type Request,
  type World,
} from './examples.ts';
import { type Call, openServer, type TestServer, upload } from './routes/fixture.ts';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>;
}

type Method = Parameters<Call>[0];
const NAMES = Object.keys(EXAMPLES);
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const NOTHING: World = {
  file: NOBODYS,
  model: NOBODYS,
  run: NOBODYS,
  simulation: NOBODYS,
  key: NOBODYS,
  pricing: NOBODYS,
  paths: NOBODYS,
  example: 'none',
};

let server: TestServer;
let world: World;
let components: object;
let operations: ReadonlyMap<string, Operation>;

beforeAll(async () => {
  server = await openServer({ RATE_LIMIT: '0', RATE_LIMIT_ADDRESS: '0', SIGN_IN_LIMIT: '1000' });
  const { ann, app, parts } = server;
  await changeUser(parts.database, (await findUserByName(parts.database, 'ann'))!.id, { role: 'admin' });
  const description = (await app.inject({ url: '/openapi.json' })).json();
  components = description.components;
  operations = new Map(
    Object.entries<Record<string, Operation>>(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
  const cells = typedFile({ Sheet1: { A1: 'Price', B1: 100, A2: 'Volume', B2: 20, B3: '=B1*B2' } });
  const file = (await upload(ann, 'model.xlsx', cells)).json().file_id;
  world = {
    file,
    model: (await ann('POST', '/api/models', newModel(file))).json().id,
    run: (await ann('POST', '/api/runs?wait=30', NEW_RUN)).json().id,
    simulation: (await ann('POST', '/api/simulate/run', NEW_SIMULATION)).json().simulation_id,
    key: (await ann('POST', '/api/auth/keys', { name: 'k' })).json().id,
    pricing: await newPricing(ann),
    paths: (await ann('POST', '/api/paths/run?wait=30', NEW_PATHS)).json().id,
    example: 'cash-flow',
  };
  for (const [name, id] of Object.entries(world)) expect(id, name).toBeTypeOf('string');
});
afterAll(() => server?.close());

/** A call of an operation with these ids in its path. */
function send(name: string, call: Call, request: Request = {}, ids: World = world): Promise<LightMyRequestResponse> {
  const [method, path] = name.split(' ') as [Method, string];
  const filled = path.replace(/\{(\w+)\}/g, (_, parameter: string) => encodeURIComponent(idOf(path, parameter, ids)!));
  return call(method, filled + (request.query ?? ''), request.body, { ...request.headers });
}

const nobody: Call = (method, url, body, headers) =>
  server.app.inject({ method, url, headers: { ...headers }, ...(body && { payload: body }) });

/** The description's schema of an answer, its references put in. */
function schemaOf(operation: Operation, status: number, type: string): object | undefined {
  const answers = operation.responses[status] ?? operation.responses[`${Math.floor(status / 100)}XX`];
  return answers?.content?.[type]?.schema;
}

function expectToFit(name: string, answer: LightMyRequestResponse): void {
  const operation = operations.get(name)!;
  const { statusCode } = answer;
  if (statusCode === 204) {
    expect(Object.keys(operation.responses)).toContain('204');
    expect(answer.body).toBe('');
    return;
  }
  const type = String(answer.headers['content-type']).split(';')[0]!;
  const schema = schemaOf(operation, statusCode, type);
  expect(schema, `${name} describes ${statusCode} ${type}`).toBeDefined();
  if (!/json$/.test(type)) return;
  const [fits, errors] = Compile({ ...schema, components }).Errors(answer.json());
  expect(errors, `${name}: ${answer.body.slice(0, 300)}`).toEqual([]);
  expect(fits).toBe(true);
  if (statusCode >= 400) expect(answer.json().status).toBe(statusCode);
}

function expectRefused(name: string, answer: LightMyRequestResponse): void {
  expect(answer.statusCode, `${name}: ${answer.body}`).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode, `${name}: ${answer.body}`).toBeLessThan(500);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expectToFit(name, answer);
}

describe('the description', () => {
  it('has the operations that have examples, and no other', () => {
    expect([...operations.keys()].sort()).toEqual([...NAMES].sort());
  });

  it('gives each an id of its own, a summary, a tag, and who may call it', () => {
    const ids = [...operations.values()].map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, { summary, tags, security }] of operations) {
      expect(summary, name).toBeTruthy();
      expect(tags, name).toHaveLength(1);
      expect(security, name).toBeInstanceOf(Array);
    }
  });

  it('names every parameter of a path, and a body where one is sent', () => {
    for (const [name, { parameters = [], requestBody }] of operations) {
      const named = parameters.filter((each) => each.in === 'path').map((each) => `{${each.name}}`);
      expect(named.sort(), name).toEqual(Array.from(name.matchAll(/\{\w+\}/g), String).sort());
      if (/^(POST|PUT|PATCH) /.test(name) && EXAMPLES[name]!.request) expect(requestBody, name).toBeDefined();
    }
  });
});

describe('called rightly', () => {
  test.each(NAMES)('%s answers what it describes', async (name) => {
    const { request, status, prepare } = EXAMPLES[name] as Example;
    const ids = { ...world, ...(await prepare?.(server.ann, world)) };
    const call = name === 'DELETE /api/auth/session' ? await anotherSignIn() : server.ann;
    const answer = await send(name, call, request?.(ids), ids);
    expect(answer.statusCode, answer.body.slice(0, 500)).toBe(status);
    expectToFit(name, answer);
  });
});

/** Ann, by a token of its own. */
async function anotherSignIn(): Promise<Call> {
  const { request } = EXAMPLES['POST /api/auth/token']!;
  const { access_token } = (await send('POST /api/auth/token', nobody, request!(world))).json();
  return (method, url, body, headers) =>
    nobody(method, url, body, { authorization: `Bearer ${access_token}`, ...headers });
}

const REFUSED = NAMES.flatMap((name) =>
  (EXAMPLES[name]!.refused ?? []).map(([status, request]) => ({ name, status, request })),
);

describe('called wrongly', () => {
  test.each(REFUSED)('$name refuses $request with $status', async ({ name, status, request }) => {
    const answer = await send(name, server.ann, request);
    expectRefused(name, answer);
    expect(answer.statusCode, answer.body).toBe(status);
  });

  const withBody = NAMES.filter((name) => /^(POST|PUT|PATCH) /.test(name) && EXAMPLES[name]!.request);
  test.each(withBody)('%s refuses bodies that are none of its kind', async (name) => {
    const json = { 'content-type': 'application/json' };
    for (const text of ['', '{"a":', 'null', '[]', '"text"', '7', '{"no_such_field":1}', `{"a":${'['.repeat(5000)}`])
      expectRefused(name, await send(name, server.ann, { body: text as unknown as object, headers: json }));
  });

  const withIds = NAMES.filter((name) => name.includes('{'));
  test.each(withIds)('%s finds nothing under an id that nobody has', async (name) => {
    for (const id of [NOBODYS, 'no-id', '..', "' OR 1=1 --", '\u0000', 'x'.repeat(300), '💥']) {
      const ids = { file: id, model: id, run: id, simulation: id, key: id, pricing: id, paths: id, example: id };
      expectRefused(name, await send(name, server.ann, EXAMPLES[name]!.request?.(world), ids));
    }
  });

  test.each(NAMES)('%s does not fail on a query that is odd', async (name) => {
    for (const query of [
      '?limit=1e999',
      '?after=%00',
      '?rows=NaN&top=-1',
      '?a[]=1&a[b]=2',
      '?__proto__[x]=1',
      '?format=%F0%9F',
    ]) {
      if (/^(DELETE|POST) \/api\/auth\/session/.test(name)) continue;
      const answer = await send(name, server.bob, { query }, NOTHING);
      expect(answer.statusCode, `${query}: ${answer.body.slice(0, 300)}`).toBeLessThan(500);
      expectToFit(name, answer);
    }
  });
});

describe('nobody', () => {
  test.each(NAMES)('%s tells nobody anything, unless it is open', async (name) => {
    const isOpen = operations.get(name)!.security.length === 0;
    const answer = await send(name, nobody, EXAMPLES[name]!.request?.(world));
    if (isOpen) expect(answer.statusCode, answer.body).toBe(EXAMPLES[name]!.status);
    else expect(answer.json()).toMatchObject({ status: 401, code: 'sign-in-needed' });
  });

  it('may call no more than these', () => {
    const open = NAMES.filter((name) => operations.get(name)!.security.length === 0);
    expect(open.sort()).toEqual([
      'GET /api/health',
      'GET /api/ready',
      'POST /api/auth/session',
      'POST /api/auth/token',
    ]);
  });
});

describe("someone else's", () => {
  // An example is everybody's.
  const withIds = NAMES.filter((name) => name.includes('{') && !name.includes('{name}'));
  test.each(withIds)('%s is not there for bob', async (name) => {
    const answer = await send(name, server.bob, EXAMPLES[name]!.request?.(world));
    expectRefused(name, answer);
    expect(answer.statusCode, answer.body).toBe(404);
    // As if there were none: the same code as for an id that nobody has.
    const none = await send(name, server.bob, EXAMPLES[name]!.request?.(world), NOTHING);
    expect(answer.json().code).toBe(none.json().code);
  });

  const reaching = NAMES.filter((name) => EXAMPLES[name]!.reaching);
  test.each(reaching)('%s does not take what is another’s', async (name) => {
    for (const request of EXAMPLES[name]!.reaching!(world)) {
      expect((await send(name, server.bob, request)).statusCode).toBe(404);
    }
  });

  const lists = NAMES.filter((name) => name.startsWith('GET ') && !name.includes('{'));
  test.each(lists)('%s shows bob nothing of ann', async (name) => {
    const { body } = await send(name, server.bob);
    const { example: _, ...own } = world;
    for (const id of Object.values(own)) expect(body).not.toContain(id);
  });

  it('is all still there afterwards', async () => {
    for (const url of [
      `/api/excel/files/${world.file}`,
      `/api/models/${world.model}`,
      `/api/runs/${world.run}`,
      `/api/v1/black-scholes/jobs/${world.pricing}`,
    ])
      expect((await server.ann('GET', url)).statusCode, url).toBe(200);
    expect((await server.ann('GET', '/api/auth/keys')).body).toContain(world.key);
  });
});
