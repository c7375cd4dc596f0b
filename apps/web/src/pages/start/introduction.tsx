/** For the first visit: what happens to a workbook here, in three sentences with drawings. */
import { SimpleGrid, Text } from '@mantine/core';
import classes from './introduction.module.css';

const STEPS = [
  {
    title: 'A number becomes a range',
    text: 'You say of a cell what it could be, say 80 to 130 and most likely 100, instead of the one number in it.',
    Drawing: Range,
  },
  {
    title: 'The workbook is computed many times',
    text: 'Each trial draws a value for every such cell and works all formulas out again, as Excel would.',
    Drawing: Trials,
  },
  {
    title: 'A result becomes odds',
    text: 'You see how likely each outcome is, what drives it, and the whole workbook of any single trial.',
    Drawing: Odds,
  },
];

export function Introduction() {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl" component="section" aria-label="What Tessera does">
      {STEPS.map(({ title, text, Drawing }) => (
        <div key={title}>
          <svg viewBox="0 0 160 64" className={classes.drawing} aria-hidden focusable={false}>
            <Drawing />
          </svg>
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed" mt={4}>
            {text}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

/** One cell of a sheet, and the triangle that it becomes. */
function Range() {
  return (
    <>
      <rect x="1" y="18" width="52" height="28" className={classes.line} />
      <rect x="1" y="18" width="52" height="28" className={classes.input} />
      <text x="46" y="37" textAnchor="end" className={classes.text}>
        100
      </text>
      <path d="M64 32h16m-5-5 5 5-5 5" className={classes.line} />
      <path d="M92 52 118 14 156 52Z" className={classes.input} />
      <path d="M88 52h72" className={classes.line} />
    </>
  );
}

/** Sheets behind each other. */
function Trials() {
  return (
    <>
      {[24, 16, 8, 0].map((shift) => (
        <g key={shift} transform={`translate(${28 + shift * 1.6} ${24 - shift})`}>
          <rect width="64" height="38" className={classes.sheet} />
          <path d="M0 12.5h64M0 25.5h64M21.5 0v38M43 0v38" className={classes.line} />
          {shift === 0 && <rect x="21.5" y="12.5" width="21.5" height="13" className={classes.input} />}
          {shift === 0 && <rect x="43" y="25.5" width="21" height="12.5" className={classes.output} />}
        </g>
      ))}
    </>
  );
}

/** A histogram with the part above a mark. */
function Odds() {
  const bars = [4, 9, 17, 29, 40, 46, 42, 33, 22, 13, 7, 3];
  return (
    <>
      {bars.map((height, bar) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a drawing that never changes.
          key={bar}
          x={16 + bar * 11}
          y={54 - height}
          width="9.5"
          height={height}
          className={bar > 3 ? classes.output : classes.rest}
        />
      ))}
      <path d="M59 4v54" className={classes.mark} />
      <path d="M10 54.5h144" className={classes.line} />
    </>
  );
}
