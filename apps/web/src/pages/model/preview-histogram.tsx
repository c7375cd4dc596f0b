/** One output of the preview: a small histogram with mean, range and the value without uncertainty. It knows numbers only. */
import { Text, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useSteadyDomain } from '../../charts/steady-domain.ts';
import { count, percent } from '../../format/numbers.ts';
import { writingOf } from '../../format/writing.ts';
import type { PreviewOutput } from '../../preview/protocol.ts';
import { bars, type Domain, domainOf, isTail, outlineOf, shareOf } from './histogram-geometry.ts';
import classes from './preview.module.css';

export interface PreviewHistogramProps {
  readonly label: string;
  readonly output: PreviewOutput;
  readonly trials: number;
  /** The code of the cell's number format. */
  readonly format: string;
  /** The numbers are of the model before its last change. */
  readonly stale: boolean;
  /** Goes to the cell of the output. */
  readonly onShow?: ((reference: string) => void) | undefined;
}

/** Drawn again with every step of a hand: what stays of it is apart. */
export const PreviewHistogram = memo(function PreviewHistogram(props: PreviewHistogramProps) {
  const { label, output, trials, format, stale, onShow } = props;
  const { reference, mean, sd, percentiles, base, errors, histogram } = output;
  const p5 = percentiles['5'] ?? null;
  const p95 = percentiles['95'] ?? null;
  const domain = useSteadyDomain(domainOf(histogram, base));
  const { value: write, average } = useMemo(() => writingOf(format), [format]);
  const mid = average(mean, sd);
  const [low, high] = [write(p5), write(p95)];
  const without = base === null ? undefined : write(base);
  return (
    <UnstyledButton
      className={classes.card}
      mod={{ stale }}
      onClick={onShow && (() => onShow(reference))}
      disabled={!onShow}
    >
      {/* The sentence for those who hear it; the figures below for those who see them. */}
      <VisuallyHidden>{summaryOf({ label, mid, low, high, without, errors, trials })}</VisuallyHidden>
      <div aria-hidden className={classes.seen}>
        <Label label={label} />
        <div className={classes.figures}>
          <div className={classes.mean}>{mid}</div>
          {without !== undefined && <Base text={without} />}
        </div>
        {domain && sd !== 0 ? (
          <Picture output={output} domain={domain} p5={p5} p95={p95} />
        ) : (
          <div className={classes.nothing}>
            {errors === trials ? 'Every trial ends in an error.' : 'The same in every trial.'}
          </div>
        )}
        <div className={classes.ends}>
          <span>
            <abbr title="5% of the trials are below">P5</abbr> {low}
          </span>
          <span>
            <abbr title="95% of the trials are below">P95</abbr> {high}
          </span>
        </div>
        {errors > 0 && (
          <div className={classes.errors}>
            <IconAlertTriangle size={12} aria-hidden /> {percent(errors / trials)} end in an error
          </div>
        )}
      </div>
    </UnstyledButton>
  );
});

const Label = memo(function Label({ label }: { readonly label: string }) {
  return (
    <Text size="xs" fw={600} truncate className={classes.label} title={label}>
      {label}
    </Text>
  );
});

const Base = memo(function Base({ text }: { readonly text: string }) {
  return (
    <Tooltip label="The value in the workbook, without uncertainty">
      <Text size="xs" c="dimmed" truncate className={classes.base}>
        <span className={classes.baseMark} aria-hidden /> {text}
      </Text>
    </Tooltip>
  );
});

interface PictureProps {
  readonly output: PreviewOutput;
  readonly domain: Domain;
  readonly p5: number | null;
  readonly p95: number | null;
}

const WIDTH = 200;
const HEIGHT = 56;

/** Two shapes, not sixty: all bars move with every step. */
function Picture({ output: { histogram, mean, base }, domain, p5, p95 }: PictureProps) {
  const all = bars(histogram, domain);
  const at = (value: number) => shareOf(value, domain) * WIDTH;
  return (
    <svg className={classes.picture} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <path
        className={classes.bar}
        d={outlineOf(
          all.filter((bar) => !isTail(bar, p5, p95)),
          WIDTH,
          HEIGHT,
        )}
      />
      <path
        className={classes.tail}
        d={outlineOf(
          all.filter((bar) => isTail(bar, p5, p95)),
          WIDTH,
          HEIGHT,
        )}
      />
      {base !== null && <line x1={at(base)} x2={at(base)} y1={0} y2={HEIGHT} className={classes.baseLine} />}
      {mean !== null && <line x1={at(mean)} x2={at(mean)} y1={0} y2={HEIGHT} className={classes.meanLine} />}
    </svg>
  );
}

interface Summary {
  readonly label: string;
  readonly mid: string;
  readonly low: string;
  readonly high: string;
  readonly without: string | undefined;
  readonly errors: number;
  readonly trials: number;
}

/** What the picture shows, in words. */
function summaryOf({ label, mid, low, high, without, errors, trials }: Summary): string {
  const parts = [
    `${label}: mean ${mid}`,
    `5% of the trials are below ${low}`,
    `5% above ${high}`,
    ...(without !== undefined ? [`in the workbook ${without}`] : []),
    ...(errors > 0 ? [`${count(errors)} of ${count(trials)} trials end in an error`] : []),
  ];
  return `${parts.join(', ')}.`;
}
