/** Paths over time with the fan of their quantiles, and a marker that is moved along the axis. It knows no process and no run. */
import { Group, useComputedColorScheme } from '@mantine/core';
import { memo, type PointerEvent, useCallback, useMemo, useRef } from 'react';
import { percent } from '../format/counts.ts';
import type { FanChartProps } from './chart.ts';
import classes from './fan-chart.module.css';
import { fanFigure } from './fan-figure.ts';
import { type Area, fanDomain, fanFrame, nearestTime, timeByKey } from './fan-geometry.ts';
import { paintFan, placesOf } from './fan-painter.ts';
import type { Draw } from './figure.ts';
import { ChartFrame } from './frame.tsx';
import { LOOKS, PRINTED } from './look.ts';
import markers from './markers.module.css';
import { Plot } from './plot.tsx';
import { type Domain, useSteadyDomain } from './steady-domain.ts';
import { useStill } from './still.ts';
import { number, type Table } from './table.ts';
import { textWidth } from './ticks.ts';
import { usePainting } from './use-painting.ts';
import { useWidth } from './use-width.ts';

const NO_PATHS: readonly ArrayLike<number>[] = [];

/** A fan chart. */
export const FanChart = memo(function FanChart(props: FanChartProps) {
  const { title, x, times, fan, paths = NO_PATHS, drawn = 0, mark, write, writeTime, height = 400 } = props;
  const still = useStill();
  const wanted = useMemo(() => fanDomain(fan, paths, drawn), [fan, paths, drawn]);
  const domain = useSteadyDomain(wanted) ?? wanted;
  const draw = useMemo<Draw>(
    () => (paper) =>
      fanFigure({ x, times, fan, paths, drawn, domain, write, writeTime, ...(mark !== undefined && { mark }) }, paper),
    [x, times, fan, paths, drawn, domain, mark, write, writeTime],
  );
  return (
    <ChartFrame title={title} draw={draw} height={height} table={() => tableOf(props)}>
      {still ? (
        <Plot draw={draw} height={height} label={labelOf(props)} />
      ) : (
        <Painted {...props} domain={domain} height={height} />
      )}
      <Key levels={fan.levels} drawn={drawn} />
    </ChartFrame>
  );
});

type PaintedProps = FanChartProps & { readonly domain: Domain; readonly height: number };

function Painted(props: PaintedProps) {
  const { x: title, times, fan, paths = NO_PATHS, drawn = 0, domain, height, write, writeTime } = props;
  const look = LOOKS[useComputedColorScheme('light')];
  const [place, width] = useWidth();
  const span = useMemo<Domain>(() => [times[0] ?? 0, times.at(-1) ?? 1], [times]);
  const frame = useMemo(
    () => fanFrame(span, domain, write, writeTime, { width, height, size: look.size }),
    [span, domain, write, writeTime, width, height, look.size],
  );
  const paint = useCallback(
    (to: CanvasRenderingContext2D) =>
      paintFan(to, { look, width, height, frame, x: span, y: domain, times, fan, paths, drawn, title }),
    [look, width, height, frame, span, domain, times, fan, paths, drawn, title],
  );
  const canvas = usePainting(width, height, paint);
  return (
    <div ref={place} className={classes.place} style={{ height }}>
      <canvas ref={canvas} className={classes.canvas} role="img" aria-label={labelOf(props)} />
      {width > 0 && props.onMark && <TimeMarker {...props} area={frame.area} span={span} />}
    </div>
  );
}

