/**
 * Random numbers for someone's own code, drawn one after the other: the n-th draw of path i is that of the address (seed,
 * stream, i, n), so a path depends on the seed and its number alone. It knows no threads.
 */
import { DISTRIBUTIONS, normalQuantile, SCALARS, streamKey, streamOf, type TrialRange, uniform } from '@tessera/engine';

/** The stream of modules. Frozen: results are promised across versions. */
const STREAM = streamOf('path module');
const MOST_DRAWS = 2 ** 32;

/** What `samplePath` draws from. */
export class PathDraws {
  readonly #key: readonly [number, number];
  readonly #replicate: number;
  readonly #path: number;
  #next = 0;

  /** The draws of path number `path` of a run. */
  constructor({ seed, replicate }: Pick<TrialRange, 'seed' | 'replicate'>, path: number) {
    this.#key = streamKey(seed, STREAM);
    this.#replicate = replicate;
    this.#path = path;
  }

  /** The next uniform in (0, 1); exact multiples of 2^-53. Throws after 2^32 draws. */
  uniform(): number {
    if (this.#next >= MOST_DRAWS) throw new RangeError(`a path may draw at most ${MOST_DRAWS} numbers`);
    return uniform(this.#key, this.#replicate, this.#path, this.#next++);
  }

  /** The next standard normal, stretched and moved. */
  normal(mean = 0, sd = 1): number {
    return mean + sd * normalQuantile(SCALARS, this.uniform());
  }

  /** The next whole number from 0 to `count` - 1, all equally likely. */
  integer(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** The next value of any distribution of the engine, such as `draws.from('gamma', 2, 3)`. Throws when there is none of that name. */
  from(distribution: string, ...parameters: readonly number[]): number {
    const wanted = distribution.toLowerCase();
    const found = DISTRIBUTIONS.find(
      ({ name, aliases }) => name.toLowerCase() === wanted || aliases?.some((alias) => alias.toLowerCase() === wanted),
    );
    if (!found) throw new RangeError(`there is no distribution "${distribution}"`);
    const u = this.uniform();
    return found.quantile(SCALARS, { lower: u, upper: 1 - u }, parameters, []);
  }
}
