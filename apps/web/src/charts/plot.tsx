/** Owns one drawing: keeps it as wide as its place, in the colours of the page, and takes it away at the end. */
import { Button, Skeleton, Stack, Text, useComputedColorScheme } from '@mantine/core';
import type { PlotlyHTMLElement } from 'plotly.js';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Draw, Figure } from './figure.ts';
import { LOOKS, PRINTED } from './look.ts';
import classes from './plot.module.css';
import { type Library, plotly } from './plotly.ts';
import { useStill } from './still.ts';
import { useWidth } from './use-width.ts';

export interface PlotProps {
  readonly draw: Draw;
  readonly height: number;
  /** What is to be seen, in a sentence. */
  readonly label: string;
  /** A point, a bar or a row was clicked: which one of which trace. */
  readonly onPoint?: ((trace: number, point: number) => void) | undefined;
  /** What lies above the drawing. */
  readonly children?: (figure: Figure) => ReactNode;
}

/** A drawing. */
export function Plot({ draw, height, label, onPoint, children }: PlotProps) {
  const still = useStill();
  const scheme = useComputedColorScheme('light');
  const [place, width] = useWidth();
  const { library, failed, retry } = useLibrary();
  const look = still ? PRINTED : LOOKS[scheme];
  const figure = useMemo(
    () => (width > 0 ? draw({ look, width, height, still }) : undefined),
    [draw, look, width, height, still],
  );
  const ground = useDrawing(library, figure, still, onPoint);
  return (
    <div ref={place} className={classes.place} style={{ height }}>
      {failed ? (
        <NotLoaded onRetry={retry} />
      ) : (
        !library && <Skeleton height={height} aria-label="The chart is loading" />
      )}
      <div
        ref={ground}
        className={onPoint ? `${classes.ground} ${classes.clickable}` : classes.ground}
        role="img"
        aria-label={label}
      />
      {library && figure && !still && children?.(figure)}
    </div>
  );
}

function NotLoaded({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <Stack align="center" justify="center" h="100%" gap="xs" role="alert">
      <Text size="sm">The chart could not be loaded. Its table has the same numbers.</Text>
      <Button size="xs" variant="default" onClick={onRetry}>
        Try again
      </Button>
    </Stack>
  );
}

function useLibrary() {
  const [library, setLibrary] = useState<Library>();
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further try loads again
  useEffect(() => {
    let isHere = true;
    setFailed(false);
    plotly().then(
      (loaded) => isHere && setLibrary(() => loaded),
      () => isHere && setFailed(true),
    );
    return () => {
      isHere = false;
    };
  }, [tries]);
  return { library, failed, retry: () => setTries(tries + 1) };
}

function useDrawing(
  library: Library | undefined,
  figure: Figure | undefined,
  still: boolean,
  onPoint: PlotProps['onPoint'],
) {
  const ground = useRef<HTMLDivElement>(null);
  const drawing = useRef<Promise<unknown>>(Promise.resolve());
  const clicked = useRef(onPoint);
  useEffect(() => {
    clicked.current = onPoint;
  });
  useEffect(() => {
    const element = ground.current as PlotlyHTMLElement | null;
    if (!library || !figure || !element) return;
    drawing.current = library.react(element, [...figure.data], figure.layout, {
      displayModeBar: false,
      staticPlot: still,
      responsive: false,
      doubleClick: false,
      showTips: false,
      // Amounts between dollar signs are no mathematics.
      typesetMath: false,
    });
    // Only a drawing can be listened to; a second drawing of the same place keeps its listeners.
    element.removeAllListeners('plotly_click');
    element.on('plotly_click', ({ points: [point] }) => {
      if (point) clicked.current?.(point.curveNumber, point.pointIndex);
    });
  }, [library, figure, still]);
  useEffect(() => {
    const element = ground.current!;
    // A drawing that is purged while it is made fails.
    return () => void drawing.current.finally(() => library?.purge(element));
  }, [library]);
  return ground;
}
