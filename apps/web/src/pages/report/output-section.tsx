/** One output in a report: the answer in a sentence, its distribution, statistics, percentiles, drivers and errors. */
import type { OutputResult, RunResult } from '@tessera/api';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Markers } from '../../charts/chart.ts';
import { DistributionChart } from '../../charts/distribution-chart.tsx';
import { sharesOf } from '../../charts/odds.ts';
import { TornadoChart } from '../../charts/tornado-chart.tsx';
import { count, percent } from '../../format/numbers.ts';
import { type Writing, writingOf } from '../../format/writing.ts';
import { driverRows } from '../../runs/drivers.ts';
import { markersOf, usualMarkers } from '../../runs/markers.ts';
import { errorSentence, headline, sampleSentence } from '../../runs/sentences.ts';
import { useSorted } from '../../runs/use-samples.ts';
import classes from './report.module.css';
import { keySentence, statistics } from './words.ts';

/** Further drivers move an output hardly at all. */
const DRIVERS = 12;

export interface OutputSectionProps {
  readonly output: OutputResult;
  /** Its cell's number format. */
  readonly format: string;
  readonly sampling: RunResult['sampling'];
  /** Undefined until they are there. */
  readonly trials: Float64Array | undefined;
}

/** A section of a report. */
export function OutputSection({ output, format, sampling, trials }: OutputSectionProps) {
  const writing = useMemo(() => writingOf(format), [format]);
  const markers = useMarkersOf(output);
  const sorted = useSorted(trials);
  const isMarked = markers.low !== undefined || markers.high !== undefined;
  const odds = sorted && isMarked ? sharesOf({ sorted, sampling, trials }, markers).between : undefined;
  const part = trials ? sampleSentence(trials.length, output.trials) : '';
  return (
    <section className={`${classes.section} ${classes.output}`}>
      <h2>{output.label}</h2>
      {output.output !== output.label && <p className={classes.reference}>{output.output}</p>}
      {odds && <p className={classes.key}>{keySentence(output.label, odds, markers, writing)}</p>}
      <p>
        {headline(output, writing)}
        {odds && part && ` The chance is read ${part.charAt(0).toLowerCase()}${part.slice(1)}`}
      </p>
      {output.errors > 0 && <p className={classes.warning}>{errorSentence(output)}</p>}
      {output.mean !== null && <Distribution {...{ output, sampling, trials, sorted, writing, markers }} />}
      <div className={classes.columns}>
        <Statistics output={output} writing={writing} />
        <Percentiles output={output} writing={writing} />
      </div>
      <Odds output={output} />
      <Drivers output={output} />
      <Errors output={output} />
    </section>
  );
}

/** Where the address puts the markers of this output, else where they usually are. */
function useMarkersOf(output: OutputResult): Markers {
  const [params] = useSearchParams();
  const isChosen = params.get('output') === output.output;
  const low = isChosen ? params.get('low') : null;
  const high = isChosen ? params.get('high') : null;
  return useMemo(() => markersOf(low, high, usualMarkers(output)), [low, high, output]);
}

interface DistributionProps {
  readonly output: OutputResult;
  readonly sampling: RunResult['sampling'];
  readonly trials: Float64Array | undefined;
  readonly sorted: Float64Array | undefined;
  readonly writing: Writing;
  readonly markers: Markers;
}

function Distribution({ output, sampling, trials, sorted, writing, markers }: DistributionProps) {
  const series = useMemo(() => {
    const { counts, bin_edges: edges, values } = output.histogram;
    const bins = { counts, edges, ...(values && { values }) };
    return [{ name: output.label, bins, sampling, ...(sorted && trials && { sorted, trials }) }];
  }, [output, sampling, trials, sorted]);
  return (
    <div className={classes.chart}>
      <DistributionChart
        title="Histogram and cumulative curve"
        axis={output.label}
        series={series}
        view="both"
        write={writing.value}
        base={output.base}
        markers={markers}
        height={250}
      />
    </div>
  );
}

interface PartProps {
  readonly output: OutputResult;
  readonly writing: Writing;
}

function Statistics({ output, writing }: PartProps) {
  return (
    <table className={classes.table}>
      <caption>Statistics</caption>
      <tbody>
        {statistics(output, writing).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={classes.number}>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Percentiles({
  output: { percentiles, percentile_intervals: intervals, percentile_error: error },
  writing,
}: PartProps) {
  const keys = Object.keys(percentiles).sort((a, b) => Number(a) - Number(b));
  return (
    <table className={classes.table}>
      <caption>Percentiles{error > 0 && `, right to ${writing.distance(error)}`}</caption>
      <thead>
        <tr>
          <th scope="col">At or below</th>
          <th scope="col" className={classes.number}>
            Value
          </th>
          <th scope="col" className={classes.number}>
            95% interval
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key}>
            <th scope="row">{key}%</th>
            <td className={classes.number}>{writing.value(percentiles[key] ?? null)}</td>
            <td className={classes.number}>{writing.interval(intervals[key] ?? null)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Odds({ output: { probabilities } }: Pick<PartProps, 'output'>) {
  if (probabilities.length === 0) return null;
  return (
    <table className={classes.table}>
      <caption>Odds that were asked for</caption>
      <tbody>
        {probabilities.map(({ event, probability, interval }) => (
          <tr key={event}>
            <th scope="row">{event}</th>
            <td className={classes.number}>{percent(probability, 2)}</td>
            <td className={classes.number}>{interval && `${percent(interval[0], 2)} to ${percent(interval[1], 2)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Drivers({ output }: Pick<PartProps, 'output'>) {
  const rows = useMemo(() => driverRows(output, 'rank').slice(0, DRIVERS), [output]);
  if (rows.length === 0) return null;
  return (
    <div className={classes.chart}>
      <TornadoChart
        title={output.drivers.length > DRIVERS ? `What drives it: the ${DRIVERS} strongest inputs` : 'What drives it'}
        axis="Rank correlation"
        rows={rows}
        centre={0}
        write={rankText}
      />
    </div>
  );
}

const rankText = (value: number): string => value.toFixed(2);

function Errors({ output: { errors_by_cell: cells } }: Pick<PartProps, 'output'>) {
  if (cells.length === 0) return null;
  return (
    <table className={classes.table}>
      <caption>Where errors first arise</caption>
      <thead>
        <tr>
          <th scope="col">Cell</th>
          <th scope="col">Error</th>
          <th scope="col" className={classes.number}>
            Trials that were replayed
          </th>
        </tr>
      </thead>
      <tbody>
        {cells.map(({ cell, error, trials }) => (
          <tr key={`${cell} ${error}`}>
            <th scope="row">{cell}</th>
            <td>{error}</td>
            <td className={classes.number}>{count(trials)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
