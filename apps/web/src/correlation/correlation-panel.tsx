/**
 * Rank correlations between inputs: a list of pairs, a matrix where they are few, what a number means, and a way out
 * where they contradict each other. What is kept is the model's list; all else follows from it.
 */
import { ActionIcon, Alert, Button, SegmentedControl, Select, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { CorrelatedInput, Correlation, CorrelationPanelProps } from './contract.ts';
import { CorrelationMatrix } from './correlation-matrix.tsx';
import classes from './correlation-panel.module.css';
import { involved, isOf, rankOf, withRank } from './pairs.ts';
import { RankField } from './rank-field.tsx';
import { RankScatter } from './rank-scatter.tsx';
import { useContradictions } from './use-contradictions.ts';

/** A larger matrix is no longer read: the list is. */
const MOST_IN_MATRIX = 12;

type Pair = readonly [string, string];

export function CorrelationPanel(props: CorrelationPanelProps) {
  const { inputs, correlations, onChange, about } = props;
  const [view, setView] = useState<'pairs' | 'matrix'>('pairs');
  const [chosen, choose] = useState<Pair>();
  const contradictions = useContradictions(correlations);
  const correlated = involved(inputs, correlations, about);
  const asMatrix = view === 'matrix' && correlated.length <= MOST_IN_MATRIX;
  const known = new Map(inputs.map((input) => [input.reference, input]));
  const inputOf = (reference: string) => known.get(reference) ?? { reference, label: reference };
  const pair = chosen ?? correlations.find(({ inputs: pair }) => about === undefined || pair.includes(about))?.inputs;
  const set = (first: string, second: string, rank: number | undefined, final: boolean) =>
    onChange(withRank(correlations, first, second, rank), { final });
  if (inputs.length < 2) {
    return (
      <Text size="sm" c="dimmed">
        Make at least two cells uncertain: then you can say which of them rise and fall together.
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {correlations.length === 0 ? (
        <Text size="sm" c="dimmed">
          All inputs vary independently. Where two of them rise and fall together, as demand and price do, add the pair.
        </Text>
      ) : (
        <>
          <SegmentedControl
            size="xs"
            aria-label="Shown as"
            value={asMatrix ? 'matrix' : 'pairs'}
            onChange={(value) => setView(value as typeof view)}
            data={[
              { value: 'pairs', label: 'Pairs' },
              { value: 'matrix', label: 'Matrix', disabled: correlated.length > MOST_IN_MATRIX },
            ]}
          />
          {asMatrix ? (
            <CorrelationMatrix
              inputs={correlated}
              correlations={correlations}
              onRank={set}
              onPair={(first, second) => choose([first, second])}
            />
          ) : (
            <Pairs {...{ correlations, inputOf, about, pair, choose, set }} />
          )}
        </>
      )}
      {contradictions !== undefined ? (
        <Alert
          variant="default"
          icon={<IconAlertTriangle aria-hidden="true" />}
          role="alert"
          title="These correlations contradict each other"
        >
          <Text size="sm">
            {listed(contradictions.names.map((name) => inputOf(name).label))} cannot be correlated like that together.
          </Text>
          <Button size="xs" mt="xs" onClick={() => onChange(contradictions.nearest, { final: true })}>
            Use the nearest that are possible
          </Button>
        </Alert>
      ) : (
        props.problem && (
          <Alert variant="default" icon={<IconAlertTriangle aria-hidden="true" />} role="alert">
            {props.problem.message}
          </Alert>
        )
      )}
      {pair && correlations.length > 0 && (
        <RankScatter first={inputOf(pair[0])} second={inputOf(pair[1])} rank={rankOf(correlations, pair[0], pair[1])} />
      )}
      <AddPair
        inputs={inputs}
        correlations={correlations}
        about={about}
        onAdd={(first, second) => {
          choose([first, second]);
          set(first, second, 0.5, true);
        }}
      />
    </Stack>
  );
}

function listed(names: readonly string[]): string {
  const shown = names.length > 8 ? [...names.slice(0, 7), `${names.length - 7} others`] : names;
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(shown);
}

function Pairs(props: {
  readonly correlations: readonly Correlation[];
  readonly inputOf: (reference: string) => CorrelatedInput;
  readonly about: string | undefined;
  readonly pair: readonly string[] | undefined;
  readonly choose: (pair: Pair) => void;
  readonly set: (first: string, second: string, rank: number | undefined, final: boolean) => void;
}) {
  const { correlations, inputOf, about, pair, choose, set } = props;
  const list = useRef<HTMLUListElement>(null);
  const shown = useRef(pair?.join());
  useEffect(() => {
    // A pair that was just added may be below what is seen of the list.
    if (shown.current !== pair?.join())
      list.current?.querySelector('[data-chosen]')?.scrollIntoView({ block: 'nearest' });
    shown.current = pair?.join();
  }, [pair]);
  const mine = correlations.filter(({ inputs }) => about !== undefined && inputs.includes(about));
  const ordered = [...mine, ...correlations.filter((correlation) => !mine.includes(correlation))];
  return (
    <ul ref={list} className={classes.pairs} aria-label="Correlated pairs">
      {ordered.map((correlation) => {
        const [first, second] = correlation.inputs as [string, string];
        const [a, b] = [inputOf(first).label, inputOf(second).label];
        const isChosen = pair !== undefined && isOf(correlation, pair[0]!, pair[1]!);
        return (
          <li key={`${first} ${second}`} className={classes.pair} data-chosen={isChosen || undefined}>
            <UnstyledButton className={classes.names} aria-pressed={isChosen} onClick={() => choose([first, second])}>
              <Text span size="sm">
                {a}
              </Text>
              <Text span size="sm">
                <span className={classes.with}>with</span> {b}
              </Text>
            </UnstyledButton>
            <div className={classes.rank}>
              <RankField
                label={`Rank correlation of ${a} and ${b}`}
                rank={correlation.rank}
                onRank={(rank, final) => rank !== undefined && set(first, second, rank, final)}
                steps
                onFocus={() => choose([first, second])}
              />
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove the correlation of ${a} and ${b}`}
              onClick={() => set(first, second, undefined, true)}
            >
              <IconX size={16} />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}

/** Two inputs that are not correlated yet. */
function AddPair(props: {
  readonly inputs: readonly CorrelatedInput[];
  readonly correlations: readonly Correlation[];
  readonly about: string | undefined;
  readonly onAdd: (first: string, second: string) => void;
}) {
  const { inputs, correlations, about, onAdd } = props;
  const [first, setFirst] = useState<string | null>(about ?? null);
  const [second, setSecond] = useState<string | null>(null);
  const free = (other: string | null) =>
    inputs
      .filter(({ reference }) => reference !== other)
      .filter(({ reference }) => other === null || !correlations.some((one) => isOf(one, reference, other)))
      .map(({ reference, label }) => ({ value: reference, label }));
  const ready = first !== null && second !== null;
  return (
    <div className={classes.add}>
      <Select
        label="Add a pair"
        placeholder="Choose"
        searchable
        clearable
        limit={50}
        data={free(second)}
        value={first}
        onChange={setFirst}
      />
      <Select
        label="with"
        placeholder="Choose"
        searchable
        clearable
        limit={50}
        data={free(first)}
        value={second}
        onChange={setSecond}
      />
      <Button
        variant="light"
        disabled={!ready}
        onClick={() => {
          if (!ready) return;
          onAdd(first, second);
          setFirst(about ?? null);
          setSecond(null);
        }}
      >
        Add
      </Button>
    </div>
  );
}
