/** The same simulation with many more paths, on the server: it goes on there when the page is closed. */
import { Button, Chip, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { NewPaths } from '@tessera/api';
import type { PathSampling } from '@tessera/models';
import { memo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { count, shortCount } from '../../format/counts.ts';
import { startPaths } from '../../server/calls.ts';
import { newKey } from '../../server/new-key.ts';
import { limits } from '../../server/queries.ts';
import { ProblemView } from '../../shell/problem-view.tsx';
import { modelOf, type Setup } from './setup.ts';

interface RunLargeProps {
  readonly setup: Setup;
  readonly functionals: readonly string[];
  /** Of the process as it is set now: all of them are kept. */
  readonly components: readonly string[];
  /** What the run is called. */
  readonly title: string;
  readonly steps: number;
}

const USUAL = [100_000, 1_000_000, 10_000_000, 100_000_000] as const;
/** At which values are kept on the server. */
const TIMES = 50;
/** Components that have fans of their own. */
const MOST_COMPONENTS = 5;

const SAMPLINGS: Readonly<Record<PathSampling, string>> = {
  random: 'Random',
  antithetic: 'Antithetic pairs',
  stratified: 'Stratified',
  sobol: 'Sobol, scrambled',
};

export const RunLarge = memo(function RunLarge({ setup, functionals, components, title, steps }: RunLargeProps) {
  const most = useQuery(limits()).data?.trials;
  const [typed, setTyped] = useState('1000000');
  const [sampling, setSampling] = useState<PathSampling>('random');
  const start = useStart();
  const paths = countOf(typed);
  const wrong = paths === undefined ? 'Type a whole number.' : refusalOf(paths, most);
  const submit = () => {
    if (wrong !== undefined || paths === undefined) return;
    const { components: _, functionals: asked = [], ...model } = modelOf(setup, functionals);
    start.mutate({
      ...(model as unknown as Pick<NewPaths, 'process' | 'parameters' | 'payoffs'>),
      label: title.slice(0, 200),
      paths,
      seed: setup.seed,
      keep: Math.min(TIMES, steps),
      components: components.slice(0, MOST_COMPONENTS),
      functionals: asked.map(({ expression }) => expression),
      sampling,
    });
  };
  return (
    <section aria-labelledby="run-large">
      <Title order={2} id="run-large" mb={4}>
        Run large
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        The same process and expressions on the server, with as many paths as you like: the first {count(2048)} are
        those above.
      </Text>
      <Paper withBorder p="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap="sm">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                label="Paths"
                inputMode="numeric"
                autoComplete="off"
                value={paths !== undefined && typed === String(paths) ? count(paths) : typed}
                error={wrong}
                onChange={({ currentTarget }) => setTyped(currentTarget.value)}
                onBlur={() => paths !== undefined && setTyped(String(paths))}
              />
              <Select
                label="How they are drawn"
                allowDeselect={false}
                data={Object.entries(SAMPLINGS).map(([value, label]) => ({ value, label }))}
                value={sampling}
                onChange={(chosen) => chosen !== null && setSampling(chosen as PathSampling)}
              />
            </SimpleGrid>
            <Chip.Group value={String(paths ?? '')} onChange={(chosen) => setTyped(chosen as string)}>
              <Group gap={6} role="radiogroup" aria-label="Usual numbers of paths">
                {USUAL.filter((usual) => usual <= (most ?? Number.POSITIVE_INFINITY)).map((usual) => (
                  <Chip key={usual} value={String(usual)} size="sm" variant="light">
                    {shortCount(usual)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            {start.error && <ProblemView problem={start.error} />}
            <Group>
              <Button
                type="submit"
                loading={start.isPending}
                disabled={wrong !== undefined}
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
              >
                Run on the server
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </section>
  );
});

/** The count that was typed, grouped or not, also as 1e6; undefined where it is none. */
export function countOf(typed: string): number | undefined {
  const bare = typed.replace(/[\s,.'’_\u00a0\u202f]/g, '');
  const value = /^\d+(e\d+)?$/i.test(bare) ? Number(bare) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function refusalOf(paths: number, most: number | undefined): string | undefined {
  if (paths < 1) return 'At least one path is needed.';
  return most !== undefined && paths > most ? `At most ${count(most)} paths are possible in a run here.` : undefined;
}

/** Starts a run and goes to its page. What got no answer may have begun: sent again unchanged it is the same run. */
function useStart() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const sent = useRef<{ readonly text: string; readonly key: string }>(undefined);
  return useMutation({
    mutationFn(paths: NewPaths) {
      const text = JSON.stringify(paths);
      if (sent.current?.text !== text) sent.current = { text, key: newKey() };
      return startPaths(paths, sent.current.key);
    },
    onSuccess(run) {
      sent.current = undefined;
      void client.invalidateQueries({ queryKey: ['runs'] });
      void navigate(`/runs/${run.id}`);
    },
  });
}
