/** A chart as a picture of its own: white ground, its title on it, type that stays legible on a slide. */
import type { Draw, Figure } from './figure.ts';
import { plainText } from './figure.ts';
import { type Look, PICTURE } from './look.ts';
import { plotly } from './plotly.ts';

/** Pixels or lines. */
export type PictureFormat = 'png' | 'svg';

const WIDTH = 1600;

/** Draws a chart for a file; `height` is its height on the page, where it is about half as wide. */
export async function pictureOf(draw: Draw, title: string, height: number, format: PictureFormat): Promise<Blob> {
  const library = await plotly();
  const paper = { look: PICTURE, width: WIDTH, height: Math.round(Math.max(height * 2.2, 500)), still: true };
  const { data, layout } = titled(draw(paper), title, PICTURE);
  const image = await library.toImage(
    { data: [...data], layout, config: { typesetMath: false } } as never,
    {
      format,
      width: WIDTH,
      height: layout.height!,
      imageDataOnly: true,
    } as never,
  );
  if (format === 'svg') return new Blob([image], { type: 'image/svg+xml' });
  return new Blob([Uint8Array.from(atob(image), (c) => c.charCodeAt(0))], { type: 'image/png' });
}

/** The figure with a title above it. */
export function titled({ data, layout, margin }: Figure, title: string, look: Look): Figure {
  const room = Math.round(look.size * 2.8);
  const height = layout.height! + room;
  const text = { text: plainText(title), font: { size: look.size * 1.25, color: look.ink } };
  const place = {
    x: look.size / layout.width!,
    xanchor: 'left',
    y: 1 - (look.size * 0.9) / height,
    yanchor: 'top',
  } as const;
  const grown = { ...margin, t: margin.t + room };
  return {
    data,
    margin: grown,
    layout: { ...layout, height, margin: grown, title: { ...text, ...place, yref: 'container' } as never },
  };
}

/** Hands a file to the person. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads it after this call.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
