/** What the marks in the sheet mean; only those that are there. */
import { MARK_NAMES } from './grid-cell.tsx';
import type { Mark } from './sheet.ts';
import classes from './workbook-view.module.css';

interface LegendProps {
  readonly marks: readonly Mark[];
  readonly dependents: boolean;
  readonly trial: boolean;
}

export function Legend({ marks, dependents, trial }: LegendProps) {
  if (marks.length === 0 && !dependents && !trial) return null;
  return (
    <ul className={classes.legend} aria-label="Marks">
      {marks.map((mark) => (
        <li key={mark}>
          <span aria-hidden className={classes.sample} data-mark={mark}>
            {MARK_NAMES[mark].letter}
          </span>
          {MARK_NAMES[mark].name}
        </li>
      ))}
      {dependents && (
        <li>
          <span aria-hidden className={classes.sample} data-mark="depends" />
          Depends on an input
        </li>
      )}
      {trial && (
        <li>
          <span aria-hidden className={classes.sample} data-mark="trial" />
          Value of the trial
        </li>
      )}
    </ul>
  );
}
