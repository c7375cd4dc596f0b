/** The colours of marks as variables of style sheets, for all that is inside of the editor. */
import type { CSSProperties } from 'react';
import { MARKS } from '../../theme.ts';

export const MARK_COLOURS = Object.fromEntries(
  Object.entries(MARKS).map(([mark, { light, dark }]) => [`--mark-${mark}`, `light-dark(${light}, ${dark})`]),
) as CSSProperties;
