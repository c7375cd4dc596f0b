/** Options on the path: what they pay, discounted, is their price when the paths drift as the rate does. */
import {
  ActionIcon,
  Alert,
  Button,
  Menu,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { PayoffModel } from '@tessera/models';
import { memo, useState } from 'react';
import type { PayoffEntry, Refusal } from '../../preview/protocol.ts';
import { Disclosure } from '../../shell/disclosure.tsx';
import { Estimate } from './estimate.tsx';
import classes from './functionals.module.css';
import { MOST_FUNCTIONALS } from './setup.ts';
import { firstPayoff, type TemplatePlace } from './templates.ts';

interface PayoffsProps {
  readonly entries: readonly PayoffEntry[];
  readonly payoffs: readonly PayoffModel[];
  /** By payoff; undefined where it is too new to be known. */
  readonly columns: readonly (Float64Array | Refusal | undefined)[];
  readonly place: TemplatePlace;
  onPayoffs(payoffs: readonly PayoffModel[]): void;
}

export const Payoffs = memo(function Payoffs({ entries, payoffs, columns, place, onPayoffs }: PayoffsProps) {
  return (
    <section aria-labelledby="payoffs">
      <Title order={2} id="payoffs" mb={4}>
        Options on the path
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        The mean of what an option pays, discounted. It is a price when the drift of the process is the interest rate
        (less dividends).
      </Text>
      <Stack gap="sm">
        {payoffs.map((payoff, index) => {
          const entry = entries.find(({ name }) => name === payoff.kind);
          return (
            entry && (
              <OnePayoff
                // biome-ignore lint/suspicious/noArrayIndexKey: a payoff is its place; its values are being typed.
                key={`${index} ${payoff.kind}`}
                number={index + 1}
                entry={entry}
                payoff={payoff}
                column={columns[index]}
                onPayoff={(next) => onPayoffs(payoffs.map((one, i) => (i === index ? next : one)))}
                onRemove={() => onPayoffs(payoffs.filter((_, i) => i !== index))}
              />
            )
          );
        })}
        {payoffs.length < MOST_FUNCTIONALS && (
          <Menu position="bottom-start" withinPortal width={260}>
            <Menu.Target>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconPlus size={16} aria-hidden />}
                className={classes.add!}
              >
                Add an option
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {entries.map((entry) => (
                <Menu.Item key={entry.name} onClick={() => onPayoffs([...payoffs, firstPayoff(entry, place)])}>
                  {entry.title}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Stack>
    </section>
  );
});

interface OnePayoffProps {
  readonly number: number;
  readonly entry: PayoffEntry;
  readonly payoff: PayoffModel;
  readonly column: Float64Array | Refusal | undefined;
  onPayoff(payoff: PayoffModel): void;
  onRemove(): void;
}

function OnePayoff({ number, entry, payoff, column, onPayoff, onRemove }: OnePayoffProps) {
  const set = (name: string, value: number | string | undefined) => {
    const { [name]: _, ...rest } = payoff;
    onPayoff({ ...rest, kind: payoff.kind, ...(value !== undefined && { [name]: value }) });
  };
  const field = (parameter: PayoffEntry['parameters'][number]) => (
    <PayoffField key={parameter.name} parameter={parameter} value={payoff[parameter.name]} onValue={set} />
  );
  const [first, further] = [entry.parameters.slice(0, 4), entry.parameters.slice(4)];
  return (
    <Paper withBorder p="sm" role="group" aria-label={`Option ${number}: ${entry.title}`}>
      <div className={classes.row}>
        <div className={classes.field}>
          <Text fw={600}>{entry.title}</Text>
          <Text size="xs" c="dimmed">
            {entry.meaning}
          </Text>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="input-sm"
          aria-label={`Remove option ${number}`}
          onClick={onRemove}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs">
          {first.map(field)}
        </SimpleGrid>
        {further.length > 0 && (
          <Disclosure label="More of it" summary={further.map(({ name }) => name).join(', ')}>
            <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs" mt="xs">
              {further.map(field)}
            </SimpleGrid>
          </Disclosure>
        )}
        {column instanceof Float64Array ? (
          <Estimate column={column} name="Price" />
        ) : (
          column && (
            <Alert color="red" variant="light" role="alert">
              {column.message}
            </Alert>
          )
        )}
      </Stack>
    </Paper>
  );
}

interface PayoffFieldProps {
  readonly parameter: PayoffEntry['parameters'][number];
  readonly value: number | string | undefined;
  onValue(name: string, value: number | string | undefined): void;
}

function PayoffField({ parameter, value, onValue }: PayoffFieldProps) {
  const { name, meaning, choices, fallback } = parameter;
  const [typed, setTyped] = useState<string | number>();
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  if (choices) {
    return (
      <Select
        label={label}
        title={meaning}
        allowDeselect={false}
        data={[...choices]}
        value={String(value ?? fallback)}
        onChange={(chosen) => chosen !== null && onValue(name, chosen === fallback ? undefined : chosen)}
      />
    );
  }
  return (
    <NumberInput
      label={label}
      title={meaning}
      hideControls
      thousandSeparator
      // Left empty, a word stands in: that of the process, or that at the start.
      placeholder={typeof fallback === 'string' ? `of the ${fallback}` : ''}
      value={typed ?? value ?? (typeof fallback === 'number' ? fallback : '')}
      onChange={(next) => {
        setTyped(next);
        if (typeof next === 'number') onValue(name, next === fallback ? undefined : next);
        else if (next === '' && fallback !== undefined) onValue(name, undefined);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
