/** The fields of how paths are stepped: horizon, steps, scheme, seed. */
import { NumberInput, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { count, plain } from '../../format/numbers.ts';
import type { ProcessEntry, SchemeEntry } from '../../preview/protocol.ts';
import { MOST_STEPS, type Setup } from './setup.ts';

interface GridFieldsProps {
  readonly process: ProcessEntry;
  readonly schemes: readonly SchemeEntry[];
  readonly setup: Setup;
  onSetup(change: Partial<Setup>): void;
}

/** Where people say nothing: as `readPaths` has it. */
export function gridOf({ isDiscrete }: Pick<ProcessEntry, 'isDiscrete'>, { horizon, steps }: Setup) {
  if (isDiscrete) {
    const length = horizon ?? steps ?? 100;
    return { horizon: length, steps: length };
  }
  return { horizon: horizon ?? 1, steps: steps ?? 252 };
}

/** All of it in a line. */
export function gridInWords(process: ProcessEntry, setup: Setup, schemes: readonly SchemeEntry[]): string {
  const { horizon, steps } = gridOf(process, setup);
  if (process.isDiscrete) return `${count(steps)} steps`;
  const scheme = schemeOf(schemes, setup);
  return `to ${plain()(horizon)} in ${count(steps)} steps${scheme ? `, ${scheme.title}` : ''}`;
}

function schemeOf(schemes: readonly SchemeEntry[], { scheme }: Setup): SchemeEntry | undefined {
  return schemes.find(({ name }) => name === scheme) ?? schemes[0];
}

export function GridFields({ process, schemes, setup, onSetup }: GridFieldsProps) {
  const { horizon, steps } = gridOf(process, setup);
  const scheme = schemeOf(schemes, setup);
  return (
    <SimpleGrid cols={1} spacing="sm" mt="xs">
      {process.isDiscrete ? (
        <Positive
          label="Steps"
          description="Of length 1 each."
          value={steps}
          isWhole
          onValue={(length) => onSetup({ horizon: length, steps: undefined })}
        />
      ) : (
        <>
          <Positive
            label="Horizon"
            description="The time at which paths end."
            value={horizon}
            onValue={(time) => onSetup({ horizon: time })}
          />
          <Positive
            label="Steps"
            description="Of equal length, from time 0 to the horizon."
            value={steps}
            isWhole
            onValue={(number) => onSetup({ steps: number })}
          />
        </>
      )}
      {schemes.length > 1 && (
        <Select
          label="Scheme"
          allowDeselect={false}
          data={schemes.map(({ name, title }) => ({ value: name, label: title }))}
          value={scheme!.name}
          onChange={(name) => name !== null && onSetup({ scheme: name === schemes[0]!.name ? '' : name })}
        />
      )}
      {scheme && (
        <Text size="xs" c="dimmed">
          {orderInWords(scheme)} {scheme.source}
        </Text>
      )}
      <Seed value={setup.seed} onValue={(seed) => onSetup({ seed })} />
    </SimpleGrid>
  );
}

function orderInWords({ strongOrder, weakOrder }: SchemeEntry): string {
  const orders = [
    ...(strongOrder === undefined ? [] : [`strong order ${strongOrder}`]),
    ...(weakOrder === undefined ? [] : [`weak order ${weakOrder}`]),
  ];
  return orders.length === 0 ? 'Exact at the times of the grid.' : `Converges with ${orders.join(' and ')}.`;
}

interface PositiveProps {
  readonly label: string;
  readonly description: string;
  readonly value: number;
  readonly isWhole?: boolean;
  onValue(value: number): void;
}

function Positive({ label, description, value, isWhole = false, onValue }: PositiveProps) {
  const [typed, setTyped] = useState<string | number>();
  const wrong = typed === undefined ? undefined : refusalOf(typed, isWhole);
  return (
    <NumberInput
      label={label}
      description={description}
      value={typed ?? value}
      thousandSeparator
      hideControls
      error={wrong}
      onChange={(next) => {
        setTyped(next);
        if (refusalOf(next, isWhole) === undefined) onValue(Number(next));
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

function refusalOf(typed: string | number, isWhole: boolean): string | undefined {
  const value = typeof typed === 'number' ? typed : Number.NaN;
  if (!(value > 0)) return 'Type a number above 0.';
  if (!isWhole) return undefined;
  if (!Number.isInteger(value)) return 'It must be a whole number.';
  return value > MOST_STEPS ? `It must be ${count(MOST_STEPS)} or less here; the server takes more.` : undefined;
}

function Seed({ value, onValue }: { readonly value: string; onValue(seed: string): void }) {
  const [typed, setTyped] = useState<string>();
  const isWrong = typed !== undefined && !isSeed(typed);
  return (
    <TextInput
      label="Seed"
      description="The same seed draws the same paths."
      inputMode="numeric"
      value={typed ?? value}
      error={isWrong && 'Type a whole number below 2^64.'}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        if (isSeed(currentTarget.value)) onValue(String(BigInt(currentTarget.value)));
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

const isSeed = (text: string): boolean => /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n;
