/** Compiled models as plain values: a browser's tab runs them itself and reads no workbook. */
import { type Static, Type } from 'typebox';
import { ModelBody, modelFields } from './models.ts';
import { PathsBody } from './paths.ts';
import { nullable, strict } from './schema.ts';

/** What is compiled: a model of a file, a saved model, or a formula without a file. */
export const NewProgram = Type.Object(
  {
    file_id: Type.Optional(Type.String({ maxLength: 200 })),
    model_id: Type.Optional(Type.String({ maxLength: 200 })),
    model_version: Type.Optional(Type.Integer({ minimum: 1, description: 'The latest when left out.' })),
    ...modelFields,
  },
  strict,
);
export type NewProgram = Static<typeof NewProgram>;

const compiled = {
  program: Type.String({ description: 'The program as text; the engine reads it.' }),
  inputs: Type.Array(
    Type.Object({
      reference: Type.String(),
      label: Type.String(),
      distribution: Type.String(),
      stream: Type.String(),
      format: Type.String({ description: "The cell's number format, such as #,##0.00." }),
    }),
  ),
  outputs: Type.Array(
    Type.Object({
      reference: Type.String(),
      label: Type.String(),
      base: nullable(Type.Number()),
      format: Type.String(),
    }),
  ),
  notes: Type.Array(Type.String(), { description: 'What is allowed but worth a look.' }),
  fallback_cells: Type.Array(Type.Object({ cell: Type.String(), reason: Type.String() })),
};

export const CompiledProgram = Type.Object(compiled);
export type CompiledProgram = Static<typeof CompiledProgram>;

/** What a run computes, so that its trials can be computed again by whoever looks at them. */
export const RunProgram = Type.Object({
  ...compiled,
  trials: Type.Integer({ minimum: 1 }),
  seed: Type.String({ description: 'In decimal digits: it may be any 64-bit number.' }),
  model: ModelBody,
  paths: Type.Optional(PathsBody),
});
export type RunProgram = Static<typeof RunProgram>;

/** Which cells are asked about. */
export const DependentsQuestion = Type.Object(
  { cells: Type.Array(Type.String({ minLength: 1, maxLength: 8192 }), { maxItems: 10_000 }) },
  strict,
);

/** The cells that change when the given ones do. */
export const Dependents = Type.Object({
  count: Type.Integer({ minimum: 0 }),
  areas: Type.Array(
    Type.Object({
      sheet: Type.String(),
      top: Type.Integer({ minimum: 0 }),
      left: Type.Integer({ minimum: 0 }),
      bottom: Type.Integer({ minimum: 0 }),
      right: Type.Integer({ minimum: 0 }),
    }),
    { description: 'Rows and columns from 0, both ends included; at most 20,000.' },
  ),
});
export type Dependents = Static<typeof Dependents>;
