/** Changes of a model as plain functions: a body in, a body out. They know the shape of a model, no page and no server. */
import type { ModelBody } from '@tessera/api';

/** An uncertain cell. */
export type Input = NonNullable<ModelBody['inputs']>[number];
/** A cell that is asked for, or an expression; with a name, or without. */
export type Output = NonNullable<ModelBody['outputs']>[number];
/** The rank correlation of two inputs. */
export type Correlation = NonNullable<ModelBody['correlations']>[number];

/** Whether two written references mean the same cell. */
export type Same = (a: string, b: string) => boolean;

/** The cell, or the expression, as it is written. */
export const cellOfOutput = (output: Output): string => (typeof output === 'string' ? output : output.cell);
/** Its name, where it has one. */
export const labelOfOutput = (output: Output): string | undefined =>
  typeof output === 'string' ? undefined : output.label;

const identical: Same = (a, b) => a === b;

/** Makes cells uncertain, those that are so already left as they are. A cell that varies is no output any more. */
export function addInputs(body: ModelBody, inputs: readonly Input[], same: Same = identical): ModelBody {
  const kept = body.inputs ?? [];
  const fresh = inputs.filter(({ cell }) => !kept.some((input) => same(input.cell, cell)));
  return fresh.length === 0 ? body : { ...body, inputs: [...kept, ...fresh] };
}

/** Gives an input another distribution. */
export function redistribute(body: ModelBody, cell: string, distribution: string): ModelBody {
  return changeInput(body, cell, (input) => ({ ...input, distribution }));
}

/** Names an input; an empty name takes it away. */
export function labelInput(body: ModelBody, cell: string, label: string): ModelBody {
  return changeInput(body, cell, ({ label: _, ...input }) =>
    label.trim() === '' ? input : { ...input, label: label.trim() },
  );
}

function changeInput(body: ModelBody, cell: string, change: (input: Input) => Input): ModelBody {
  return { ...body, inputs: (body.inputs ?? []).map((input) => (input.cell === cell ? change(input) : input)) };
}

/** Takes an input away, with the correlations that name it. */
export function removeInput(body: ModelBody, cell: string, same: Same = identical): ModelBody {
  const left: ModelBody = { ...body, inputs: (body.inputs ?? []).filter((input) => input.cell !== cell) };
  return withCorrelations(
    left,
    (body.correlations ?? []).filter(({ inputs }) => !inputs.some((name) => same(name, cell))),
  );
}

/** Asks for cells, those that are asked for already left as they are. */
export function addOutputs(body: ModelBody, outputs: readonly Output[], same: Same = identical): ModelBody {
  const kept = body.outputs ?? [];
  const isNew = (output: Output) => !kept.some((other) => same(cellOfOutput(other), cellOfOutput(output)));
  const fresh = outputs.filter(isNew);
  return fresh.length === 0 ? body : { ...body, outputs: [...kept, ...fresh] };
}

/** Names an output; an empty name takes it away. */
export function labelOutput(body: ModelBody, cell: string, label: string): ModelBody {
  const named = (output: Output): Output => {
    if (cellOfOutput(output) !== cell) return output;
    return label.trim() === '' ? cell : { cell, label: label.trim() };
  };
  return { ...body, outputs: (body.outputs ?? []).map(named) };
}

/** Takes an output away. */
export function removeOutput(body: ModelBody, cell: string): ModelBody {
  return { ...body, outputs: (body.outputs ?? []).filter((output) => cellOfOutput(output) !== cell) };
}

/** Moves an output to another place in the list; runs and charts show them in this order. */
export function moveOutput(body: ModelBody, cell: string, by: -1 | 1): ModelBody {
  const outputs = [...(body.outputs ?? [])];
  const from = outputs.findIndex((output) => cellOfOutput(output) === cell);
  const to = from + by;
  if (from < 0 || to < 0 || to >= outputs.length) return body;
  [outputs[from], outputs[to]] = [outputs[to]!, outputs[from]!];
  return { ...body, outputs };
}

/** All correlations anew; none is left out of the body, as a model without any is written. */
export function withCorrelations(body: ModelBody, correlations: readonly Correlation[]): ModelBody {
  const { correlations: _, ...rest } = body;
  return correlations.length === 0 ? rest : { ...rest, correlations: [...correlations] };
}

/** Whether two bodies say the same, in whatever order their fields were written. */
export function sameBody(a: ModelBody, b: ModelBody): boolean {
  return a === b || sorted(a) === sorted(b);
}

function sorted(body: ModelBody): string {
  return JSON.stringify(body, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
