/** The report itself: what was run, the answer of each output, its inputs, why to trust it, how to have it again. */
import type { Parity, Run, RunProgram, RunResult } from '@tessera/api';
import { StillCharts } from '../../charts/still.ts';
import { inFull } from '../../format/moments.ts';
import { count } from '../../format/numbers.ts';
import type { Samples } from '../../preview/protocol.ts';
import { asOfText, nameOf, SAMPLINGS } from '../../runs/words.ts';
import { InputsSection } from './inputs-section.tsx';
import { OutputSection } from './output-section.tsx';
import { RepeatSection } from './repeat-section.tsx';
import classes from './report.module.css';
import { TrustSection } from './trust-section.tsx';

export interface ReportProps {
  readonly run: Run;
  readonly result: RunResult;
  /** Undefined until it is there. */
  readonly program: RunProgram | undefined;
  readonly parity: Parity | undefined;
  /** The trials; undefined until they are there. */
  readonly columns: Samples | undefined;
}

/** A report. */
export function Report({ run, result, program, parity, columns }: ReportProps) {
  return (
    <StillCharts value>
      <header className={classes.head}>
        <p className={classes.kind}>Monte Carlo simulation</p>
        <h1>{nameOf(run)}</h1>
        {result.partial && (
          <p className={classes.warning}>
            The run ended before all of its trials. This is the answer of its first {count(result.trials)}.
          </p>
        )}
        <Facts facts={factsOf(run, result)} />
      </header>
      {result.outputs.map((output, i) => (
        <OutputSection
          key={output.output}
          output={output}
          format={program?.outputs[i]?.format ?? ''}
          sampling={result.sampling}
          trials={columns?.outputs[i]}
        />
      ))}
      {program && <InputsSection program={program} />}
      <TrustSection run={run} result={result} parity={parity} />
      <RepeatSection run={run} result={result} program={program} />
    </StillCharts>
  );
}

function factsOf({ source }: Run, result: RunResult): (readonly [string, string])[] {
  return [
    ['Date', result.finished_at ? inFull(result.finished_at) : '–'],
    ['Workbook', source.filename ?? 'none'],
    ['Model', source.model_version === null ? 'not saved' : `version ${source.model_version}`],
    ['Trials', count(result.trials)],
    ['Seed', result.seed],
    ['Sampling', SAMPLINGS[result.sampling]],
    ['TODAY() was', asOfText(result.as_of)],
    ['Engine', `Tessera ${result.engine_version}, random streams ${result.stream_version}`],
  ];
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
