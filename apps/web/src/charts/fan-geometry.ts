/** Where the lines of a fan chart lie on its paper. Pure: it knows neither canvas nor drawing library. */
import type { Fan } from './chart.ts';
import type { Domain } from './steady-domain.ts';
import { type Tick, textWidth, valueTicks } from './ticks.ts';

/** Of the plot within the paper, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How far single paths may leave the fan, in its own heights, before they leave the drawing. */
const BEYOND = 0.6;

/** The values that a drawing has room for: all of the fan, and of single paths what is not far outside of it. */
export function fanDomain({ lines }: Fan, paths: readonly ArrayLike<number>[], drawn: number): Domain {
  const [low, high] = endsOf(lines);
  if (!(low <= high)) return [0, 1];
  const reach = (high - low) * BEYOND;
  const [least, most] = endsOf(paths, drawn);
  const bottom = Math.max(low - reach, Math.min(low, least));
  const top = Math.min(high + reach, Math.max(high, most));
  // What never changes has room around it.
  if (top > bottom) return [bottom, top];
  const half = Math.abs(top) / 2 || 1;
  return [bottom - half, top + half];
}

function endsOf(columns: readonly ArrayLike<number>[], most = Number.POSITIVE_INFINITY): Domain {
  let [low, high] = [Infinity, -Infinity];
  for (const column of columns) {
    for (let i = 0; i < Math.min(most, column.length); i++) {
      if (column[i]! < low) low = column[i]!;
      if (column[i]! > high) high = column[i]!;
    }
  }
  return [low, high];
}

/** Marks of both axes, and the area that they leave. */
export interface FanFrame {
  readonly area: Area;
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
}

/** The frame of a drawing of `width` × `height` pixels with type of `size`. */
export function fanFrame(
  [from, to]: Domain,
  [low, high]: Domain,
  write: (value: number) => string,
  writeTime: (time: number) => string,
  { width, height, size }: { readonly width: number; readonly height: number; readonly size: number },
): FanFrame {
  const top = size * 2.4;
  const bottom = Math.round(size * 3.9);
  const up = valueTicks(low, high, write, { length: height - top - bottom, size, upright: true, most: 7 });
  const widest = Math.max(...up.map(({ text }) => textWidth(text, size)), size * 3);
  // In whole characters: the plot does not tremble while a label grows by a little.
  const left = Math.ceil((widest + size) / size) * size;
  const area = { left, top, width: Math.max(1, width - left - size * 1.6), height: height - top - bottom };
  return { area, up, across: valueTicks(from, to, writeTime, { length: area.width, size, most: 8 }) };
}

/** The number of the time that is nearest. `times` ascend. */
export function nearestTime(times: ArrayLike<number>, wanted: number): number {
  let [from, to] = [0, times.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (times[middle]! < wanted) from = middle + 1;
    else to = middle;
  }
  return from > 0 && wanted - times[from - 1]! <= times[from]! - wanted ? from - 1 : from;
}

/** The time that a key leads to from number `at` of `count`; undefined for keys that mean nothing here. */
export function timeByKey(key: string, at: number, count: number): number | undefined {
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[key];
  if (by !== undefined) return Math.min(count - 1, Math.max(0, at + by));
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}
