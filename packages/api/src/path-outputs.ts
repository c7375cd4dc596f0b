/** What runs of paths say of themselves: the process, the grid, and what each output is, so that a client can draw fans. */
import { type Static, Type } from 'typebox';

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
  process: Type.String({ description: 'Its name, such as gbm; `expressions` for one that is given by expressions.' }),
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
]);

/** The same with all that the outputs are drawn by. */
export const PathsDescription = Type.Object({
  ...RunOfPaths.properties,
  formula: Type.String({ description: 'The equation of the process as a line of text.' }),
  parameters: Parameters,
  components: Type.Array(Type.String(), { description: 'Names of the components that were kept.' }),
  times: Type.Array(Type.Number(), { description: 'At which values were kept, ascending.' }),
  functionals: Type.Array(Type.Object({ name: Type.String(), expression: Type.String() })),
  outputs: Type.Array(PathOutput, {
    description:
      'What each entry of the outputs of the result is, in their order: first the values, time by time and within a time component by component, then the functionals.',
  }),
});
export type PathsDescription = Static<typeof PathsDescription>;
