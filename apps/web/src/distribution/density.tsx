/**
 * A distribution drawn: density or cumulated chance, sticks where it is discrete, handles that can be dragged or moved
 * with arrow keys. It knows no engine; what a handle means its owner knows.
 */
import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import { percent } from '../format/numbers.ts';
import classes from './density.module.css';
import { areaOf, chanceBelow, linear, lineOf, rangeOf, type Scale, type Shape, stairsOf, ticksOf, topOf } from './density-geometry.ts'; // biome-ignore format: one line
import { type Handle, HandleMark } from './handle-mark.tsx';

export interface DensityProps {
  readonly shape: Shape;
  readonly view: 'density' | 'cumulative';
  readonly write: (value: number) => string;
  /** What the drawing shows, for who cannot see it. */
  readonly label: string;
  readonly mean?: number | null;
  readonly handles?: readonly Handle[];
  readonly onHandle?: (key: string, value: number, final: boolean) => void;
  /** What is drawn is no longer what is asked for. */
  readonly stale?: boolean;
  readonly height?: number;
}

const PAD = { left: 10, right: 10, top: 8, bottom: 34 };

export function Density(props: DensityProps) {
  const { shape, view, write, label, mean, handles = [], onHandle, stale, height = 190 } = props;
  const { ref, width } = useElementSize();
  const [frozen, freeze] = useState<readonly [number, number]>();
  const [pointed, point] = useState<number>();
  const range = frozen ?? rangeOf(shape, handles.map((handle) => handle.value)); // biome-ignore format: one thought
  const across = linear(...range, PAD.left, Math.max(width - PAD.right, PAD.left + 1));
  const up = linear(0, view === 'cumulative' ? 1 : topOf(shape) * 1.04, height - PAD.bottom, PAD.top);
  const ground = height - PAD.bottom;
  return (
    <figure ref={ref} className={classes.frame} aria-label={label} data-stale={stale || undefined}>
      {width > 0 && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: the figure has the name; a title would hover over the drawing
        <svg
          width={width}
          height={height}
          onPointerMove={(event) => point(event.clientX - event.currentTarget.getBoundingClientRect().left)}
          onPointerLeave={() => point(undefined)}
        >
          {view === 'cumulative' && <Grid across={across} up={up} />}
          <Curve shape={shape} view={view} across={across} up={up} />
          {mean !== null && mean !== undefined && view === 'density' && (
            <line className={classes.mean} x1={across.place(mean)} x2={across.place(mean)} y1={PAD.top} y2={ground} />
          )}
          <Axis across={across} ground={ground} width={width} write={write} />
          {pointed !== undefined && frozen === undefined && (
            <Reading shape={shape} across={across} at={pointed} ground={ground} width={width} write={write} />
          )}
          {handles.map((handle) => (
            <HandleMark
              key={handle.key}
              handle={handle}
              across={across}
              ground={ground}
              write={write}
              onMove={(value, final) => {
                freeze(final ? undefined : (frozen ?? range));
                onHandle?.(handle.key, value, final);
              }}
            />
          ))}
        </svg>
      )}
    </figure>
  );
}

function Curve({ shape, view, across, up }: Pick<DensityProps, 'shape' | 'view'> & { across: Scale; up: Scale }) {
  const { x, density, cumulative } = shape.curve;
  if (view === 'cumulative') {
    const path = shape.discrete ? stairsOf(shape, across, up) : lineOf(x, cumulative, across, up);
    return <path className={classes.line} d={path} />;
  }
  if (!shape.discrete) {
    return (
      <>
        <path className={classes.area} d={areaOf(x, density, across, up)} />
        <path className={classes.line} d={lineOf(x, density, across, up)} />
      </>
    );
  }
  const ground = up.place(0);
  const sticks = x.map(
    (value, i) => `M${across.place(value).toFixed(2)} ${ground}V${up.place(density[i]!).toFixed(2)}`,
  );
  const room = (across.place(across.domain[1]) - across.place(across.domain[0])) / Math.max(x.length, 1);
  const thickness = Math.min(Math.max(room * 0.6, 1), 7);
  return <path className={classes.sticks} d={sticks.join('')} strokeWidth={thickness} />;
}

function Grid({ across, up }: { across: Scale; up: Scale }) {
  const [from, to] = across.domain.map(across.place);
  return [0.25, 0.5, 0.75, 1].map((share) => (
    <g key={share}>
      <line className={classes.grid} x1={from} x2={to} y1={up.place(share)} y2={up.place(share)} />
      <text className={classes.label} x={from} y={up.place(share) + 10}>
        {percent(share, 0)}
      </text>
    </g>
  ));
}

function Axis(props: { across: Scale; ground: number; width: number; write: (value: number) => string }) {
  const { across, ground, width, write } = props;
  const longest = Math.max(...across.domain.map((value) => write(value).length));
  const ticks = ticksOf(across.domain, Math.min(Math.max(Math.floor(width / (longest * 8 + 16)), 2), 6));
  return (
    <g>
      <line className={classes.axis} x1={PAD.left} x2={width - PAD.right} y1={ground} y2={ground} />
      {ticks.map((tick) => {
        const half = write(tick).length * 3.4;
        const x = Math.min(Math.max(across.place(tick), half), width - half);
        return (
          <text key={tick} className={classes.label} x={x} y={ground + 28} textAnchor="middle">
            {write(tick)}
          </text>
        );
      })}
    </g>
  );
}

/** The value under the pointer, and the chance of not exceeding it. */
function Reading(props: {
  shape: Shape;
  across: Scale;
  at: number;
  ground: number;
  width: number;
  write: (value: number) => string;
}) {
  const { shape, across, at, ground, width, write } = props;
  const value = across.value(at);
  const words = `${percent(chanceBelow(shape, value))} ≤ ${write(value)}`;
  const left = at > width / 2;
  return (
    <g className={classes.reading}>
      <line x1={at} x2={at} y1={PAD.top} y2={ground} />
      <text x={left ? at - 6 : at + 6} y={PAD.top + 10} textAnchor={left ? 'end' : 'start'}>
        {words}
      </text>
    </g>
  );
}

/** A drawing of a few pixels, to tell distributions apart in a list. */
export function TinyDensity(props: {
  readonly shape: Shape | undefined;
  readonly width?: number;
  readonly height?: number;
}) {
  const { shape, width = 60, height = 30 } = props;
  if (shape === undefined) return <svg width={width} height={height} aria-hidden="true" className={classes.tiny} />;
  const across = linear(...rangeOf(shape), 1, width - 1);
  const up = linear(0, topOf(shape), height - 2, 2);
  return (
    <svg width={width} height={height} aria-hidden="true" className={classes.tiny}>
      <line className={classes.axis} x1={0} x2={width} y1={height - 1.5} y2={height - 1.5} />
      <Curve shape={shape} view="density" across={across} up={up} />
    </svg>
  );
}

/** In place of a drawing that cannot be made yet. */
export function NoDensity({ reason, height = 190 }: { readonly reason: string; readonly height?: number }) {
  return (
    <div className={classes.none} style={{ height }}>
      <Text size="sm" c="dimmed" ta="center">
        {reason}
      </Text>
    </div>
  );
}
