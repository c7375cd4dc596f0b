/** The distribution at the marked time: its numbers, beside those in closed form, and its histogram. */
import { Grid, Text, Title } from '@mantine/core';
import { memo, useMemo } from 'react';

import { quantile, sharedBins } from '../../charts/bins.ts';
import { DistributionChart } from '../../charts/distribution-chart.tsx';
import { count, plain } from '../../format/numbers.ts';
import type { PathsPreview } from '../../preview/protocol.ts';
import { Figure, Figures } from '../../shell/figures.tsx';
import { summaryOf } from './summary.ts';

interface AtTimeProps {
  readonly preview: PathsPreview;
  /** Number of the time. */
  readonly mark: number;
}

const write = plain();
const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

export const AtTime = memo(function AtTime({ preview, mark }: AtTimeProps) {
  const { times, values, theory, component, paths } = preview;
  const column = values[mark]!;
  const summary = useMemo(() => summaryOf(column), [column]);
  const { sorted, mean, sd, interval } = summary;
  const series = useMemo(() => [{ name: component, bins: sharedBins([sorted])[0]!, sorted }], [component, sorted]);
  const known = theory[mark];
  const title = `${component} at time ${write(times[mark]!)}`;
  return (
    <section aria-labelledby="at-time">
      <Title order={2} id="at-time" mb={4}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Of {count(paths)} paths, computed in this tab. Move the marker in the chart above to see another time.
      </Text>
      {sorted.length === 0 ? (
        <Text size="sm">No path has a value here.</Text>
      ) : (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, sm: 4, lg: 3 }}>
            <Figures>
              <Figure name="Mean" value={<data value={String(mean)}>{write(mean)}</data>} />
              <Figure name="Mean, 95% interval" value={`${write(interval[0])} to ${write(interval[1])}`} />
              {known?.mean != null && (
                <Figure
                  name="Mean in closed form"
                  value={<data value={String(known.mean)}>{write(known.mean)}</data>}
                />
              )}
              <Figure name="Standard deviation" value={write(sd)} />
              {known?.sd != null && <Figure name="Standard deviation in closed form" value={write(known.sd)} />}
              {LEVELS.map((level) => (
                <Figure
                  key={level}
                  name={level === 0.5 ? 'Median' : `${level * 100}th percentile`}
                  value={write(quantile(sorted, level))}
                />
              ))}
            </Figures>
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 8, lg: 9 }}>
            <DistributionChart
              title={`Distribution of ${title}`}
              axis={component}
              series={series}
              view="both"
              write={write}
              height={300}
            />
          </Grid.Col>
        </Grid>
      )}
    </section>
  );
});
