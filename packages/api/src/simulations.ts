/** Simulations as existing clients ask for them: one formula, variables by three values, the answer in the same call. */
import { type Static, Type } from 'typebox';
import { ThreePoints } from './models.ts';
import { Count } from './schema.ts';

/** A seed of 64 bits: a number, or its decimal digits where a number could not hold it. */
export const Seed = Type.Union([
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  Type.String({ pattern: '^[0-9]{1,20}$' }),
]);

const Absent = Type.Null();

export const SimulationRequest = Type.Object(
  {
    simulation_id: Type.Optional(
      Type.Union([Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$' }), Absent], {
        description: 'A name for the simulation; made by the server when left out.',
      }),
    ),
    file_id: Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Absent])),
    formula: Type.String({
      minLength: 1,
      maxLength: 8192,
      description: 'An expression over the variables; with a file an output cell, or an expression over cells.',
    }),
    variables: Type.Optional(Type.Array(ThreePoints, { maxItems: 1000 })),
    iterations: Type.Optional(Type.Integer({ minimum: 1 })),
    seed: Type.Optional(Seed),
  },
  { additionalProperties: false },
);
export type SimulationRequest = Static<typeof SimulationRequest>;

export const SimulationId = Type.Object({ simulation_id: Type.String({ maxLength: 200 }) });

export const SimulationResults = Type.Object({
  mean: Type.Number(),
  median: Type.Number(),
  std_dev: Type.Union([Type.Number(), Type.Null()], { description: 'Of the sample (n - 1); null for one value.' }),
  min: Type.Number(),
  max: Type.Number(),
  percentiles: Type.Object({
    '10': Type.Number(),
    '25': Type.Number(),
    '50': Type.Number(),
    '75': Type.Number(),
    '90': Type.Number(),
  }),
  histogram: Type.Object({
    counts: Type.Array(Count, { minItems: 30, maxItems: 30 }),
    bin_edges: Type.Array(Type.Number(), { minItems: 31, maxItems: 31 }),
  }),
  iterations: Count,
});
export type SimulationResults = Static<typeof SimulationResults>;

export const Simulation = Type.Object({ simulation_id: Type.String(), results: SimulationResults });
export type Simulation = Static<typeof Simulation>;

/** One that goes on. */
export const PendingSimulation = Type.Object({
  simulation_id: Type.String(),
  state: Type.Enum(['queued', 'running', 'paused']),
  iterations: Count,
  iterations_done: Count,
});
export type PendingSimulation = Static<typeof PendingSimulation>;
