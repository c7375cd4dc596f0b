/**
 * What a rank correlation looks like: points of the Gaussian copula that the engine draws from, on a fixed even set. To
 * be looked at: the normal distribution is approximated to about 1e-7, which no drawing shows.
 */

/** The correlation of normals whose ranks correlate by `rank`: 2 sin(pi rank / 6), K. Pearson 1907. */
export function normalCorrelation(rank: number): number {
  return 2 * Math.sin((Math.PI / 6) * rank);
}

/** How often one is above its median in the trials in which the other is: 1/2 + asin(r) / pi, W. F. Sheppard 1899. */
export function shareTogether(rank: number): number {
  return 0.5 + Math.asin(Math.min(Math.max(normalCorrelation(rank), -1), 1)) / Math.PI;
}

/** P(Z <= z): Abramowitz and Stegun, 26.2.17. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z >= 0 ? 1 - upper : upper;
}

/** The z with P(Z <= z) = u: Abramowitz and Stegun, 26.2.23, with two steps of Newton. */
function normalQuantile(u: number): number {
  const tail = Math.min(u, 1 - u);
  const t = Math.sqrt(-2 * Math.log(tail));
  const start = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3); // biome-ignore format: one formula
  let z = u < 0.5 ? -start : start;
  for (let trip = 0; trip < 2; trip++) z -= (normalCdf(z) - u) / (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI));
  return z;
}

/** Shares of the golden ratio's relative in two dimensions: M. Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018. */
const [ALPHA, BETA] = [0.7548776662466927, 0.5698402909980532];

/** Moves a point by up to its distance from the next: the eye would see the lattice that even sets are. */
function jitter(index: number, count: number): number {
  // The fraction of a large multiple of a sine: no random numbers, only no visible order.
  const noise = Math.sin(12.9898 * (index + 1)) * 43758.5453;
  return (noise - Math.floor(noise)) / Math.sqrt(count);
}

/** Pairs of ranks, each between 0 and 1, correlated by `rank`. The same set for the same count. */
export function rankPairs(rank: number, count: number): readonly (readonly [number, number])[] {
  const r = normalCorrelation(rank);
  const rest = Math.sqrt(Math.max(1 - r * r, 0));
  return Array.from({ length: count }, (_, index) => {
    const u = (0.5 + ALPHA * (index + 1) + jitter(2 * index, count)) % 1;
    const v = (0.5 + BETA * (index + 1) + jitter(2 * index + 1, count)) % 1;
    return [u, normalCdf(r * normalQuantile(u) + rest * normalQuantile(v))] as const;
  });
}
