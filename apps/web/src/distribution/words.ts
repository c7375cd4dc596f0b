/** What people read for the names of the engine: labels of parameters, groups of distributions. */

const LABELS: Readonly<Record<string, string>> = {
  min: 'Minimum',
  mode: 'Most likely',
  mode1: 'Most likely from',
  mode2: 'Most likely to',
  max: 'Maximum',
  mean: 'Mean',
  sd: 'Standard deviation',
  mu: 'Mean of the logarithm',
  sigma: 'Standard deviation of the logarithm',
  alpha: 'First shape (alpha)',
  beta: 'Second shape (beta)',
  lambda: 'Weight of the most likely value',
  shape: 'Shape',
  scale: 'Scale',
  location: 'Location',
  df: 'Degrees of freedom',
  df1: 'Degrees of freedom, numerator',
  df2: 'Degrees of freedom, denominator',
  p: 'Probability',
  n: 'Number of tries',
  r: 'Number of successes',
  population: 'Items',
  successes: 'Successes among them',
  draws: 'Items drawn',
  values: 'Value',
  weights: 'Weight',
  probabilities: 'Chance of not exceeding',
  edges: 'Edge of class',
  data: 'Observation',
};

/** The label of a parameter's field. */
export function labelOf(parameter: string): string {
  return LABELS[parameter] ?? `${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`;
}

const IN_THE_CELLS_UNIT = new Set(
  ['min', 'mode', 'mode1', 'mode2', 'max', 'mean', 'sd', 'location', 'values', 'edges', 'data'], // biome-ignore format: one line
);

/** Whether a parameter is a quantity like the cell's own value, and is written in its number format. */
export function isQuantity(parameter: string): boolean {
  return IN_THE_CELLS_UNIT.has(parameter);
}

/** Groups in which the list of distributions is shown. Those that are in none come last. */
const GROUPS: readonly { readonly title: string; readonly names: readonly string[] }[] = [
  { title: 'From judgement', names: ['triangular', 'pert', 'uniform', 'trapezoidal', 'cumulative', 'histogram'] },
  {
    title: 'Everyday quantities',
    names: [
      'normal', 'truncatedNormal', 'lognormal', 'lognormal2', 'beta', 'gamma', 'erlang', 'exponential', 'weibull',
      'rayleigh', 'inverseGaussian',
    ], // biome-ignore format: a table
  },
  { title: 'From data and lists', names: ['discrete', 'discreteUniform', 'empirical'] },
  {
    title: 'Counts and events',
    names: [
      'bernoulli', 'binomial', 'poisson', 'geometric', 'negativeBinomial', 'hypergeometric', 'integerUniform',
    ], // biome-ignore format: a table
  },
  {
    title: 'Heavy tails and extremes',
    names: ['pareto', 'logistic', 'logLogistic', 'laplace', 'cauchy', 'gumbelMax', 'gumbelMin'],
  },
  { title: 'Statistics', names: ['studentT', 'chiSquared', 'fDistribution'] },
];

/** Entries by group, in the group's order; the rest under "More". */
export function grouped<T extends { readonly name: string }>(entries: readonly T[]): { title: string; entries: T[] }[] {
  const listed = new Set(GROUPS.flatMap(({ names }) => names));
  const rest = entries.filter(({ name }) => !listed.has(name));
  return [
    ...GROUPS.map(({ title, names }) => ({
      title,
      entries: names.flatMap((name) => entries.filter((entry) => entry.name === name)),
    })),
    { title: 'More', entries: rest },
  ].filter((group) => group.entries.length > 0);
}
