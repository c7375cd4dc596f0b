/** What is uncertain, in a report: each input with its distribution, and which of them go together. */
import type { RunProgram } from '@tessera/api';
import { DensityThumb } from '../../distribution/density-thumb.tsx';
import classes from './report.module.css';

export interface InputsSectionProps {
  readonly program: RunProgram;
}

/** A section of a report. */
export function InputsSection({ program: { inputs, model } }: InputsSectionProps) {
  const correlations = model.correlations ?? [];
  return (
    <section className={classes.section}>
      <h2>Inputs</h2>
      <table className={classes.table}>
        <caption>What is uncertain</caption>
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">Cell</th>
            <th scope="col">Distribution</th>
            <th scope="col">Density</th>
          </tr>
        </thead>
        <tbody>
          {inputs.map(({ reference, label, distribution }) => (
            <tr key={reference}>
              <th scope="row">{label}</th>
              <td>{reference}</td>
              <td>
                <code>{distribution}</code>
              </td>
              <td className={classes.density}>
                <DensityThumb text={distribution} width={90} height={30} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {correlations.length > 0 && (
        <table className={classes.table}>
          <caption>Which go together (rank correlation)</caption>
          <tbody>
            {correlations.map(({ inputs: [a, b], rank }) => (
              <tr key={`${a} ${b}`}>
                <th scope="row">{a}</th>
                <td>{b}</td>
                <td className={classes.number}>{rank}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
