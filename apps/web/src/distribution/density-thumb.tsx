/** A distribution as a drawing of a few pixels, for lists. Drawings are kept: a text always looks the same. */
import { useEffect, useState } from 'react';
import { engine } from '../preview/engine.ts';
import type { Sketch } from '../preview/protocol.ts';
import { TinyDensity } from './density.tsx';

export interface DensityThumbProps {
  /** A distribution's text; one that refers to cells, or is refused, is left blank. */
  readonly text: string;
  readonly width?: number;
  readonly height?: number;
}

const MOST = 500;
const DRAWN = new Map<string, Promise<Sketch | undefined>>();

function drawn(text: string): Promise<Sketch | undefined> {
  const before = DRAWN.get(text);
  if (before !== undefined) return before;
  if (DRAWN.size >= MOST) DRAWN.delete(DRAWN.keys().next().value!);
  const sketch = engine()
    .sketch(text)
    .catch(() => undefined);
  DRAWN.set(text, sketch);
  return sketch;
}

export function DensityThumb({ text, width, height }: DensityThumbProps) {
  const [sketch, setSketch] = useState<Sketch>();
  useEffect(() => {
    let wanted = true;
    void drawn(text).then((found) => wanted && setSketch(found));
    return () => {
      wanted = false;
    };
  }, [text]);
  return <TinyDensity shape={sketch} {...(width && { width })} {...(height && { height })} />;
}
