/** What charts are given. They know numbers and names, no run and no server; all of them can be shown as a table. */

/** How a number of this axis is written, for people. */
export type Write = (value: number) => string;

/** How the trials of a run were drawn. */
export type Sampling = 'random' | 'latin-hypercube' | 'antithetic';

/** A histogram. */
export interface Bins {
  readonly counts: readonly number[];
  /** One more than counts. */
  readonly edges: readonly number[];
  /** The value in each bin, where there are few. */
  readonly values?: readonly number[];
}

/** One output, or the same output of several runs, laid over each other. */
export interface DistributionSeries {
  readonly name: string;
  readonly bins: Bins;
  /** Values in ascending order, errors left out: exact odds and the cumulative curve come from them. */
  readonly sorted?: Float64Array;
  /** How the trials were drawn; where they depend on each other, odds are less sure or surer than their number says. */
  readonly sampling?: Sampling;
  /** The values of `sorted` as trial after trial gave them, NaN for errors: how sure dependent trials are is seen in them. */
  readonly trials?: Float64Array;
}

/** `low` and `high`: the markers; a missing one is at the end. */
export interface Markers {
  readonly low?: number;
  readonly high?: number;
}

/** Of `distribution-chart.tsx`. */
export interface DistributionChartProps {
  readonly title: string;
  readonly axis: string;
  readonly series: readonly DistributionSeries[];
  /** `both`: the cumulative curve over the histogram, with its own scale at the right. */
  readonly view: 'histogram' | 'cumulative' | 'both';
  readonly write: Write;
  /** The value without uncertainty. */
  readonly base?: number | null;
  readonly markers?: Markers;
  /** The markers can be moved. `final` is false on the way: the chart shows the odds itself meanwhile. */
  readonly onMarkers?: (markers: Markers, final: boolean) => void;
  /** A bar was clicked: its edges. */
  readonly onBar?: (from: number, to: number) => void;
  readonly height?: number;
}

/** One bar of a tornado: from `low` to `high` around `centre`. */
export interface TornadoRow {
  readonly key: string;
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Whether the output rises or falls with the input; shown as an arrow. */
  readonly direction?: 'rises' | 'falls';
}

/** Of `tornado-chart.tsx`. */
export interface TornadoChartProps {
  readonly title: string;
  readonly axis: string;
  /** The strongest first. */
  readonly rows: readonly TornadoRow[];
  readonly centre: number;
  readonly write: Write;
  readonly onRow?: (key: string) => void;
}

/** Of `scatter-chart.tsx`. */
/** The bars of one input: of each run its ends, undefined where the run has no such input. */
export interface ComparedTornadoRow {
  readonly name: string;
  readonly ends: readonly ({ readonly low: number; readonly high: number } | undefined)[];
}

export interface ComparedTornadoChartProps {
  readonly title: string;
  readonly axis: string;
  /** Of the runs, in the order of the bars. */
  readonly names: readonly string[];
  /** The strongest first. */
  readonly rows: readonly ComparedTornadoRow[];
  /** Marked with a line. */
  readonly centre: number;
  readonly write: Write;
}

export interface ScatterChartProps {
  readonly title: string;
  readonly x: { readonly name: string; readonly values: Float64Array; readonly write: Write };
  readonly y: { readonly name: string; readonly values: Float64Array; readonly write: Write };
  /** Trials (positions in the columns) that are picked out. */
  readonly selected?: ReadonlySet<number>;
  readonly onTrial?: (trial: number) => void;
}

/** The quantiles of one distribution, and its mean. */
export interface BoxRow {
  readonly name: string;
  readonly min: number;
  readonly p5: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly p95: number;
  readonly max: number;
  readonly mean: number;
}

/** Of `box-chart.tsx`. */
export interface BoxChartProps {
  readonly title: string;
  readonly axis: string;
  readonly rows: readonly BoxRow[];
  readonly write: Write;
}

/** The mean of the first trials with its interval. */
export interface ConvergencePoint {
  readonly trials: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Of `convergence-chart.tsx`. */
export interface ConvergenceChartProps {
  readonly title: string;
  readonly axis: string;
  readonly points: readonly ConvergencePoint[];
  readonly write: Write;
}

/** Bands between two lines, and a line in the middle, over time. */
export interface Fan {
  /** Shares of the paths below each line, ascending; an odd number of them, 0.5 in the middle. */
  readonly levels: readonly number[];
  /** By level: at each time. NaN where no path is left. */
  readonly lines: readonly ArrayLike<number>[];
}

/** Of `fan-chart.tsx`. */
export interface FanChartProps {
  readonly title: string;
  /** What the axis of time is called. */
  readonly x: string;
  /** Ascending. */
  readonly times: readonly number[];
  readonly fan: Fan;
  /** By time: of each path. */
  readonly paths?: readonly ArrayLike<number>[];
  /** How many of the paths, the first ones. */
  readonly drawn?: number;
  /** Number of the time that is marked. */
  readonly mark?: number;
  readonly onMark?: (mark: number) => void;
  readonly write: (value: number) => string;
  readonly writeTime: (time: number) => string;
  readonly height?: number;
}
