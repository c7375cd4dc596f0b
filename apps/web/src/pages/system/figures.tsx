/** The figures of the system, one card each. */
import { Group, Paper, Progress, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { System } from '@tessera/api';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { count, percent } from '../../format/counts.ts';
import { duration } from '../../format/moments.ts';
import { size } from '../../format/sizes.ts';
import { addressOf } from '../../runs/filter.ts';
import { RUN_STATES } from '../../runs/run-state.tsx';
import { asProblem } from '../../server/problem.ts';
import { ready } from '../../server/queries.ts';
import classes from './figures.module.css';
import { Sparkline } from './sparkline.tsx';
import { type Moment, waitingOf } from './use-history.ts';

interface FigureProps {
  readonly system: System;
}

interface HistoryProps extends FigureProps {
  readonly history: readonly Moment[];
}

/** Whether the server can take work, since when it runs, and which version. */
export function Readiness({ system }: FigureProps) {
  const { data, error } = useQuery(ready());
  return (
    <Card title="Server">
      <Group gap={8} wrap="nowrap" role="status">
        {error ? (
          <IconAlertTriangle className={classes.bad} aria-hidden />
        ) : (
          <IconCircleCheck className={classes.good} aria-hidden />
        )}
        <Text className={classes.big}>{error ? 'Not ready' : data ? 'Ready' : 'Healthy'}</Text>
      </Group>
      {error && <Text size="sm">{asProblem(error).message}</Text>}
      <Pairs
        pairs={[
          ['Up for', duration(system.uptime_seconds)],
          ['Engine', system.version],
          ['People', system.auth === 'jwt' ? 'sign in' : 'one local user'],
        ]}
      />
    </Card>
  );
}

export function Throughput({ system, history }: HistoryProps) {
  const values = history.map(({ throughput }) => throughput);
  const now = count(system.trials_per_second);
  return (
    <Card title="Trials per second">
      <Text className={classes.big}>{now}</Text>
      <Sparkline values={values} label={`Trials per second ${sinceOf(history)}: now ${now}, at most ${most(values)}`} />
      <Pairs
        pairs={[
          ['Tasks finished', count(system.tasks_finished)],
          ['Tasks tried again', count(system.retries)],
        ]}
      />
    </Card>
  );
}

export function Queue({ system, history }: HistoryProps) {
  const values = history.map(({ waiting }) => waiting);
  const now = count(waitingOf(system));
  const { high, normal, background } = system.queue;
  return (
    <Card title="Tasks that wait">
      <Text className={classes.big}>{now}</Text>
      <Sparkline values={values} label={`Tasks that wait ${sinceOf(history)}: now ${now}, at most ${most(values)}`} />
      <Pairs
        pairs={[
          ['High', count(high)],
          ['Normal', count(normal)],
          ['Background', count(background)],
        ]}
      />
    </Card>
  );
}

export function RunsByState({ system }: FigureProps) {
  const states = Object.keys(RUN_STATES) as (keyof System['runs'])[];
  return (
    <Card title="Runs of everyone">
      <Pairs pairs={states.map((state) => [RUN_STATES[state].word, count(system.runs[state])])} />
      <Text size="sm" mt="auto">
        <Link to={addressOf('under-way')} className={classes.link}>
          Yours under way
        </Link>
      </Text>
    </Card>
  );
}

export function Capacity({ system: { workers, cores } }: FigureProps) {
  const busy = workers.filter(({ state }) => state === 'busy').length;
  const memory = workers.reduce((sum, { memory_bytes }) => sum + memory_bytes, 0);
  return (
    <Card title="Workers at work">
      <Text className={classes.big!}>
        {busy} of {workers.length}
      </Text>
      <Pairs
        pairs={[
          ['Hosts', count(new Set(workers.map(({ host }) => host)).size)],
          ['Cores of this host for runs', count(cores)],
          ['Memory of all workers', size(memory)],
        ]}
      />
    </Card>
  );
}

export function Database({ system: { database } }: FigureProps) {
  const share = database.quota_bytes > 0 ? database.bytes / database.quota_bytes : 0;
  return (
    <Card title="Database">
      <Text className={classes.big}>{size(database.bytes)}</Text>
      <Progress
        value={share * 100}
        color={share > 0.9 ? 'red' : 'brand'}
        aria-label="Share of the space that is used"
      />
      <Pairs
        pairs={[
          ['Of', `${size(database.quota_bytes)} (${percent(share, 1)} used)`],
          ['Kind', database.kind === 'pglite' ? 'embedded' : 'PostgreSQL'],
        ]}
      />
      {share > 0.9 && <Text size="sm">Uploads and new runs are refused when it is full: delete files or runs.</Text>}
    </Card>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" className={classes.card!}>
      <Title order={2} fz="sm" c="dimmed" fw={600}>
        {title}
      </Title>
      {children}
    </Paper>
  );
}

function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }) {
  return (
    <dl className={classes.pairs}>
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function sinceOf(history: readonly Moment[]): string {
  const [first] = history;
  const last = history.at(-1);
  return first && last && last.at > first.at ? `in the last ${duration((last.at - first.at) / 1000)}` : 'now';
}

function most(values: readonly number[]): string {
  return count(Math.max(0, ...values));
}
