/** The fields of how a table is priced: model, exercise, Greeks, units, digits. */
import { Chip, Group, Input, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { QUANTITIES, type QuantityName } from '@tessera/models';
import { useId } from 'react';
import { Disclosure } from '../../shell/disclosure.tsx';
import { type Choices, greeksFor } from './choices.ts';
import { EXERCISES, METHODS, MODELS, optionsOf, RHOS, SOLVES, THETAS, VEGAS } from './words.ts';

interface ChoosingProps {
  readonly choices: Choices;
  onChoices(change: Partial<Choices>): void;
}

const DECIMALS = [
  ...Array.from({ length: 16 }, (_, digits) => ({ value: String(digits), label: String(digits) })),
  { value: 'full', label: 'As many as the number has' },
];

export function Choosing({ choices, onChoices }: ChoosingProps) {
  const isAmerican = choices.exercise === 'american';
  return (
    <section aria-labelledby="choices">
      <Title order={3} id="choices" mb="sm">
        How it is priced
      </Title>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2, md: isAmerican ? 4 : 3 }}>
          <Choice
            label="What is wanted"
            words={SOLVES}
            value={choices.solve}
            onValue={(solve) => onChoices({ solve })}
          />
          <Choice label="Model" words={MODELS} value={choices.model} onValue={(model) => onChoices({ model })} />
          <Choice
            label="Exercise"
            words={EXERCISES}
            value={choices.exercise}
            onValue={(exercise) => onChoices({ exercise })}
          />
          {isAmerican && (
            <Choice label="Method" words={METHODS} value={choices.method} onValue={(method) => onChoices({ method })} />
          )}
        </SimpleGrid>
        <Greeks choices={choices} onChoices={onChoices} />
        <Disclosure label="Units, dates and digits" summary={summaryOf(choices)}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} mt="xs">
            <Choice label="Theta" words={THETAS} value={choices.theta} onValue={(theta) => onChoices({ theta })} />
            <Choice label="Vega" words={VEGAS} value={choices.vega} onValue={(vega) => onChoices({ vega })} />
            <Choice label="Rho" words={RHOS} value={choices.rho} onValue={(rho) => onChoices({ rho })} />
            <TextInput
              type="date"
              label="Valuation date"
              description="Dates of expiry count from this day; today when empty."
              value={choices.valuationDate}
              onChange={({ currentTarget }) => onChoices({ valuationDate: currentTarget.value })}
            />
            <Select
              label="Digits after the point"
              description="Of prices and Greeks in the files."
              allowDeselect={false}
              data={DECIMALS}
              value={choices.decimals}
              onChange={(decimals) => decimals !== null && onChoices({ decimals })}
            />
          </SimpleGrid>
        </Disclosure>
      </Stack>
    </section>
  );
}

function summaryOf({ theta, vega, rho, valuationDate, decimals }: Choices): string {
  const digits = decimals === 'full' ? 'all digits' : `${decimals} digits`;
  return `theta ${THETAS[theta]}, vega ${VEGAS[vega]}, rho ${RHOS[rho]}, ${valuationDate || 'today'}, ${digits}`;
}

interface ChoiceProps<K extends string> {
  readonly label: string;
  readonly words: Readonly<Record<K, string>>;
  readonly value: K;
  onValue(value: K): void;
}

/** A select of few values. */
export function Choice<K extends string>({ label, words, value, onValue }: ChoiceProps<K>) {
  return (
    <Select
      label={label}
      allowDeselect={false}
      data={optionsOf(words)}
      value={value}
      onChange={(chosen) => chosen !== null && onValue(chosen as K)}
    />
  );
}

function Greeks({ choices, onChoices }: ChoosingProps) {
  const id = useId();
  const isAmerican = choices.exercise === 'american';
  return (
    <Input.Wrapper label="Greeks" labelElement="div" labelProps={{ id }}>
      <Chip.Group
        multiple
        value={[...choices.greeks]}
        onChange={(greeks) => onChoices({ greeks: greeks as QuantityName[] })}
      >
        <Group gap={6} role="group" aria-labelledby={id} mt={4}>
          {greeksFor(choices.exercise).map((name) => (
            <Chip key={name} value={name} size="xs" title={QUANTITIES[name].meaning}>
              {QUANTITIES[name].title}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {isAmerican && (
        <Text size="xs" c="dimmed" mt={6}>
          Of American contracts further Greeks cannot be had to any useful accuracy.
        </Text>
      )}
    </Input.Wrapper>
  );
}
