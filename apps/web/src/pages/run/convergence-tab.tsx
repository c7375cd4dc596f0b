/** How the average of an output settled as trials came in, and whether there were enough of them. */
import { Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { ConvergenceChart } from '../../charts/convergence-chart.tsx';
import { count } from '../../format/numbers.ts';
import { convergence } from './convergence.ts';
import type { AnswerView } from './view.ts';

export function ConvergenceTab({ view }: { readonly view: AnswerView }) {
  const { samples, chosen, result, output, writing } = view;
  const column = samples.columns?.outputs[chosen];
  const points = useMemo(() => column && convergence(column, result.sampling), [column, result.sampling]);
  const reach = output.mean_interval && (output.mean_interval[1] - output.mean_interval[0]) / 2;
  return (
    <Paper withBorder p="md" component="section" aria-label="Convergence">
      <Stack gap="sm">
        {reach !== null && (
          <Text>
            After {count(result.trials)} trials the average is {writing.average(output.mean, output.std_dev)} ±{' '}
            {writing.distance(reach)} (95% interval). Four times as many trials would halve that.
          </Text>
        )}
        {!points && <Skeleton height={340} />}
        {points && points.length === 0 && <Text c="dimmed">There are too few values for a curve.</Text>}
        {points && points.length > 0 && (
          <ConvergenceChart
            title={`Average of ${output.label} over the trials`}
            axis={output.label}
            points={points}
            write={(mean) => writing.average(mean, output.std_dev)}
          />
        )}
      </Stack>
    </Paper>
  );
}
