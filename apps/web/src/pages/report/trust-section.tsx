/** Why the numbers can be trusted, in a report: the check against Excel's own values, and what is worth a look. */
import type { Parity, Run, RunResult } from '@tessera/api';
import { count } from '../../format/numbers.ts';
import { valueText, verdictOn } from '../../model/parity.ts';
import { slowCells } from '../../runs/sentences.ts';
import classes from './report.module.css';

/** More cells than these are in the editor. */
const LISTED = 20;

export interface TrustSectionProps {
  readonly run: Run;
  readonly result: RunResult;
  readonly parity: Parity | undefined;
}

/** A section of a report. */
export function TrustSection({ run, result, parity }: TrustSectionProps) {
  const { notes, fallback_cells: slow } = run;
  return (
    <section className={classes.section}>
      <h2>Checks</h2>
      {parity && <ParityPart parity={parity} />}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {slow.length > 0 && (
        <p>
          {slowCells(slow.length)} computed by the evaluator of formulas rather than compiled: the same numbers, more
          slowly (
          {slow
            .slice(0, 5)
            .map(({ cell }) => cell)
            .join(', ')}
          {slow.length > 5 && ', …'}).
        </p>
      )}
      <p>
        Intervals are 95% ones: they hold the true value in 19 of 20 runs. They tell how sure the number of trials makes
        a result, not how right the model is.
        {result.sampling !== 'random' && ' They take into account that trials of this sampling depend on each other.'}
      </p>
    </section>
  );
}

function ParityPart({ parity }: { readonly parity: Parity }) {
  const { short, sentence } = verdictOn(parity);
  return (
    <>
      <p>
        <strong>{short}.</strong> {sentence}
      </p>
      {parity.mismatches.length > 0 && (
        <table className={classes.table}>
          <caption>
            Cells that differ
            {parity.mismatches.length > LISTED && `, the first ${LISTED} of ${count(parity.checked - parity.matched)}`}
          </caption>
          <thead>
            <tr>
              <th scope="col">Cell</th>
              <th scope="col">Excel</th>
              <th scope="col">Here</th>
            </tr>
          </thead>
          <tbody>
            {parity.mismatches.slice(0, LISTED).map(({ cell, expected, actual }) => (
              <tr key={cell}>
                <th scope="row">{cell}</th>
                <td>{valueText(expected)}</td>
                <td>{valueText(actual)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