/** The marker, and the whole of the plot to point at. */
function TimeMarker(props: PaintedProps & { readonly area: Area; readonly span: Domain }) {
  const { times, fan, mark = times.length - 1, onMark, write, writeTime, area, span, domain } = props;
  const isHeld = useRef(false);
  const slider = useRef<HTMLDivElement>(null);
  const { across, up } = placesOf(area, span, domain);
  const time = times[mark] ?? 0;
  const at = across(time);
  const median = fan.lines[fan.lines.length >> 1]?.[mark] ?? Number.NaN;
  const move = (event: PointerEvent) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const wanted = span[0] + ((event.clientX - left) / area.width) * (span[1] - span[0]);
    const to = nearestTime(times, wanted);
    if (to !== mark) onMark?.(to);
  };
  const text = writeTime(time);
  const half = textWidth(text, 12) / 2 + 6;
  const shift = Math.min(area.left + area.width + 14 - half, Math.max(half, at)) - at;
  return (
    <div className={markers.track}>
      <div
        className={classes.ground}
        style={{ left: area.left, top: area.top, width: area.width, height: area.height }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          isHeld.current = true;
          move(event);
          slider.current?.focus({ preventScroll: true });
          event.preventDefault();
        }}
        onPointerMove={(event) => isHeld.current && move(event)}
        onPointerUp={() => {
          isHeld.current = false;
        }}
        onPointerCancel={() => {
          isHeld.current = false;
        }}
      />
      {Number.isFinite(median) && (
        <span className={classes.point} style={{ left: at, top: clamped(up(median), area) }} aria-hidden="true" />
      )}
      <div
        ref={slider}
        role="slider"
        tabIndex={0}
        className={`${markers.marker} ${classes.marker}`}
        aria-label="Marked time"
        aria-orientation="horizontal"
        aria-valuemin={span[0]}
        aria-valuemax={span[1]}
        aria-valuenow={time}
        aria-valuetext={`${text}, median ${write(median)}`}
        style={{ left: at, top: 4, height: area.top + area.height - 4 }}
        onKeyDown={(event) => {
          const to = timeByKey(event.key, mark, times.length);
          if (to === undefined) return;
          event.preventDefault();
          onMark?.(to);
        }}
      >
        <span className={markers.flag} style={{ transform: `translateX(${shift}px)` }}>
          {text}
        </span>
      </div>
    </div>
  );
}

const clamped = (y: number, { top, height }: Area): number => Math.min(top + height, Math.max(top, y));

/** What the bands are; without colours, which tell it to the eye only. */
function Key({ levels, drawn }: { readonly levels: readonly number[]; readonly drawn: number }) {
  const still = useStill();
  const scheme = useComputedColorScheme('light');
  const { series } = still ? PRINTED : LOOKS[scheme];
  const middle = levels.length >> 1;
  const bands = levels.slice(0, middle).map((level, i) => [level, levels[levels.length - 1 - i]!] as const);
  return (
    <Group gap="md" justify="center" className={classes.key!} style={{ '--series': series[0] }}>
      <span>
        <span className={classes.median} aria-hidden="true" /> Median
      </span>
      {bands.reverse().map(([low, high], i) => (
        <span key={low}>
          <span className={classes.band} data-band={i} aria-hidden="true" /> {percent(high - low, 0)} of the paths
        </span>
      ))}
      {drawn > 0 && (
        <span>
          <span className={classes.path} aria-hidden="true" /> {drawn} single paths
        </span>
      )}
    </Group>
  );
}

function labelOf({ title, x, times, fan: { levels, lines }, write, writeTime }: FanChartProps): string {
  const end = levels.map((level, i) => `${percent(level, 0)}: ${write(lines[i]?.[times.length - 1] ?? Number.NaN)}`);
  return `${title}, over ${x.toLowerCase()}. Percentiles at ${writeTime(times.at(-1) ?? 0)}: ${end.join(', ')}.`;
}

function tableOf({ title, x, times, fan: { levels, lines }, write, writeTime }: FanChartProps): Table {
  return {
    caption: `${title}: percentiles by ${x.toLowerCase()}`,
    columns: [x, ...levels.map((level) => percent(level, 0))],
    rows: times.map((time, i) => [number(time, writeTime), ...lines.map((line) => number(line[i]!, write))]),
  };
}
