/** A fan chart as the drawing library takes it: for pictures and print. On the page it is painted, see `fan-painter.ts`. */
import type { Data } from 'plotly.js';
import type { FanChartProps } from './chart.ts';
import { fanFrame } from './fan-geometry.ts';
import { axis as axisOf, type Figure, figure, type Paper } from './figure.ts';
import { translucent } from './look.ts';
import type { Domain } from './steady-domain.ts';

/** What is drawn. */
export interface FanDrawing
  extends Pick<FanChartProps, 'x' | 'times' | 'fan' | 'paths' | 'drawn' | 'mark' | 'write' | 'writeTime'> {
  readonly domain: Domain;
}

/** The figure of a fan. */
export function fanFigure(drawing: FanDrawing, paper: Paper): Figure {
  const { x, times, fan, domain, mark, write, writeTime } = drawing;
  const { look, width, height } = paper;
  const span: Domain = [times[0] ?? 0, times.at(-1) ?? 1];
  const { area, across, up } = fanFrame(span, domain, write, writeTime, { width, height, size: look.size });
  const { left: l, top: t } = area;
  const margin = { l, t, r: width - l - area.width, b: height - t - area.height };
  const { lines } = fan;
  const middle = lines.length >> 1;
  const curves = lines.map(
    (line, index) =>
      ({
        type: 'scatter',
        mode: 'lines',
        x: times,
        y: Array.from(line, finite),
        line: { width: look.size / (index === middle ? 5 : 12), color: look.series[0] },
        ...(index > 0 && { fill: 'tonexty', fillcolor: translucent(look.series[0]!, opacity(index, lines.length)) }),
        hoverinfo: 'skip',
      }) as Data,
  );
  return figure(paper, margin, [...pathsOf(drawing, look.dimmed), ...curves], {
    xaxis: axisOf({ look, range: span, ticks: across, title: x }),
    yaxis: axisOf({ look, range: domain, ticks: up, grid: true }),
    ...(mark !== undefined && { shapes: [lineAt(times[mark]!, look.dimmed)] }),
  });
}

/** Of the band below a line: the nearer to the middle, the stronger. */
function opacity(index: number, lines: number): number {
  const fromMiddle = Math.abs(index - lines / 2) / (lines / 2);
  return 0.36 - 0.2 * fromMiddle;
}

/** All in one line, with gaps. */
function pathsOf({ times, paths, drawn = 0 }: FanDrawing, colour: string): Data[] {
  if (!paths || drawn === 0) return [];
  const all = Array.from({ length: drawn }, (_, path) => [...paths.map((column) => finite(column[path]!)), null]);
  const line = { width: 0.7, color: translucent(colour, 0.35) };
  const xs = all.flatMap(() => [...times, null]);
  return [{ type: 'scatter', mode: 'lines', x: xs, y: all.flat(), line, hoverinfo: 'skip' } as Data];
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function lineAt(time: number, color: string) {
  const across = { type: 'line', xref: 'x', yref: 'paper', x0: time, x1: time, y0: 0, y1: 1 } as const;
  return { ...across, line: { color, width: 1, dash: 'dot' } } as const;
}
