/** Paths of stochastic processes: asked for as runs, what processes there are, and single paths seen again. */
import { type Static, Type } from 'typebox';
import { PathParameter, PathSampling } from './path-outputs.ts';
import { AskedProbability, NewRun, Priority } from './runs.ts';
import { Count, nullable, strict } from './schema.ts';
import { Seed } from './simulations.ts';

const Expression = Type.String({ minLength: 1, maxLength: 8192 });
const Name = Type.String({ minLength: 1, maxLength: 100 });

/** A number of each path. */
export const Functional = Type.Union(
  [Expression, Type.Object({ name: Type.Optional(Name), expression: Expression }, strict)],
  { description: 'A number of each path as an expression over it, such as max(S) or max(average(S) - 100, 0).' },
);

/** Odds of an output, as the text of a comparison or in parts. */
const Odds = Type.Union([Expression, AskedProbability], {
  description:
    'An output or a functional compared with a number: "max(S) > 120", or its parts. A functional that is only named here becomes an output as well.',
});

const IGNORED =
  'Accepted so that calls written for other programs work, and without effect: the server decides, and no result depends on it.';

/** A process of one's own. */
const OwnProcess = Type.Object(
  {
    name: Type.Optional(Name),
    equations: Type.Array(
      Type.Object(
        {
          component: Name,
          initial: Type.Number({ description: 'The value at time 0.' }),
          drift: Expression,
          diffusion: Type.Optional(
            Type.Union([Expression, Type.Array(Expression, { maxItems: 100 })], {
              description:
                'One expression for a Brownian motion of its own, or what the component has of each one that all share.',
            }),
          ),
        },
        strict,
      ),
      { minItems: 1, maxItems: 100 },
    ),
    parameters: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Number())),
  },
  { ...strict, description: 'Drift and diffusion as expressions of components, parameters and the time t.' },
);

/** A payoff of an option, discounted. */
const Payoff = Type.Object(
  { kind: Name, name: Type.Optional(Name), component: Type.Optional(Name) },
  {
    additionalProperties: Type.Union([Type.Number(), Type.String({ maxLength: 100 })]),
    description:
      'A kind of option, such as asian or barrier, with its parameters by name, as GET /api/paths/processes lists them.',
  },
);

/** What is simulated, apart from how many paths and what is asked of them. */
const pathFields = {
  process: Type.Union([Name, OwnProcess], {
    description:
      'Name or alias of a process, as GET /api/paths/processes lists them; or equations of your own, such as {"equations": [{"component": "S", "initial": 100, "drift": "mu*S", "diffusion": "sigma*S"}], "parameters": {"mu": 0.05, "sigma": 0.2}}.',
  }),
  parameters: Type.Optional(
    Type.Record(Type.String({ maxLength: 100 }), PathParameter, {
      description: 'By name, alias or symbol; those left out take the values of the list.',
    }),
  ),
  scheme: Type.Optional(Type.String({ maxLength: 100, description: "The process's first when left out." })),
  horizon: Type.Optional(
    Type.Number({
      description: 'The time at which paths end; 1 when left out. Of chains and series the number of steps.',
    }),
  ),
  steps: Type.Optional(Type.Integer({ minimum: 1, description: 'Of equal length; 252 when left out.' })),
  keep: Type.Optional(
    Type.Union(
      [Type.Enum(['end', 'all']), Type.Integer({ minimum: 1 }), Type.Array(Type.Number(), { maxItems: 1000 })],
      {
        description:
          'When values are kept: at the end (when left out), at all times of the grid, at the ends of so many equal stretches, or at these times of the grid. At most 1,000 values and functionals of each path.',
      },
    ),
  ),
  components: Type.Optional(
    Type.Array(Name, { minItems: 1, maxItems: 100, description: 'Which are kept; the main one when left out.' }),
  ),
  functionals: Type.Optional(Type.Array(Functional, { maxItems: 100 })),
  payoffs: Type.Optional(
    Type.Array(Payoff, { maxItems: 100, description: 'Functionals like any other; they stand behind those.' }),
  ),
  sampling: Type.Optional(PathSampling),
  net: Type.Optional(
    Type.Integer({
      minimum: 1024,
      description: 'Points of one net of Sobol sampling, a power of two; 4,096 when left out.',
    }),
  ),
  shift: Type.Optional(
    Type.Number({
      description:
        'Importance sampling: added to the drift of the first Brownian motion; functionals are weighted for it, and no values are kept.',
    }),
  ),
  control: Type.Optional(
    Type.Object(
      { expression: Expression, mean: Type.Optional(Type.Number()) },
      {
        ...strict,
        description: 'Control variate: a functional with its mean, which may be left out where it is known.',
      },
    ),
  ),
};

