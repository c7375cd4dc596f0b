/** Where an axis is marked: at round values that are written apart. It knows no chart. */
import type { Write } from './chart.ts';

/** A mark of an axis with its label. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Width of a character relative to the size of the type: a little more than digits of common fonts take. */
const CHARACTER = 0.58;

/** How wide a text is drawn, about; in the unit of `size`. */
export function textWidth(text: string, size: number): number {
  return text.length * size * CHARACTER;
}

/** The smallest of 1, 2, 2.5 and 5 times a power of ten that cuts `span` into at most `most` parts. */
export function niceStep(span: number, most: number): number {
  if (!(span > 0) || !Number.isFinite(span)) return 1;
  const raw = span / Math.max(1, most);
  const exponent = Math.floor(Math.log10(raw));
  for (const [power, factor] of [1, 2, 2.5, 5, 10].map((f) => [exponent, f] as const)) {
    const step = times(factor, power);
    if (step >= raw * (1 - 1e-9)) return step;
  }
  return times(1, exponent + 1);
}

/** factor × 10^power without the error of a negative power. */
function times(factor: number, power: number): number {
  return Number(`${factor}e${power}`);
}

/** The multiples of `step` from `min` to `max`. */
export function multiples(min: number, max: number, step: number): number[] {
  const slack = 1e-9;
  const first = Math.ceil(min / step - slack);
  const last = Math.floor(max / step + slack);
  if (!(last - first <= 1000)) return [];
  // Twelve digits take away what i × 0.1 leaves behind.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)) + 0);
}

/** What an axis has room for. */
export interface Room {
  /** Of the axis, in pixels. */
  readonly length: number;
  /** Of the type. */
  readonly size: number;
  /** Labels stand below each other, or beside each other when left out. */
  readonly upright?: boolean;
  /** At most so many; 10 when left out. */
  readonly most?: number;
  /** How far a label may reach beyond the far end; twice the size of the type when left out. */
  readonly spare?: number;
}

/**
 * Round values from `min` to `max`, as many as have room and are written differently. Where the way of writing has too few
 * digits to tell round values apart, the two ends, or one value alone.
 */
export function valueTicks(min: number, max: number, write: Write, room: Room): Tick[] {
  if (!(max > min)) return [{ value: min, text: write(min) }];
  for (let most = room.most ?? 10; most >= 1; most--) {
    const ticks = roundTicks(min, max, write, room, most);
    if (ticks.length >= 2 && fits(ticks, max - min, room) && areApart(ticks)) return ticks;
  }
  return sparseTicks(min, max, write, room);
}

/** Few wide labels: every second to fifth of round values, zero among them where it can be; else one. */
function sparseTicks(min: number, max: number, write: Write, room: Room): Tick[] {
  const all = roundTicks(min, max, write, room, 10);
  const zero = Math.max(
    0,
    all.findIndex(({ value }) => value === 0),
  );
  for (let every = 2; every <= 5; every++) {
    for (let shift = 0; shift < every; shift++) {
      const ticks = all.filter((_, i) => i % every === (zero + shift) % every);
      if (ticks.length >= 2 && fits(ticks, max - min, room) && areApart(ticks)) return ticks;
    }
  }
  const ends = [min, max].map((value) => ({ value, text: write(value) }));
  if (areApart(ends) && fits(ends, max - min, room)) return ends;
  return [all[all.length >> 1] ?? ends[0]!];
}

/** Round values whose labels do not reach out of the drawing at the far end. */
function roundTicks(min: number, max: number, write: Write, room: Room, most: number): Tick[] {
  const { length, size, upright, spare = size * 2 } = room;
  const ticks = multiples(min, max, niceStep(max - min, most)).map((value) => ({ value, text: write(value) }));
  if (upright) return ticks;
  const end = ({ value, text }: Tick) => ((value - min) / (max - min)) * length + textWidth(text, size) / 2;
  return ticks.filter((tick) => end(tick) <= length + spare);
}

function fits(ticks: readonly Tick[], span: number, { length, size, upright = false }: Room): boolean {
  const gap = ((ticks[1]!.value - ticks[0]!.value) / span) * length;
  const widest = Math.max(...ticks.map(({ text }) => textWidth(text, size)));
  return gap >= (upright ? size * 2 : widest + size);
}

function areApart(ticks: readonly Tick[]): boolean {
  return ticks.every(({ text }, i) => i === 0 || text !== ticks[i - 1]!.text);
}

/** Powers of ten between two positive values, with their twos and fives where they are few. */
export function logTicks(min: number, max: number, write: Write, room: Room): Tick[] {
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = powers(min, max, factors).map((value) => ({ value, text: write(value) }));
    const widest = Math.max(0, ...ticks.map(({ text }) => textWidth(text, room.size)));
    if (ticks.length >= 2 && ticks.length * (widest + room.size) <= room.length) return ticks;
  }
  return [min, max].map((value) => ({ value, text: write(value) }));
}

function powers(min: number, max: number, factors: readonly number[]): number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    for (const factor of factors) values.push(times(factor, power));
  }
  return values.filter((value) => value >= min && value <= max);
}
