/** What a schema found wrong with a call, with the offending value, for people. It knows no route. */
import type { FastifyError, FastifyRequest } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';

/** One value that does not fit its schema. */
export interface InvalidValue {
  readonly in: string;
  /** A JSON pointer; empty for the whole. */
  readonly path: string;
  /** As JSON, cut short; absent where it is missing, or nobody's business. */
  readonly value?: string;
  readonly detail: string;
}

const LONGEST = 100;
const SECRET = /passw|secret|token|api_?key|authorization|cookie/i;

/** The values that the schema refused. */
export function invalidValues(failure: FastifyError, request: FastifyRequest): InvalidValue[] {
  const part = failure.validationContext ?? 'body';
  const whole = { body: request.body, querystring: request.query, params: request.params, headers: request.headers }[
    part
  ];
  return (failure.validation ?? []).map((error) => {
    const missing = error.params.missingProperty as string | undefined;
    const extra = error.params.additionalProperty as string | undefined;
    const path = error.instancePath + pointer(missing ?? extra);
    const value = SECRET.test(path) || missing !== undefined ? undefined : printed(valueAt(whole, path));
    return { in: part, path, ...(value !== undefined && { value }), detail: sentence(error) };
  });
}

function sentence({ keyword, message, params }: FastifySchemaValidationError): string {
  if (keyword === 'required') return 'it is missing';
  if (keyword === 'additionalProperties') return 'there is no such field';
  if (keyword === 'enum') return `it must be one of ${(params.allowedValues as unknown[]).map(String).join(', ')}`;
  if (keyword === 'const') return `it must be ${JSON.stringify(params.allowedValue)}`;
  return `it ${message ?? 'does not fit'}`;
}

function pointer(name: string | undefined): string {
  return name === undefined ? '' : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function valueAt(whole: unknown, path: string): unknown {
  const names = path.split('/').slice(1);
  return names.reduce<unknown>((value, name) => {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  }, whole);
}

/** A whole object would be long, and may hold what must not be repeated. */
function printed(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
