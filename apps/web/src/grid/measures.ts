/** Sizes of files in pixels: columns are in characters of Calibri 11, rows and letters in points. */

/** Widest digit of Calibri 11, on which Excel counts widths. */
const DIGIT = 7;
/** What Excel adds to a width that is counted in characters. */
const PADDING = 5;
const WITHOUT_PADDING = 8.43;
const PIXELS_A_POINT = 4 / 3;

/** Pixels of a width as files hold it (padding is in it already). */
export function columnPixels(characters: number): number {
  return Math.trunc(((256 * characters + Math.trunc(128 / DIGIT)) / 256) * DIGIT);
}

/** The same of a sheet's default, which is Excel's own 8.43 characters without padding where the file names none. */
export function defaultColumnPixels(characters: number): number {
  return characters === WITHOUT_PADDING ? Math.round(characters * DIGIT) + PADDING : columnPixels(characters);
}

/** Pixels of a height, or of letters, in points. */
export function pointPixels(points: number): number {
  return Math.round(points * PIXELS_A_POINT * 100) / 100;
}

/** Rows are whole pixels high. */
export function rowPixels(points: number): number {
  return Math.round(points * PIXELS_A_POINT);
}
