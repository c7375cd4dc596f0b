/** How to have the same numbers again, in a report: seed, file of the model, command. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Run, RunProgram, RunResult } from '@tessera/api';
import { save } from '../../charts/picture.ts';
import { count } from '../../format/numbers.ts';
import { commandLine, modelFile, modelFileName } from './repeat.ts';
import classes from './report.module.css';

export interface RepeatSectionProps {
  readonly run: Run;
  readonly result: RunResult;
  readonly program: RunProgram | undefined;
}

/** A section of a report. */
export function RepeatSection({ run, result, program }: RepeatSectionProps) {
  const workbook = run.source.filename ?? '';
  const name = modelFileName(workbook);
  const file = workbook && program ? modelFile(program.model, workbook, result) : undefined;
  const command = file && commandLine(workbook, name, result);
  return (
    <section className={classes.section}>
      <h2>How to repeat it</h2>
      <p>
        The same workbook and model with seed {result.seed} and {count(result.trials)} trials give the same numbers to
        the last digit, on any number of cores or machines. Trial k means the same draws in each run of this seed.
      </p>
      {file && command && (
        <>
          <p>With the workbook and the file of the model in one folder:</p>
          <pre className={classes.code}>{command}</pre>
          <Button
            className={classes.screen!}
            size="xs"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => save(new Blob([file], { type: 'application/json' }), name)}
          >
            Save {name}
          </Button>
          <h3>{name}</h3>
          <pre className={classes.code}>{file}</pre>
        </>
      )}
    </section>
  );
}
