/** The distribution of an output: histogram and cumulative curve of one or several series, with two markers for odds. */
import { useMemo, useState } from 'react';
import { percent } from '../format/numbers.ts';
import type { DistributionChartProps, Markers, Write } from './chart.ts';
import { type Drawn, drawnOf, edgeOf } from './distribution-data.ts';
import { barAt, distributionFigure, placeText } from './distribution-figure.ts';
import type { Draw, Figure } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { MarkerTrack } from './markers.tsx';
import { Plot } from './plot.tsx';
import { SharesView, shareTexts } from './shares.tsx';
import { number, type Table } from './table.ts';

const NONE: Markers = {};

/** A chart of one output's distribution, or of the same output's in several runs. */
export function DistributionChart(props: DistributionChartProps) {
  const { title, axis, series, view, write, base, markers = NONE, onMarkers, onBar, height = 340 } = props;
  const [moving, setMoving] = useState<Markers>();
  const shown = moving ?? markers;
  const drawn = useMemo(() => drawnOf({ series, ...(base !== undefined && { base }) }), [series, base]);
  // Markers float above the page's drawing, which is not made anew while they are dragged.
  const onPage = useMemo<Draw>(
    () => (paper) =>
      distributionFigure({ drawn, view, axis, write, markers, odds: oddsOnPaper(drawn, markers, write) }, paper),
    [drawn, view, axis, write, markers],
  );
  const isLost = base != null && drawn.base === undefined;
  return (
    <ChartFrame
      title={title}
      draw={onPage}
      height={height}
      table={() => tableOf(props, drawn)}
      note={isLost ? `The base value, ${write(base)}, lies outside of what is drawn.` : undefined}
    >
      <SharesView series={drawn.series} markers={shown} write={write} />
      <Plot
        draw={onPage}
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

function oddsOnPaper({ series }: Drawn, markers: Markers, write: Write): string[] {
  if (series.length !== 1) return [];
  return shareTexts(series[0]!, markers, write).map(({ place, text }) => `${place}: ${text}`);
}

function labelOf({ title, axis, view, write, base }: DistributionChartProps, { series, domain }: Drawn): string {
  const what =
    view === 'cumulative' ? 'Cumulative curve' : view === 'both' ? 'Histogram with cumulative curve' : 'Histogram';
  const whose = series.length > 1 ? ` of ${series.map(({ name }) => name).join(', ')}` : '';
  const from = `${axis} from ${write(domain[0])} to ${write(domain[1])}`;
  return `${title}. ${what}${whose}; ${from}${base != null ? `; base value ${write(base)}` : ''}.`;
}

/** A row for each bar, its trials and shares in each series. */
function tableOf({ title, axis, write, onBar }: DistributionChartProps, { series, aligned }: Drawn): Table {
  const rows = series.flatMap((one, index) => {
    if (aligned && index > 0) return [];
    return one.bars.map((bar, i) => ({ bar, of: aligned ? series.map((s) => [s, i] as const) : [[one, i] as const] }));
  });
  const isOne = series.length === 1;
  return {
    caption: `${title}: trials by ${axis}`,
    columns: [
      ...(aligned ? [] : ['Series']),
      ...[axis, 'From', 'To'],
      ...(aligned ? series.map(({ name }) => name) : ['']).flatMap((name) => [
        `${isOne || name === '' ? '' : `${name}: `}trials`,
        `${isOne || name === '' ? '' : `${name}: `}share`,
        `${isOne || name === '' ? '' : `${name}: `}cumulative`,
      ]),
    ],
    rows: rows.map(({ bar, of }) => [
      ...(aligned ? [] : [of[0]![0].name]),
      ...[placeText(bar, write), number(bar.counts[0], write), number(bar.counts[1], write)],
      ...of.flatMap(([one, i]) => {
        const upTo = one.bars.slice(0, i + 1).reduce((sum, { count }) => sum + count, 0);
        return [
          number(one.bars[i]!.count, (value) => value.toLocaleString()),
          ...[one.bars[i]!.count, upTo].map((n) => number(n / one.total, (value) => percent(value, 2))),
        ];
      }),
    ]),
    ...(onBar && { action: { name: 'Show trials', run: (row: number) => onBar(...rows[row]!.bar.counts) } }),
  };
}
