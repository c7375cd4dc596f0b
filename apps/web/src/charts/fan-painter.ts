/** Paints a fan chart on a canvas, some hundred paths in a few milliseconds: it is painted anew at each move of a slider. */
import type { Fan } from './chart.ts';
import type { Area, FanFrame } from './fan-geometry.ts';
import { type Look, translucent } from './look.ts';
import type { Domain } from './steady-domain.ts';

/** What is painted. */
export interface Painting {
  readonly look: Look;
  readonly width: number;
  readonly height: number;
  readonly frame: FanFrame;
  readonly x: Domain;
  readonly y: Domain;
  readonly times: ArrayLike<number>;
  readonly fan: Fan;
  /** By time: of each path. */
  readonly paths: readonly ArrayLike<number>[];
  /** How many of the paths. */
  readonly drawn: number;
  readonly title: string;
}

/** Opacity of the outermost band and of the innermost. */
const [FAINTEST, STRONGEST] = [0.16, 0.3] as const;

/** Paints all of it; the canvas is `width` × `height` in units of its transformation. */
export function paintFan(to: CanvasRenderingContext2D, painting: Painting): void {
  const { width, height, frame, drawn } = painting;
  const { area } = frame;
  to.clearRect(0, 0, width, height);
  paintGrid(to, painting);
  to.save();
  to.beginPath();
  to.rect(area.left, area.top, area.width, area.height);
  to.clip();
  if (drawn > 0) paintPaths(to, painting);
  paintBands(to, painting);
  to.restore();
  paintAxis(to, painting);
}

/** Places of values on the paper. */
export function placesOf(area: Area, x: Domain, y: Domain) {
  return {
    across: (time: number) => area.left + ((time - x[0]) / (x[1] - x[0])) * area.width,
    up: (value: number) => area.top + area.height - ((value - y[0]) / (y[1] - y[0])) * area.height,
  };
}

/** All paths are one line with gaps: a line for each would take ten times as long. */
function paintPaths(to: CanvasRenderingContext2D, { look, frame, x, y, times, paths, drawn }: Painting): void {
  const { across, up } = placesOf(frame.area, x, y);
  const places = Float64Array.from(times, across);
  to.beginPath();
  for (let path = 0; path < drawn; path++) {
    let isDown = false;
    for (let time = 0; time < paths.length; time++) {
      const value = paths[time]![path]!;
      if (Number.isNaN(value)) isDown = false;
      else if (isDown) to.lineTo(places[time]!, up(value));
      else {
        to.moveTo(places[time]!, up(value));
        isDown = true;
      }
    }
  }
  to.strokeStyle = translucent(look.dimmed, 0.3);
  to.lineWidth = 0.7;
  to.stroke();
}

function paintBands(to: CanvasRenderingContext2D, { look, frame, x, y, times, fan }: Painting): void {
  const { across, up } = placesOf(frame.area, x, y);
  const { lines } = fan;
  const middle = lines.length >> 1;
  const trace = (line: ArrayLike<number>, backwards: boolean, isFirst: boolean) => {
    let begun = !isFirst;
    for (let i = 0; i < line.length; i++) {
      const at = backwards ? line.length - 1 - i : i;
      if (Number.isNaN(line[at]!)) continue;
      if (begun) to.lineTo(across(times[at]!), up(line[at]!));
      else to.moveTo(across(times[at]!), up(line[at]!));
      begun = true;
    }
  };
  for (let band = 0; band < middle; band++) {
    to.beginPath();
    trace(lines[band]!, false, true);
    trace(lines[lines.length - 1 - band]!, true, false);
    to.closePath();
    const share = middle > 1 ? band / (middle - 1) : 1;
    to.fillStyle = translucent(look.series[0]!, FAINTEST + (STRONGEST - FAINTEST) * share);
    to.fill();
  }
  to.lineJoin = 'round';
  for (const [index, line] of lines.entries()) {
    to.beginPath();
    trace(line, false, true);
    to.strokeStyle = index === middle ? look.series[0]! : translucent(look.series[0]!, 0.55);
    to.lineWidth = index === middle ? 2.2 : 1;
    to.stroke();
  }
}

function paintGrid(to: CanvasRenderingContext2D, { look, frame: { area, up }, x, y }: Painting): void {
  const places = placesOf(area, x, y);
  to.strokeStyle = look.line;
  to.fillStyle = look.dimmed;
  to.lineWidth = 1;
  to.font = `${look.size}px ${look.font}`;
  to.textAlign = 'right';
  to.textBaseline = 'middle';
  to.beginPath();
  for (const { value, text } of up) {
    const at = Math.round(places.up(value)) + 0.5;
    to.moveTo(area.left, at);
    to.lineTo(area.left + area.width, at);
    to.fillText(text, area.left - look.size / 2, at);
  }
  to.stroke();
}

function paintAxis(to: CanvasRenderingContext2D, { look, frame: { area, across }, x, y, title }: Painting): void {
  const places = placesOf(area, x, y);
  const bottom = Math.round(area.top + area.height) + 0.5;
  to.strokeStyle = look.dimmed;
  to.fillStyle = look.dimmed;
  to.lineWidth = 1;
  to.textAlign = 'center';
  to.textBaseline = 'top';
  to.beginPath();
  to.moveTo(area.left, bottom);
  to.lineTo(area.left + area.width, bottom);
  for (const { value, text } of across) {
    const at = Math.round(places.across(value)) + 0.5;
    to.moveTo(at, bottom);
    to.lineTo(at, bottom + look.size / 3);
    to.fillText(text, at, bottom + look.size * 0.6);
  }
  to.stroke();
  to.fillStyle = look.ink;
  to.fillText(title, area.left + area.width / 2, bottom + look.size * 2.2);
}
