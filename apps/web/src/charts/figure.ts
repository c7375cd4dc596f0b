/** What a chart hands over to be drawn, and the parts that all charts share: margins, axes, hover labels. Pure. */
import type { Data, Layout, LayoutAxis } from 'plotly.js';
import type { Look } from './look.ts';
import { type Tick, textWidth } from './ticks.ts';

/** What is drawn on. `still`: to look at only, so everything that would float above the drawing is drawn in. */
export interface Paper {
  readonly look: Look;
  readonly width: number;
  readonly height: number;
  readonly still: boolean;
}

/** Around the plot, in pixels. */
export interface Margin {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
}

/** Traces and layout, as the library takes them, and the margins around the plot. */
export interface Figure {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
  readonly margin: Margin;
}

/** Draws a chart on any paper. */
export type Draw = (paper: Paper) => Figure;

/** Clear of the ticks' labels below and of the axis' title. */
export function bottomMargin({ look }: Paper): number {
  return Math.round(look.size * 3.9);
}

/** Clear of the ticks' labels at the left. */
export function leftMargin({ look }: Paper, ticks: readonly Tick[]): number {
  return Math.ceil(Math.max(...ticks.map(({ text }) => textWidth(text, look.size)), look.size) + look.size);
}

/** The figure of these traces: sizes, type and ground as the paper has them. */
export function figure(paper: Paper, margin: Margin, data: readonly Data[], layout: Partial<Layout>): Figure {
  const { look, width, height, still } = paper;
  const base: Partial<Layout> = {
    width,
    height,
    margin: { ...margin, pad: 0 },
    paper_bgcolor: still ? look.ground : 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: look.font, size: look.size, color: look.ink },
    showlegend: false,
    dragmode: false,
    hovermode: 'closest',
    hoverlabel: {
      align: 'left',
      bgcolor: look.ground,
      bordercolor: look.dimmed,
      font: { family: look.font, size: look.size + 1, color: look.ink },
    },
  };
  return { data, layout: { ...base, ...layout }, margin };
}

interface AxisOptions {
  readonly look: Look;
  readonly range: readonly [number, number];
  readonly ticks: readonly Tick[];
  readonly title?: string;
  readonly grid?: boolean;
  /** The range and the ticks are powers of ten then. */
  readonly log?: boolean;
}

/** An axis with its own marks; it cannot be moved. */
export function axis({ look, range, ticks, title, grid = false, log = false }: AxisOptions): Partial<LayoutAxis> {
  return {
    type: log ? 'log' : 'linear',
    range: [...range],
    tickmode: 'array',
    tickvals: ticks.map(({ value }) => value),
    ticktext: ticks.map(({ text }) => plainText(text)),
    tickfont: { size: look.size, color: look.dimmed },
    fixedrange: true,
    zeroline: false,
    showgrid: grid,
    gridcolor: look.line,
    gridwidth: 1,
    showline: !grid,
    linecolor: look.dimmed,
    ticks: grid ? '' : 'outside',
    ticklen: Math.round(look.size / 3),
    tickcolor: look.dimmed,
    automargin: false,
    ...(title !== undefined && {
      title: { text: plainText(title), font: { size: look.size, color: look.ink }, standoff: look.size * 0.6 },
    }),
  } as Partial<LayoutAxis>;
}

/** Text as it is: the library reads some tags and entities in it. */
export function plainText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text that has room in so many pixels. */
export function shortened(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const kept = Math.max(1, Math.floor(text.length * (width / textWidth(text, size))) - 1);
  return `${text.slice(0, kept).trimEnd()}…`;
}
