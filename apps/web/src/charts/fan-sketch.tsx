/** A fan without axes, to be seen beside the fields that move it where its chart is out of view. It says nothing to ears. */
import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import type { FanChartProps } from './chart.ts';
import classes from './fan-chart.module.css';
import { fanDomain } from './fan-geometry.ts';
import { paintFan } from './fan-painter.ts';
import { LOOKS } from './look.ts';
import { type Domain, useSteadyDomain } from './steady-domain.ts';
import { usePainting } from './use-painting.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 84;
const NO_PATHS: readonly ArrayLike<number>[] = [];

/** A sketch of a fan. */
export function FanSketch({
  times,
  fan,
  paths = NO_PATHS,
  drawn = 0,
}: Pick<FanChartProps, 'times' | 'fan' | 'paths' | 'drawn'>) {
  const look = LOOKS[useComputedColorScheme('light')];
  const [place, width] = useWidth();
  const wanted = useMemo(() => fanDomain(fan, paths, drawn), [fan, paths, drawn]);
  const y = useSteadyDomain(wanted) ?? wanted;
  const paint = useCallback(
    (to: CanvasRenderingContext2D) => {
      const x: Domain = [times[0] ?? 0, times.at(-1) ?? 1];
      const frame = { area: { left: 0, top: 0, width, height: HEIGHT - 1 }, across: [], up: [] };
      paintFan(to, { look, width, height: HEIGHT, frame, x, y, times, fan, paths, drawn, title: '' });
    },
    [look, width, y, times, fan, paths, drawn],
  );
  const canvas = usePainting(width, HEIGHT, paint);
  return (
    <div ref={place} className={classes.place} style={{ height: HEIGHT }} aria-hidden="true">
      <canvas ref={canvas} className={classes.canvas} />
    </div>
  );
}
