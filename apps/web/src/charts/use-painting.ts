/** A canvas that is painted anew when what is on it changes, as sharp as the screen is. */
import { useEffect, useRef } from 'react';

/** The canvas; `paint` draws in pixels of the page and is the same function as long as nothing changes. */
export function usePainting(width: number, height: number, paint: (to: CanvasRenderingContext2D) => void) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return;
    const density = window.devicePixelRatio || 1;
    const [across, down] = [Math.round(width * density), Math.round(height * density)];
    // A size that is set takes new memory, also where it is the same.
    if (element.width !== across) element.width = across;
    if (element.height !== down) element.height = down;
    context.setTransform(density, 0, 0, density, 0, 0);
    paint(context);
  }, [width, height, paint]);
  return canvas;
}
