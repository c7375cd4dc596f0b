/** How far runs are apart, trial by trial: for each two of them a sentence, their odds, and the differences themselves. */
import { Badge, Group, List, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { DistributionChart } from '../../charts/distribution-chart.tsx';
import { count } from '../../format/numbers.ts';
import type { Writing } from '../../format/writing.ts';
import { comparison } from '../../server/queries.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { ProblemView } from '../../shell/problem-view.tsx';
import type { Compared, SharedOutput } from './compared.ts';
import { type Comparison, differenceSentence, drawsSentence, oddsSentence } from './words.ts';

export interface DifferencesProps {
  readonly compared: readonly Compared[];
  readonly output: SharedOutput;
  readonly writing: Writing;
}

/** The differences of an output between each two runs. */
export function Differences({ compared, output, writing }: DifferencesProps) {
  const { data, error, refetch } = useQuery(comparison(compared.map(({ run }) => run.id)));
  const pairs = data?.comparisons.filter(({ a, b }) => isOf(a, compared, output) && isOf(b, compared, output));
  return (
    <Paper withBorder p="md" component="section" aria-label="Differences">
      <Title order={2} size="h4" mb="xs">
        Difference of each trial
      </Title>
      {error ? (
        <ProblemView problem={error} onRetry={() => void refetch()} />
      ) : !data || !pairs ? (
        <LoadingLines rows={4} height={40} />
      ) : pairs.length === 0 ? (
        <Text>No two of these runs have this output.</Text>
      ) : (
        <Pairs pairs={pairs} compared={compared} writing={writing} label={output.label} />
      )}
      {data?.partial && (
        <Text size="xs" c="dimmed" mt="xs">
          Of the first {count(data.trials)} trials; the runs have more in common.
        </Text>
      )}
    </Paper>
  );
}

function isOf(side: Comparison['a'], compared: readonly Compared[], { places }: SharedOutput): boolean {
  const run = compared.findIndex(({ run: { id } }) => id === side.run);
  const place = places[run];
  return place !== undefined && compared[run]!.result.outputs[place]?.output === side.output;
}

interface PairsProps {
  readonly pairs: readonly Comparison[];
  readonly compared: readonly Compared[];
  readonly writing: Writing;
  readonly label: string;
}

function Pairs({ pairs, compared, writing, label }: PairsProps) {
  const [params, setParams] = useSearchParams();
  const letter = (id: string) => compared.find(({ run }) => run.id === id)?.letter ?? '?';
  const keyOf = ({ a, b }: Comparison) => `${letter(a.run)}-${letter(b.run)}`;
  const pair = pairs.find((one) => keyOf(one) === params.get('pair')) ?? pairs[0]!;
  const [a, b] = [letter(pair.a.run), letter(pair.b.run)];
  const choose = (key: string | null) => {
    setParams(
      (before) => {
        if (key) before.set('pair', key);
        return before;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  return (
    <Stack gap="sm">
      {pairs.length > 1 && (
        <Select
          label="Runs"
          w={320}
          maw="100%"
          allowDeselect={false}
          data={pairs.map((one) => ({ value: keyOf(one), label: `${letter(one.a.run)} less ${letter(one.b.run)}` }))}
          value={keyOf(pair)}
          onChange={choose}
        />
      )}
      <Text fw={600} size="lg">
        {differenceSentence(pair, a, b, writing)}
      </Text>
      <Text>{oddsSentence(pair, a, b)}</Text>
      <Draws pair={pair} />
      {pair.difference.mean !== null && <DifferenceChart pair={pair} a={a} b={b} label={label} writing={writing} />}
      <Text size="xs" c="dimmed">
        {count(pair.trials)} trials in which both have a value
        {pair.left_out > 0 && `; ${count(pair.left_out)} left out, in which one has none`}
        {pair.correlation !== null && `. Correlation of the two: ${pair.correlation.toFixed(2)}`}.
      </Text>
    </Stack>
  );
}

function Draws({ pair }: { readonly pair: Comparison }) {
  return (
    <div>
      <Group gap="xs" align="baseline" wrap="nowrap">
        <Badge variant="light" color={pair.common_draws ? 'brand' : 'gray'} flex="none">
          {pair.common_draws ? 'Same draws' : 'Other draws'}
        </Badge>
        <Text size="sm" c="dimmed">
          {drawsSentence(pair)}
        </Text>
      </Group>
      {pair.reasons.length > 0 && (
        <List size="sm" mt={4} c="dimmed">
          {pair.reasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      )}
    </div>
  );
}

interface DifferenceChartProps {
  readonly pair: Comparison;
  readonly a: string;
  readonly b: string;
  readonly label: string;
  readonly writing: Writing;
}

function DifferenceChart({ pair, a, b, label, writing }: DifferenceChartProps) {
  const title = `${label}: ${a} less ${b}`;
  const series = useMemo(() => {
    const { counts, bin_edges: edges, values } = pair.difference.histogram;
    return [{ name: title, bins: { counts, edges, ...(values && { values }) } }];
  }, [pair, title]);
  const write = useMemo(() => {
    return (value: number) => `${value < 0 ? '−' : value > 0 ? '+' : ''}${writing.distance(Math.abs(value))}`;
  }, [writing]);
  return (
    <DistributionChart
      title={title}
      axis={`${a} less ${b}`}
      series={series}
      view="histogram"
      write={write}
      height={280}
    />
  );
}
