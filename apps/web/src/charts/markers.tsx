/** Two markers above a chart that are dragged, or moved by keyboard, along its axis. They know places and values alone. */
import { type PointerEvent, useRef } from 'react';
import type { Markers, Write } from './chart.ts';
import { type End, moved, movedByKey, snapped } from './marker-moves.ts';
import classes from './markers.module.css';
import { textWidth } from './ticks.ts';

export interface MarkerTrackProps {
  /** Of the plot within its place, in pixels. */
  readonly area: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly domain: readonly [number, number];
  /** Distance of neighbouring values of a discrete output. */
  readonly step?: number | undefined;
  /** Where the shade of what is outside begins, for a marker that stands on a bar; at the marker when left out. */
  readonly edge?: ((value: number, end: End) => number) | undefined;
  readonly markers: Markers;
  /** The value without uncertainty: its name is in front of the markers' lines. */
  readonly base?: number | undefined;
  readonly write: Write;
  readonly onMarkers: (markers: Markers, final: boolean) => void;
}

/** The markers with the shade over what is outside. */
export function MarkerTrack(props: MarkerTrackProps) {
  const { area, domain, markers, base, write } = props;
  const x = (value: number) => {
    const share = (value - domain[0]) / (domain[1] - domain[0]);
    return area.left + Math.min(1, Math.max(0, share)) * area.width;
  };
  const at = { low: x(markers.low ?? domain[0]), high: x(markers.high ?? domain[1]) };
  const edge = (end: End) => (props.edge ? x(props.edge(markers[end]!, end)) : at[end]);
  const right = area.left + area.width;
  return (
    <div className={classes.track}>
      {markers.low !== undefined && <Shade left={area.left} right={edge('low')} area={area} />}
      {markers.high !== undefined && <Shade left={edge('high')} right={right} area={area} />}
      <Marker {...props} end="low" at={at.low} />
      <Marker {...props} end="high" at={at.high} />
      {base !== undefined && <BaseName text={`Base ${write(base)}`} at={x(base)} area={area} />}
    </div>
  );
}

function Shade({
  left,
  right,
  area,
}: {
  readonly left: number;
  readonly right: number;
  readonly area: MarkerTrackProps['area'];
}) {
  return (
    <div
      className={classes.shade}
      style={{ left, width: Math.max(0, right - left), top: area.top, height: area.height }}
    />
  );
}

/** Just above the plot, on a ground of its own: a marker near by passes behind it. The chart's own label says it to ears. */
function BaseName({
  text,
  at,
  area,
}: {
  readonly text: string;
  readonly at: number;
  readonly area: MarkerTrackProps['area'];
}) {
  const half = textWidth(text, 12) / 2 + 2;
  const left = Math.min(area.left + area.width + 22 - half, Math.max(half, at));
  return (
    <span className={classes.base} style={{ left, top: area.top - 18 }} aria-hidden="true">
      {text}
    </span>
  );
}

function Marker(props: MarkerTrackProps & { readonly end: End; readonly at: number }) {
  const { area, domain, markers, write, end, at } = props;
  const dragged = useRef<number>(undefined);
  const value = markers[end];
  const move = (to: number | undefined, final: boolean) => props.onMarkers(moved(markers, end, to, domain), final);
  const valueAt = (event: PointerEvent) => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    const share = (event.clientX - (dragged.current ?? 0) - box.left - area.left) / area.width;
    return snapped(domain[0] + share * (domain[1] - domain[0]), domain, props.step);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      className={classes.marker}
      data-unset={value === undefined || undefined}
      aria-label={end === 'low' ? 'Lower marker' : 'Upper marker'}
      aria-orientation="horizontal"
      aria-valuemin={domain[0]}
      aria-valuemax={domain[1]}
      aria-valuenow={value ?? domain[end === 'low' ? 0 : 1]}
      aria-valuetext={value === undefined ? 'Not set' : write(value)}
      style={{ left: at, top: 4, height: area.top + area.height - 4 }}
      onKeyDown={(event) => {
        const done = movedByKey(event, markers, end, domain, props.step);
        if (done === 'no') return;
        event.preventDefault();
        move(done.to, true);
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = event.clientX - event.currentTarget.parentElement!.getBoundingClientRect().left - at;
      }}
      onPointerMove={(event) => dragged.current !== undefined && move(valueAt(event), false)}
      onPointerUp={(event) => {
        if (dragged.current === undefined) return;
        const to = valueAt(event);
        dragged.current = undefined;
        move(to, true);
      }}
      onPointerCancel={() => {
        dragged.current = undefined;
      }}
    >
      <span className={classes.flag} style={{ transform: `translateX(${flagShift(props)}px)` }}>
        {value === undefined ? (end === 'low' ? '◂' : '▸') : write(value)}
      </span>
    </div>
  );
}

/** Keeps a flag on the page, and the two flags apart. */
function flagShift({
  area,
  at,
  end,
  markers,
  write,
  domain,
}: MarkerTrackProps & { readonly end: End; readonly at: number }): number {
  const value = markers[end];
  if (value === undefined) return 0;
  const half = textWidth(write(value), 12) / 2 + 6;
  const other = markers[end === 'low' ? 'high' : 'low'];
  const scale = area.width / (domain[1] - domain[0]);
  const gap = other === undefined ? Infinity : Math.abs(other - value) * scale;
  const apart = Math.max(0, half + 2 - gap / 2) * (end === 'low' ? -1 : 1);
  return Math.min(area.left + area.width + 14 - half, Math.max(half, at + apart)) - at;
}
