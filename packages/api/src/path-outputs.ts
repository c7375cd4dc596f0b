/** What runs of paths say of themselves: the process, the grid, and what each output is, so that a client can draw fans. */
import { type Static, Type } from 'typebox';
import { nullable } from './schema.ts';

/** The value of a parameter. */
export const PathParameter = Type.Union(
  [Type.Number(), Type.Array(Type.Number()), Type.Array(Type.Array(Type.Number())), Type.String({ maxLength: 100 })],
  { description: 'A number, a list of numbers, a matrix as a list of its rows, or the name of a choice.' },
);

export const PathSampling = Type.Enum(['random', 'antithetic', 'stratified', 'sobol']);

const Parameters = Type.Record(Type.String(), PathParameter, {
  description: 'Every parameter of the process by its name, also those that were left out of the call.',
});

/** What a run of paths simulates, in short. */
export const RunOfPaths = Type.Object({
  process: Type.String({
    description: "Its name, such as gbm; for one of the caller's own the name that it was given, or `own`.",
  }),
  title: Type.String(),
  scheme: Type.String(),
  sampling: PathSampling,
  horizon: Type.Number({ description: 'The time at which paths end.' }),
  steps: Type.Integer({ minimum: 1, description: 'Steps of equal length from time 0 to the horizon.' }),
});
export type RunOfPaths = Static<typeof RunOfPaths>;

/** What one output of a run of paths is. */
export const PathOutput = Type.Union([
  Type.Object({ kind: Type.Literal('value'), component: Type.String(), time: Type.Number() }),
  Type.Object({ kind: Type.Literal('functional'), name: Type.String() }),
  Type.Object({
    kind: Type.Literal('beside'),
    role: Type.Enum(['control', 'sum', 'weight', 'square']),
    of: Type.Optional(Type.String({ description: 'The functional that it belongs to.' })),
  }),
]);

/** The mean of a functional, as well as the run knows it. */
export const PathEstimate = Type.Object({
  name: Type.String(),
  mean: nullable(Type.Number()),
  standard_error: nullable(Type.Number()),
  interval: Type.Unsafe<readonly [number, number] | null>(
    nullable(Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: '95 %.' })),
  ),
  variance_factor: Type.Union([Type.Number(), Type.Null()], {
    description: 'How many times as many independent paths would know the mean as well, measured in the run.',
  }),
  effective_paths: Type.Union([Type.Number(), Type.Null()], {
    description: 'So many independent paths would know the mean as well.',
  }),
});
export type PathEstimate = Static<typeof PathEstimate>;

/** The same with all that the outputs are drawn by. */
export const PathsDescription = Type.Object({
  ...RunOfPaths.properties,
  formula: Type.String({ description: 'The equation of the process as a line of text.' }),
  parameters: Parameters,
  components: Type.Array(Type.String(), { description: 'Names of the components that were kept.' }),
  times: Type.Array(Type.Number(), { description: 'At which values were kept, ascending.' }),
  functionals: Type.Array(
    Type.Object({
      name: Type.String(),
      expression: Type.Union([Type.String(), Type.Null()], { description: 'null of a payoff.' }),
      payoff: Type.Union([Type.String(), Type.Null()], { description: 'The kind of a payoff; null of an expression.' }),
    }),
    { description: 'The functionals first, then the payoffs.' },
  ),
  outputs: Type.Array(PathOutput, {
    description:
      'What each entry of the outputs of the result is, in their order: first the values, time by time and within a time component by component, then the functionals, then what the estimates are made of beside.',
  }),
});
export type PathsDescription = Static<typeof PathsDescription>;
