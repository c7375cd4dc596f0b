/** One output of the preview: a small histogram with mean, range and the value without uncertainty. It knows numbers only. */
import { Group, Text, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { count, percent } from '../../format/numbers.ts';
import type { PreviewOutput } from '../../preview/protocol.ts';
import { bars, type Domain, domainOf, isTail, shareOf } from './histogram-geometry.ts';
import classes from './preview.module.css';
import { useSteadyDomain } from './steady-domain.ts';

export interface PreviewHistogramProps {
  readonly label: string;
  readonly output: PreviewOutput;
  readonly trials: number;
  readonly write: (value: number | null) => string;
  /** The mean may need more digits than the cell shows. */
  readonly writeMean: (value: number | null) => string;
  /** The numbers are of the model before its last change. */
  readonly stale: boolean;
  readonly onClick?: (() => void) | undefined;
}

export function PreviewHistogram({ label, output, trials, write, writeMean, stale, onClick }: PreviewHistogramProps) {
  const { mean, sd, percentiles, base, errors, histogram } = output;
  const p5 = percentiles['5'] ?? null;
  const p95 = percentiles['95'] ?? null;
  const domain = useSteadyDomain(domainOf(histogram, base));
  const mid = writeMean(mean);
  const summary = summaryOf(label, output, trials, write, mid);
  return (
    <UnstyledButton className={classes.card} mod={{ stale }} onClick={onClick} disabled={!onClick}>
      {/* The sentence for those who hear it; the figures below for those who see them. */}
      <VisuallyHidden>{summary}</VisuallyHidden>
      <div aria-hidden className={classes.seen}>
        <Text size="xs" fw={600} truncate className={classes.label} title={label}>
          {label}
        </Text>
        <Group justify="space-between" gap={6} wrap="nowrap" align="baseline">
          <Text className={classes.mean}>{mid}</Text>
          {base !== null && (
            <Tooltip label="The value in the workbook, without uncertainty">
              <Text size="xs" c="dimmed" truncate className={classes.base}>
                <span className={classes.baseMark} aria-hidden /> {write(base)}
              </Text>
            </Tooltip>
          )}
        </Group>
        {domain && sd !== 0 ? (
          <Picture output={output} domain={domain} p5={p5} p95={p95} />
        ) : (
          <Text size="xs" c="dimmed" className={classes.nothing}>
            {errors === trials ? 'Every trial ends in an error.' : 'The same in every trial.'}
          </Text>
        )}
        <Group justify="space-between" gap={4} wrap="nowrap" className={classes.ends}>
          <span>
            <abbr title="5% of the trials are below">P5</abbr> {write(p5)}
          </span>
          <span>
            <abbr title="95% of the trials are below">P95</abbr> {write(p95)}
          </span>
        </Group>
        {errors > 0 && (
          <Group gap={4} wrap="nowrap" className={classes.errors}>
            <IconAlertTriangle size={12} aria-hidden /> {percent(errors / trials)} end in an error
          </Group>
        )}
      </div>
    </UnstyledButton>
  );
}

interface PictureProps {
  readonly output: PreviewOutput;
  readonly domain: Domain;
  readonly p5: number | null;
  readonly p95: number | null;
}

const WIDTH = 200;
const HEIGHT = 56;

function Picture({ output: { histogram, mean, base }, domain, p5, p95 }: PictureProps) {
  const at = (value: number) => shareOf(value, domain) * WIDTH;
  return (
    <svg className={classes.picture} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {bars(histogram, domain).map((bar) => (
        <rect
          key={bar.left}
          x={bar.left * WIDTH}
          y={HEIGHT - bar.height * HEIGHT}
          width={bar.width * WIDTH}
          height={bar.height * HEIGHT}
          className={isTail(bar, p5, p95) ? classes.tail : classes.bar}
        />
      ))}
      {base !== null && <line x1={at(base)} x2={at(base)} y1={0} y2={HEIGHT} className={classes.baseLine} />}
      {mean !== null && <line x1={at(mean)} x2={at(mean)} y1={0} y2={HEIGHT} className={classes.meanLine} />}
    </svg>
  );
}

/** What the picture shows, in words. */
function summaryOf(
  label: string,
  output: PreviewOutput,
  trials: number,
  write: (value: number | null) => string,
  mid: string,
): string {
  const { percentiles, base, errors } = output;
  const parts = [
    `${label}: mean ${mid}`,
    `5% of the trials are below ${write(percentiles['5'] ?? null)}`,
    `5% above ${write(percentiles['95'] ?? null)}`,
    ...(base !== null ? [`in the workbook ${write(base)}`] : []),
    ...(errors > 0 ? [`${count(errors)} of ${count(trials)} trials end in an error`] : []),
  ];
  return `${parts.join(', ')}.`;
}
