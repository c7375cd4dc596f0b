/** How paths are drawn so that averages are known better: from what people write to sources of noise, feeds and controls. */
import { BLOCK, Builder, MOST_FED, MOST_GROUPED_BLOCKS, type SobolFeed } from '@tessera/engine';
import { ModelsError } from '../models-error.ts';
import type { Parameters, Process, Scheme } from '../processes/process.ts';
import { fedNoise, type NoiseUse, noiseUse, shiftedNoise, stratifiedNoise } from './arranged-noise.ts';
import type { PathsPlan } from './compile-paths.ts';
import { pathStream, plainNoise } from './noise.ts';

/** How the paths of a run are drawn, with what each is for; see `docs/paths.md`. */
export const PATH_SAMPLING_METHODS = [
  { name: 'random', title: 'Independent', meaning: 'every path on its own' },
  {
    name: 'antithetic',
    title: 'Antithetic pairs',
    meaning: 'of each pair the second path draws 1 - u where the first draws u',
  },
  {
    name: 'stratified',
    title: 'Stratified',
    meaning:
      'of each 1,024 paths the end of the first Brownian motion falls once into each 1,024th of its distribution',
  },
  {
    name: 'sobol',
    title: 'Sobol with bridge',
    meaning:
      "scrambled nets of Sobol's points, Brownian motions built by a bridge; the error comes from the spread of the nets",
  },
] as const;
export type PathSampling = (typeof PATH_SAMPLING_METHODS)[number]['name'];
export const PATH_SAMPLINGS: readonly PathSampling[] = PATH_SAMPLING_METHODS.map(({ name }) => name);

/** The part of a model that says how it is drawn. */
export interface SamplingModel {
  /** `random` when left out. */
  readonly sampling?: PathSampling;
  /** Points of a net of Sobol's sequence: a power of two from 1,024 to 4,194,304; 4,096 when left out. Paths should be 8 nets or more. */
  readonly net?: number;
  /**
   * Importance sampling: added to the drift of the first Brownian motion per unit of time. Functionals are weighted so that their
   * means are those without it; values at times are not kept.
   */
  readonly shift?: number;
  /** Control variate: a functional whose mean is known; that of a component at the end comes from the process when left out. */
  readonly control?: { readonly expression: string; readonly mean?: number };
}

interface Drawn {
  readonly scheme: Scheme;
  readonly parameters: Parameters;
  readonly grid: PathsPlan['grid'];
}

const USUAL_NET = 4096;

/** The noise of a model, and its feed. Throws `ModelsError` `unknown-choice`, `paths-invalid`. */
export function noiseOf(model: SamplingModel, drawn: Drawn): Pick<PathsPlan, 'noise' | 'feed'> {
  const { sampling = 'random', shift, net } = model;
  if (!PATH_SAMPLINGS.includes(sampling))
    throw new ModelsError('unknown-choice', {
      entry: 'sampling',
      value: String(sampling),
      choices: PATH_SAMPLINGS.join(', '),
    });
  if (net !== undefined && sampling !== 'sobol')
    throw invalid('net', net, 'nets are of Sobol sampling; leave it out, or ask for sampling sobol');
  if (shift !== undefined) return shifted(shift, model, drawn);
  if (sampling === 'stratified') return stratified(drawn);
  if (sampling === 'sobol') return sobol(net ?? USUAL_NET, drawn);
  return { noise: plainNoise(sampling) };
}

function shifted(
  shift: number,
  { sampling = 'random', control }: SamplingModel,
  drawn: Drawn,
): Pick<PathsPlan, 'noise'> {
  if (typeof shift !== 'number' || !Number.isFinite(shift)) throw invalid('shift', shift, 'it must be a finite number');
  if (sampling !== 'random')
    throw invalid('shift', shift, `it is for independent paths, and the sampling is ${sampling}`);
  if (control) throw invalid('shift', shift, 'a control variate cannot be used with it; leave one of them out');
  if (usedBy(drawn).normals === 0)
    throw invalid('shift', shift, 'the process draws no Brownian motion that could be shifted');
  return { noise: shiftedNoise(shift) };
}

function stratified(drawn: Drawn): Pick<PathsPlan, 'noise'> {
  if (usedBy(drawn).normals === 0)
    throw invalid('sampling', 'stratified', 'the process draws no Brownian motion whose end could be stratified');
  return { noise: stratifiedNoise(drawn.grid.steps) };
}

function sobol(net: number, drawn: Drawn): Pick<PathsPlan, 'noise' | 'feed'> {
  const group = net / BLOCK;
  if (!Number.isInteger(Math.log2(group)) || group < 1 || group > MOST_GROUPED_BLOCKS)
    throw invalid('net', net, `it must be a power of two from ${BLOCK} to ${BLOCK * MOST_GROUPED_BLOCKS}`);
  const { normals, uniforms, events } = usedBy(drawn);
  if (events)
    throw invalid('sampling', 'sobol', 'the process draws by events, so its paths have no fixed number of coordinates');
  const width = normals + uniforms;
  const { steps } = drawn.grid;
  if (width * steps > MOST_FED)
    throw invalid(
      'sampling',
      'sobol',
      `a path draws ${width * steps} numbers, and at most ${MOST_FED} can be coordinates of a point; take fewer steps`,
    );
  const feed: SobolFeed = { kind: 'sobol', width, steps, normals, stream: pathStream('sobol', 0), group, normal: 0 };
  return { noise: fedNoise(feed), feed };
}

function usedBy({ scheme, parameters, grid }: Drawn): NoiseUse {
  const m = new Builder();
  const dt = grid.horizon / grid.steps;
  const state = scheme.start(m, parameters);
  const place = { step: m.const(0), time: m.const(0), dt, horizon: grid.horizon, fed: [] };
  return noiseUse(m, (noise) => scheme.step(m, parameters, state, { ...place, noise }));
}

/** The known mean of a control variate. */
export function controlMean(
  { expression, mean }: NonNullable<SamplingModel['control']>,
  process: Process,
  { scheme, parameters, grid }: Drawn,
): number {
  if (mean !== undefined) {
    if (typeof mean === 'number' && Number.isFinite(mean)) return mean;
    throw invalid('mean of the control variate', mean, 'it must be a finite number');
  }
  const component = process.components(parameters).indexOf(expression.trim());
  const isExact =
    (scheme.strongOrder === undefined && scheme.weakOrder === undefined) || (scheme.hasExactMean && component === 0);
  const { horizon } = grid;
  const known = component < 0 ? undefined : process.moments?.(parameters, horizon, horizon).mean[component];
  if (known !== undefined && Number.isFinite(known)) {
    if (isExact) return known;
    const reason = `the mean of the process, ${known}, is not that of the scheme ${scheme.name}, which is off by a part of the step; say the mean, or take an exact scheme`;
    throw invalid('control variate', expression, reason);
  }
  throw invalid('control variate', expression, 'its mean is not known here; say it as the mean');
}

function invalid(entry: string, value: unknown, reason: string): ModelsError {
  return new ModelsError('paths-invalid', { entry, value: String(JSON.stringify(value)), reason });
}