/** A model of paths, as a run was asked for with it. */
export const PathsBody = Type.Object(pathFields, strict);
export type PathsBody = Static<typeof PathsBody>;

/** A simulation of paths: which process, over which time, what is kept, and how many paths. */
export const NewPaths = Type.Object(
  {
    label: NewRun.properties.label,
    ...pathFields,
    x0: Type.Optional(PathParameter),
    T: Type.Optional(Type.Number({ description: 'Another name of horizon.' })),
    n_steps: Type.Optional(Type.Integer({ minimum: 1, description: 'Another name of steps.' })),
    paths: Type.Optional(Type.Integer({ minimum: 1, description: '10,000 when left out.' })),
    n_paths: Type.Optional(Type.Integer({ minimum: 1, description: 'Another name of paths.' })),
    seed: Type.Optional(Seed),
    percentiles: NewRun.properties.percentiles,
    probabilities: Type.Optional(Type.Array(Odds, { maxItems: 100 })),
    levels: NewRun.properties.levels,
    exact: NewRun.properties.exact,
    priority: Type.Optional(Priority),
    deadline_seconds: NewRun.properties.deadline_seconds,
    memory_limit_mb: NewRun.properties.memory_limit_mb,
    snapshot_every: Type.Optional(
      Type.Integer({
        minimum: 100,
        description:
          'Steps after which the state of a long path may be kept, 10,000 when left out; it is written about once a second at most, and a path goes on from there when its worker ends.',
      }),
    ),
    n_jobs: Type.Optional(Type.Integer({ description: IGNORED })),
    batch_size: Type.Optional(Type.Integer({ description: IGNORED })),
    backend: Type.Optional(Type.String({ maxLength: 100, description: IGNORED })),
    parallel: Type.Optional(Type.Boolean({ description: IGNORED })),
    show_progress: Type.Optional(Type.Boolean({ description: IGNORED })),
  },
  strict,
);
export type NewPaths = Static<typeof NewPaths>;

const Parameter = Type.Object({
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  symbol: Type.String({ description: 'As formulas write it.' }),
  meaning: Type.String(),
  unit: nullable(Type.String()),
  kind: Type.Enum(['number', 'list', 'matrix', 'choice']),
  choices: Type.Array(Type.Object({ name: Type.String(), meaning: Type.String() }), {
    description: 'What a choice is chosen from; empty for other kinds.',
  }),
  fallback: PathParameter,
  follows: Type.Union([Type.String(), Type.Null()], {
    description: 'The parameter whose value stands in when this one is left out, in place of the fallback.',
  }),
  low: Type.Union([Type.Number(), Type.Null()], { description: 'The least value that is allowed; null: any.' }),
  low_open: Type.Boolean({ description: 'Values must be above low.' }),
  high: nullable(Type.Number()),
  high_open: Type.Boolean({ description: 'Values must be below high.' }),
  whole: Type.Boolean({ description: 'Whole numbers only.' }),
  initial: Type.Boolean({ description: 'The value of the path at time 0, which x0 means.' }),
  usual: Type.Union([Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), Type.Null()], {
    description: 'Sensible ends for a slider; no limits.',
  }),
});

