/** Above a report, on the screen alone: back to the run, and print. */
import { Anchor, Button, Text } from '@mantine/core';
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react';
import { Link } from 'react-router';
import { percent } from '../../format/counts.ts';
import classes from './report.module.css';

export interface ReportBarProps {
  readonly id: string;
  /** Share of the trials that are there, while exact odds wait for them; undefined when nothing is waited for. */
  readonly waiting?: number | undefined;
}

/** The bar. */
export function ReportBar({ id, waiting }: ReportBarProps) {
  const isReady = waiting === undefined;
  return (
    <div className={classes.bar}>
      <Anchor component={Link} to={`/runs/${id}`} size="sm" className={classes.back!}>
        <IconArrowLeft size={16} aria-hidden /> Back to the run
      </Anchor>
      <Text size="sm" role="status" className={classes.status!}>
        {isReady ? '' : `Computing the trials for exact odds: ${percent(Math.floor(waiting * 100) / 100, 0)}`}
      </Text>
      <Button leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => window.print()} disabled={!isReady}>
        Print or save as PDF
      </Button>
    </div>
  );
}
