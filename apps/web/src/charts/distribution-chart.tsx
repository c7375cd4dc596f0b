/** The distribution of an output: histogram and cumulative curve of one or several series, with two markers for odds. */
import { useMemo, useState } from 'react';
import { count, percent } from '../format/numbers.ts';
import type { DistributionChartProps, Markers, Write } from './chart.ts';
import { type Drawn, type DrawnSeries, drawnOf, edgeOf } from './distribution-data.ts';
import { barAt, distributionFigure } from './distribution-figure.ts';
import type { Draw, Figure } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { MarkerTrack } from './markers.tsx';
import { Plot } from './plot.tsx';
import { SharesView, type ShareText, shareTexts } from './shares.tsx';
import { useStill } from './still.ts';
import { type Cell, number, type Table } from './table.ts';

const NONE: Markers = {};

/** A chart of one output's distribution, or of the same output's in several runs. */
export function DistributionChart(props: DistributionChartProps) {
  const { title, axis, series, view, write, base, markers = NONE, onMarkers, onBar, height = 340 } = props;
  const still = useStill();
  const [moving, setMoving] = useState<Markers>();
  const shown = moving ?? markers;
  const drawn = useMemo(() => drawnOf({ series, ...(base !== undefined && { base }) }), [series, base]);
  const withMarkers = useMemo<Draw>(() => {
    const odds = oddsOf(drawn, markers, write);
    // Above the page's drawing they stand already.
    return (paper) => distributionFigure({ drawn, view, axis, write, markers, odds: paper.still ? odds : [] }, paper);
  }, [drawn, view, axis, write, markers]);
  // On the page the markers float above the drawing, which is not made anew when they move.
  const without = useMemo<Draw>(
    () => (paper) => distributionFigure({ drawn, view, axis, write, markers: NONE, odds: [], floating: true }, paper),
    [drawn, view, axis, write],
  );
  const isLost = base != null && drawn.base === undefined;
  return (
    <ChartFrame
      title={title}
      draw={withMarkers}
      height={height}
      table={() => tableOf(props, drawn)}
      note={isLost ? `The base value, ${write(base)}, lies outside of what is drawn.` : undefined}
    >
      {!still && <SharesView series={drawn.series} markers={shown} write={write} />}
      <Plot
        draw={onMarkers && !still ? without : withMarkers}
        height={height}
        label={labelOf(props, drawn)}
        onPoint={
          onBar &&
          ((trace, point) => {
            const bar = view === 'cumulative' ? undefined : barAt(drawn, trace, point);
            if (bar) onBar(...bar.counts);
          })
        }
      >
        {(figure) =>
          onMarkers && (
            <MarkerTrack
              area={areaOf(figure)}
              domain={drawn.domain}
              step={stepOf(drawn)}
              edge={(value, end) => edgeOf(drawn, value, end)}
              markers={shown}
              base={drawn.base}
              write={write}
              onMarkers={(to, final) => {
                setMoving(final ? undefined : to);
                onMarkers(to, final);
              }}
            />
          )
        }
      </Plot>
    </ChartFrame>
  );
}

function areaOf({ layout, margin }: Figure) {
  const { l, r, t, b } = margin;
  return { left: l, top: t, width: layout.width! - l - r, height: layout.height! - t - b };
}

/** Markers of an output of a few whole numbers stop at whole numbers. */
function stepOf({ series, discrete }: Drawn): number | undefined {
  const isWhole = discrete && series.every(({ bars }) => bars.every(({ value }) => Number.isInteger(value)));
  return isWhole ? 1 : undefined;
}

function oddsOf({ series }: Drawn, markers: Markers, write: Write): ShareText[] {
  if (series.length !== 1) return [];
  return shareTexts(series[0]!, markers, write);
}

function labelOf({ title, axis, view, write, base }: DistributionChartProps, { series, domain }: Drawn): string {
  const what =
    view === 'cumulative' ? 'Cumulative curve' : view === 'both' ? 'Histogram with cumulative curve' : 'Histogram';
  const whose = series.length > 1 ? ` of ${series.map(({ name }) => name).join(', ')}` : '';
  const from = `${axis} from ${write(domain[0])} to ${write(domain[1])}`;
  return `${title}. ${what}${whose}; ${from}${base != null ? `; base value ${write(base)}` : ''}.`;
}

/** A row for each bar: its ends or its value, and how many trials of each series are in it and up to it. */
function tableOf({ title, axis, write, onBar }: DistributionChartProps, { series, aligned, discrete }: Drawn): Table {
  // Bars of different widths cannot share a row.
  const groups = aligned ? [series] : series.map((one) => [one]);
  const rows = groups.flatMap((group) => group[0]!.bars.map((bar, i) => ({ group, bar, i })));
  const place = discrete ? [axis] : [`${axis}, from`, 'To'];
  const counted = (name: string) =>
    ['Trials', 'Share', 'Cumulative'].map((what) => (name === '' ? what : `${name}: ${what.toLowerCase()}`));
  return {
    caption: `${title}: trials by ${axis}`,
    columns: [
      ...(aligned ? [] : ['Series']),
      ...place,
      ...(aligned && series.length > 1 ? series.flatMap(({ name }) => counted(name)) : counted('')),
    ],
    rows: rows.map(({ group, bar, i }) => [
      ...(aligned ? [] : [group[0]!.name]),
      ...bar.counts.slice(0, place.length).map((value) => number(value, write)),
      ...group.flatMap((one) => countedCells(one, i)),
    ]),
    ...(onBar && { action: { name: 'Show trials', run: (row: number) => onBar(...rows[row]!.bar.counts) } }),
  };
}

function countedCells({ bars, total }: DrawnSeries, i: number): Cell[] {
  const own = bars[i]!.count;
  const upTo = bars.slice(0, i + 1).reduce((sum, bar) => sum + bar.count, 0);
  return [number(own, count), ...[own, upTo].map((trials) => number(trials / total, (share) => percent(share, 2)))];
}
