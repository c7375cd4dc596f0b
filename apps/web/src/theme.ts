/** Colours, type and shapes of the page, once. Charts and marks take their colours from here too. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The blue of the mosaic; shade 8 on white and shade 3 on the dark ground pass AA. */
const brand: MantineColorsTuple = [
  '#e8f5fb',
  '#d3e9f4',
  '#a4d3ea',
  '#72bbdf',
  '#4aa7d6',
  '#2f9ad1',
  '#1b86bd',
  '#0b6e99',
  '#085f86',
  '#024b6b',
];

/** For what is wrong or destroys; white on shade 7 passes AA. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#f76b6b',
  '#e24545',
  '#c92a2a',
  '#b02525',
  '#8f1e1e',
];

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 7 },
  colors: { brand, red },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, monospace',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
      h4: { fontSize: '0.875rem', lineHeight: '1.45' },
    },
  },
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** Mantine's own greys for less important words, and its colours on their own pale grounds, are too faint for AA. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b636b',
    '--mantine-color-placeholder': '#6a727a',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-red-light-color': '#b02525',
    '--mantine-color-teal-light-color': '#066649',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-orange-light-color': '#a63c00',
  },
  dark: {
    '--mantine-color-dimmed': '#a3a9ae',
    '--mantine-color-placeholder': '#969ca1',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-red-light-color': '#ffa8a8',
  },
});

/**
 * Colours that colour-blind people tell apart (Okabe and Ito, "Color Universal Design", 2008), dark enough on white and
 * light enough on the dark ground: 3:1 or more either way. In the order in which charts use them.
 */
export const SERIES = {
  light: ['#0b6e99', '#d55e00', '#008060', '#a0447c', '#8a6d00'],
  dark: ['#56b4e9', '#f08b45', '#2fc79b', '#e294c0', '#e6c229'],
} as const;

/** What a cell is in the model: the same colours in grid, lists and charts. */
export const MARKS = {
  input: { light: '#0b6e99', dark: '#56b4e9' },
  output: { light: '#d55e00', dark: '#f08b45' },
  random: { light: '#008060', dark: '#2fc79b' },
} as const;
