/** How many trials: usual numbers to press, any other to type, and about how long they take. */
import { Chip, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { count } from '../format/numbers.ts';
import { countOf } from './settings.ts';
import { takes } from './takes.ts';

const USUAL = [
  { trials: 1_000, name: '1,000' },
  { trials: 10_000, name: '10,000' },
  { trials: 100_000, name: '100,000' },
  { trials: 1_000_000, name: '1 million' },
  { trials: 10_000_000, name: '10 million' },
];

export function TrialsField(props: {
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  readonly trials: number | undefined;
  /** That the server runs; undefined: not known. */
  readonly most: number | undefined;
  readonly error: string | undefined;
  readonly trialsPerSecond: number | undefined;
  /** Undefined: percentiles are exact anyway. */
  readonly exact: boolean | undefined;
  readonly onExact: (exact: boolean) => void;
}) {
  const { typed, onTyped, trials, most = Number.POSITIVE_INFINITY, error, trialsPerSecond, exact, onExact } = props;
  return (
    <Stack gap="xs">
      <TextInput
        label="Trials"
        description="More trials narrow the intervals of all results: four times as many halve them."
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
        error={error}
        value={trials !== undefined && typed === String(trials) ? count(trials) : typed}
        onChange={(event) => onTyped(event.currentTarget.value)}
        onBlur={() => {
          const read = countOf(typed);
          if (read !== undefined) onTyped(String(read));
        }}
      />
      <Chip.Group value={String(trials ?? '')} onChange={(value) => onTyped(value as string)}>
        <Group gap={6} role="radiogroup" aria-label="Usual numbers of trials">
          {USUAL.filter((usual) => usual.trials <= most).map(({ trials: usual, name }) => (
            <Chip key={usual} value={String(usual)} size="sm" variant="light">
              {name === count(usual, 'en') ? count(usual) : name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {trials !== undefined && trials <= most && trialsPerSecond !== undefined && trialsPerSecond > 0 && (
        <Text size="sm" c="dimmed" aria-live="polite">
          {takes(trials, trialsPerSecond)}
        </Text>
      )}
      {exact !== undefined && (
        <Switch
          label="Exact percentiles"
          description="So many trials are not kept: percentiles come with a small stated error. Exact ones take a second pass, about as long again."
          checked={exact}
          onChange={(event) => onExact(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}
