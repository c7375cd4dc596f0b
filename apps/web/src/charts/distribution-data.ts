/** What of an output's distribution is drawn: bars that can be laid over each other, and the stretch of the axis. Pure. */
import { type Bar, barsOf, sameEdges, sharedBins, total } from './bins.ts';
import type { Bins, DistributionChartProps, DistributionSeries } from './chart.ts';

/** A series with what is drawn of it. */
export interface DrawnSeries extends DistributionSeries {
  /** In all bins. */
  readonly total: number;
  readonly bars: readonly Bar[];
}

/** All that is drawn, but for its look. */
export interface Drawn {
  readonly series: readonly DrawnSeries[];
  /** Whether all series have the same bins: shares of the trials can be compared then, densities otherwise. */
  readonly aligned: boolean;
  readonly discrete: boolean;
  /** Ends of the axis. */
  readonly domain: readonly [number, number];
  /** The value without uncertainty, where the axis reaches it. */
  readonly base?: number;
}

/** Prepares series for drawing. */
export function drawnOf({ series, base }: Pick<DistributionChartProps, 'series' | 'base'>): Drawn {
  const bins = alignedBins(series);
  const drawn = series.map((one, i) => ({ ...one, bins: bins[i]!, total: total(bins[i]!), bars: barsOf(bins[i]!) }));
  const domain = domainOf(
    drawn.flatMap(({ bars }) => bars),
    base,
  );
  return {
    series: drawn,
    aligned: bins.every((one) => sameEdges(one, bins[0]!)),
    discrete: bins.every((one) => one.values !== undefined || one.edges[0] === one.edges.at(-1)),
    domain,
    ...(base != null && base >= domain[0] && base <= domain[1] && { base }),
  };
}

function alignedBins(series: readonly DistributionSeries[]): readonly Bins[] {
  const own = series.map(({ bins }) => bins);
  const columns = series.map(({ sorted }) => sorted);
  if (own.every((bins) => sameEdges(bins, own[0]!)) || !columns.every((column) => column !== undefined)) return own;
  return sharedBins(columns);
}

/** From the first bar to the last, and on to the base value unless it lies far away. */
function domainOf(bars: readonly Bar[], base: number | null | undefined): readonly [number, number] {
  if (bars.length === 0) return [0, 1];
  let low = Math.min(...bars.map(({ from }) => from));
  let high = Math.max(...bars.map(({ to }) => to));
  const span = high - low;
  if (base != null && Number.isFinite(base)) {
    if (base < low && low - base <= span) low = base - span * 0.04;
    if (base > high && base - high <= span) high = base + span * 0.04;
  }
  return [low, high];
}

/** Height of a bar: the share of the trials in it, or their density where bins differ. */
export function heightOf({ total }: DrawnSeries, { count, from, to }: Bar, aligned: boolean): number {
  if (total === 0) return 0;
  return aligned ? count / total : count / total / (to - from || 1);
}

/** A marker on a bar of a discrete output leaves all of that bar inside. */
export function edgeOf({ series, discrete }: Drawn, value: number, end: 'low' | 'high'): number {
  if (!discrete) return value;
  const bar = series[0]?.bars.find(({ from, to }) => value >= from && value <= to);
  if (!bar) return value;
  return end === 'low' && value <= bar.value! ? bar.from : end === 'high' && value >= bar.value! ? bar.to : value;
}