const Scheme = Type.Object({
  name: Type.String(),
  title: Type.String(),
  source: Type.String(),
  strong_order: Type.Union([Type.Number(), Type.Null()], {
    description: 'Order of convergence in the length of a step; null: exact at the times of the grid, or unknown.',
  }),
  weak_order: nullable(Type.Number()),
});

const Process = Type.Object({
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  title: Type.String(),
  use: Type.String({ description: 'What it is used for.' }),
  formula: Type.String(),
  family: Type.String(),
  source: Type.String(),
  discrete: Type.Boolean({ description: 'Time moves in whole steps: the horizon is their number.' }),
  parameters: Type.Array(Parameter),
  components: Type.Array(Type.String(), { description: 'With the parameters left as they are, the main one first.' }),
  schemes: Type.Array(Scheme, { description: 'The first is taken when none is named.' }),
  presets: Type.Array(
    Type.Object({
      title: Type.String(),
      parameters: Type.Record(Type.String(), PathParameter),
      horizon: nullable(Type.Number()),
    }),
  ),
});

const PayoffEntry = Type.Object({
  name: Type.String({ description: 'The `kind` of a payoff.' }),
  title: Type.String(),
  meaning: Type.String(),
  parameters: Type.Array(
    Type.Object({
      name: Type.String(),
      meaning: Type.String(),
      choices: Type.Array(Type.String(), { description: 'Empty for numbers.' }),
      fallback: Type.Union([Type.Number(), Type.String(), Type.Null()], { description: 'null: it must be given.' }),
      positive: Type.Boolean(),
    }),
  ),
});

/** What expressions can say. */
const Word = Type.Object({ name: Type.String(), meaning: Type.String(), example: Type.String() });

/** All processes, and what holds for runs of them. */
export const ProcessList = Type.Object({
  processes: Type.Array(Process),
  samplings: Type.Array(Type.Object({ name: PathSampling, title: Type.String(), meaning: Type.String() })),
  payoffs: Type.Array(PayoffEntry),
  aggregates: Type.Array(Word, { description: 'What expressions can read off a whole path.' }),
  functions: Type.Array(Word, { description: 'Functions of numbers that expressions know.' }),
  limits: Type.Object({
    paths: Type.Integer({ minimum: 1, description: 'Most paths of a run.' }),
    steps: Type.Integer({ minimum: 1, description: 'Most steps of a path.' }),
    path_steps: Type.Number({ description: 'Most steps of all paths of a run together.' }),
    outputs: Type.Integer({ minimum: 1, description: 'Most values and functionals of each path.' }),
  }),
});
export type ProcessList = Static<typeof ProcessList>;

/** Which path of which run to see whole. */
export const PathQuestion = Type.Object(
  {
    run: Type.String({ minLength: 1, maxLength: 200 }),
    path: Type.Integer({ minimum: 0, description: 'Its number, from 0.' }),
    points: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description:
          'Equal stretches of time whose ends are shown; every step when left out, at most 10,000 stretches.',
      }),
    ),
  },
  strict,
);
export type PathQuestion = Static<typeof PathQuestion>;

/** One path of a run, at all times: the same bits that the run saw. */
export const ReplayedPath = Type.Object({
  run: Type.String(),
  path: Count,
  seed: Type.String({ description: 'In decimal digits: it may be any 64-bit number.' }),
  process: Type.String(),
  steps: Type.Integer({ minimum: 1 }),
  times: Type.Array(Type.Number()),
  components: Type.Array(
    Type.Object({
      name: Type.String(),
      values: Type.Array(nullable(Type.Number()), { description: 'By time; null: an error.' }),
    }),
  ),
  functionals: Type.Array(Type.Object({ name: Type.String(), value: nullable(Type.Number()) })),
});
export type ReplayedPath = Static<typeof ReplayedPath>;
