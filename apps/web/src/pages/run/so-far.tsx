/** What is known of a run's outputs before it has ended: as of its last checkpoint, of the trials without a gap. */
import { Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Run } from '@tessera/api';
import { memo, useState } from 'react';
import type { ConvergencePoint } from '../../charts/chart.ts';
import { DistributionChart } from '../../charts/distribution-chart.tsx';
import { count } from '../../format/numbers.ts';
import { writingOf } from '../../format/writing.ts';
import { isUnderWay } from '../../runs/words.ts';
import * as queries from '../../server/queries.ts';
import { Figure, Figures } from '../../shell/figures.tsx';
import { useAddress } from '../../shell/use-address.ts';
import { outputOf } from './address.ts';
import layout from './layout.module.css';
import { type Narrowing, withCheckpoint } from './narrowing.ts';
import { NarrowingBand } from './narrowing-band.tsx';
import { OutputList } from './output-list.tsx';

/** Drawn again when the run changes, not with every second that is counted beside it. */
export const SoFar = memo(function SoFar({ run }: { readonly run: Run }) {
  const { params, change } = useAddress();
  const program = useQuery(queries.runProgram(run.id));
  const seen = useNarrowing(run);
  const { snapshot } = run;
  if (!snapshot) return !isUnderWay(run) ? null : <NothingYet />;
  const described = snapshot.outputs.map((output, i) => {
    const { label = output.output, format = '' } = program.data?.outputs[i] ?? {};
    const writing = writingOf(format);
    const spread = (output.standard_error ?? 0) * Math.sqrt(snapshot.trials);
    return { ...output, label, writing, average: writing.average(output.mean, spread) };
  });
  const asked = params.get('output');
  // The first output of a run of paths is where they begin.
  const chosen = asked === null && run.paths ? described.length - 1 : outputOf(asked, described);
  const output = described[chosen];
  if (!output) return null;
  const listed = described.map(({ output: key, label, average, histogram }) => ({
    key,
    label,
    mean: average,
    counts: histogram?.counts ?? [],
  }));
  return (
    <div className={`${layout.columns} ${described.length > 1 ? layout['with-list'] : ''}`}>
      <OutputList outputs={listed} chosen={chosen} onChoose={(key) => change({ output: key })} />
      <Paper withBorder p="md" component="section" aria-label="So far">
        <Stack gap="sm">
          <div>
            <Title order={2} size="h4">
              {output.label}
            </Title>
            <Text size="sm" c="dimmed">
              {!isUnderWay(run) ? 'As far as it came' : 'So far'}: of the first {count(snapshot.trials)} trials.
            </Text>
          </div>
          <Figures>
            <Figure name="Average" value={output.average} />
            <Figure name="95% interval of the average" value={output.writing.interval(output.mean_interval)} />
            <Figure name="Standard error" value={output.writing.distance(output.standard_error)} />
          </Figures>
          <Narrowed points={seen[chosen] ?? []} distance={output.writing.distance} />
          {output.histogram && (
            <DistributionChart
              title={output.label}
              axis={output.label}
              view="histogram"
              series={[
                {
                  name: output.label,
                  bins: { counts: output.histogram.counts, edges: output.histogram.bin_edges },
                },
              ]}
              write={output.writing.value}
              height={300}
            />
          )}
        </Stack>
      </Paper>
    </div>
  );
});

interface NarrowedProps {
  readonly points: readonly ConvergencePoint[];
  readonly distance: (value: number | null) => string;
}

/** How much surer the average became while one looked on. */
function Narrowed({ points, distance }: NarrowedProps) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return null;
  const reach = ({ low, high }: ConvergencePoint) => distance((high - low) / 2);
  return (
    <div>
      <NarrowingBand points={points} />
      <Text size="xs" c="dimmed" mt={4}>
        The 95% interval of the average narrowed from ± {reach(first)} to ± {reach(last)} since this page was opened.
      </Text>
    </div>
  );
}

function NothingYet() {
  return (
    <Paper withBorder p="md" component="section" aria-label="So far">
      <Text size="sm" c="dimmed" mb="sm">
        The first figures come with the first checkpoint, a few seconds after the start.
      </Text>
      <Skeleton height={240} />
    </Paper>
  );
}

/** What was seen of the run's checkpoints since the page was opened. */
function useNarrowing(run: Run): Narrowing {
  const [seen, setSeen] = useState<Narrowing>([]);
  const next = withCheckpoint(seen, run);
  if (next !== seen) setSeen(next);
  return next;
}
