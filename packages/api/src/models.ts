/** Models: which cells or variables are uncertain and how, what is asked for; as part of a run, or saved in versions. */
import { type Static, Type } from 'typebox';
import { nullable, strict } from './schema.ts';

const Reference = Type.String({
  minLength: 1,
  maxLength: 8192,
  description: 'Sheet1!B4, a defined name, or =an expression.',
});
const Distribution = Type.String({ minLength: 1, maxLength: 8192, description: 'triangular(80, 100, 130)' });
const Label = Type.String({ minLength: 1, maxLength: 200 });

export const Input = Type.Object(
  {
    cell: Reference,
    distribution: Distribution,
    label: Type.Optional(Label),
    stream: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{16}$', description: 'Keeps the draws when the cell moves.' }),
    ),
  },
  strict,
);

export const Output = Type.Union([Reference, Type.Object({ cell: Reference, label: Type.Optional(Label) }, strict)]);

export const Correlation = Type.Object(
  {
    inputs: Type.Array(Type.String({ minLength: 1, maxLength: 8192 }), { minItems: 2, maxItems: 2 }),
    rank: Type.Number({ minimum: -1, maximum: 1, description: 'Rank correlation (Spearman).' }),
  },
  strict,
);

/** A variable by three values, as existing clients have it. */
export const ThreePoints = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 255 }),
    min_value: Type.Number(),
    most_likely: Type.Number(),
    max_value: Type.Number(),
  },
  strict,
);

export const Variable = Type.Union([
  ThreePoints,
  Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }), distribution: Distribution }, strict),
]);

/** Of a workbook: `inputs` and `outputs`. Of an expression, with a file or without: `formula` and `variables`. */
const modelFields = {
  inputs: Type.Optional(Type.Array(Input, { maxItems: 10_000 })),
  outputs: Type.Optional(Type.Array(Output, { maxItems: 1000 })),
  formula: Type.Optional(Type.String({ minLength: 1, maxLength: 8192 })),
  variables: Type.Optional(Type.Array(Variable, { maxItems: 1000 })),
  correlations: Type.Optional(Type.Array(Correlation, { maxItems: 10_000 })),
  sampling: Type.Optional(Type.Enum(['random', 'latin-hypercube', 'antithetic'])),
  as_of: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 40,
      description: 'What TODAY() and NOW() are: 2026-01-31, with a time or without.',
    }),
  ),
};

export const ModelBody = Type.Object(modelFields, strict);
export type ModelBody = Static<typeof ModelBody>;

export const ModelId = Type.Object({ id: Type.String({ maxLength: 200 }) });
export const ModelVersionId = Type.Object({
  id: Type.String({ maxLength: 200 }),
  version: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }),
});

const Name = Type.String({ minLength: 1, maxLength: 200 });
const FileOfModel = nullable(Type.String({ maxLength: 200 }));

export const NewModel = Type.Object({ name: Name, file_id: Type.Optional(FileOfModel), model: ModelBody }, strict);
export type NewModel = Static<typeof NewModel>;

export const ChangedModel = Type.Object(
  {
    name: Name,
    file_id: Type.Optional(FileOfModel),
    model: ModelBody,
    version: Type.Integer({
      minimum: 1,
      description: 'The version that was read: another one saved since is not lost.',
    }),
  },
  strict,
);
export type ChangedModel = Static<typeof ChangedModel>;

export const ModelEntry = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  file_id: nullable(Type.String()),
  version: Type.Integer({ minimum: 1 }),
  created_at: Type.String({ format: 'date-time' }),
  saved_at: Type.String({ format: 'date-time', description: 'When this version was saved.' }),
});
export type ModelEntry = Static<typeof ModelEntry>;

export const SavedModel = Type.Object({ ...ModelEntry.properties, model: ModelBody });
export type SavedModel = Static<typeof SavedModel>;

export const ModelList = Type.Object({ models: Type.Array(ModelEntry), next: nullable(Type.String()) });
export const ModelVersions = Type.Object({ versions: Type.Array(ModelEntry, { description: 'The latest first.' }) });

export { modelFields };
