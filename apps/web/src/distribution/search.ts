/** Finding distributions by what people call them: their name, their title, when they are used. */

interface Searched {
  readonly name: string;
  readonly title: string;
  readonly use: string;
}

/** What else they are called, or asked for by. */
const KEYWORDS: Readonly<Record<string, string>> = {
  triangular: 'three point minimum most likely maximum estimate',
  pert: 'beta pert three point estimate',
  uniform: 'rectangular range between',
  normal: 'gaussian bell',
  truncatedNormal: 'gaussian bell bounded',
  lognormal: 'skewed positive prices',
  lognormal2: 'skewed positive logarithm',
  cumulative: 'percentiles quantiles points',
  histogram: 'classes bins counts',
  bernoulli: 'yes no event risk happens chance',
  binomial: 'count successes tries',
  poisson: 'count events rate arrivals',
  geometric: 'count failures',
  exponential: 'waiting time failure rate',
  weibull: 'lifetime reliability',
  discrete: 'scenarios list choices',
  discreteUniform: 'resample bootstrap list',
  empirical: 'data history observations bootstrap',
  integerUniform: 'dice whole numbers randbetween',
  pareto: 'power law heavy tail skewed',
  studentT: 'fat tails returns',
  gumbelMax: 'extreme flood largest',
  gumbelMin: 'extreme weakest smallest',
};

/** Those in which every word of the search is found. */
export function matching<T extends Searched>(entries: readonly T[], search: string): readonly T[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ name, title, use }) => {
    const text = `${name} ${title} ${use} ${KEYWORDS[name] ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
