/** What the calculator's contract is worth, and its Greeks with what they mean. */
import { Alert, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { QUANTITIES, type QuantityName } from '@tessera/models';
import { memo } from 'react';
import { percent, plain } from '../../format/numbers.ts';
import { Figure, Figures } from '../../shell/figures.tsx';
import type { ContractSheet } from './contract-sheet.ts';
import type { Ticket } from './ticket.ts';
import classes from './ticket-answer.module.css';
import { unitOf } from './words.ts';

interface TicketAnswerProps {
  readonly ticket: Ticket;
  readonly sheet: ContractSheet;
}

/** Why no volatility gives a price. */
const NONE: Readonly<Record<Exclude<ContractSheet['outcome'], 'priced'>, string>> = {
  'below-intrinsic':
    'No volatility gives this price: it is below what the contract is worth at no volatility at all. Type a higher price.',
  'above-maximum':
    'No volatility gives this price: it is above what the contract can be worth at any volatility. Type a lower price.',
};

export const TicketAnswer = memo(function TicketAnswer({ ticket, sheet }: TicketAnswerProps) {
  const { outcome, results, intrinsic, volatility } = sheet;
  if (outcome !== 'priced') {
    return (
      <Alert color="yellow" variant="light" role="alert" title="No implied volatility">
        {NONE[outcome]}
      </Alert>
    );
  }
  const write = plain();
  const price = results.price ?? Number.NaN;
  if (Number.isNaN(price)) {
    return (
      <Alert color="yellow" variant="light" role="alert" title="No price">
        The contract cannot be priced with these values by this method. Choose another method, or less extreme values.
      </Alert>
    );
  }
  const isFound = ticket.by === 'price';
  return (
    <Stack gap="lg">
      <Paper withBorder p="md" component="section" aria-label="The answer">
        <Text size="sm" c="dimmed">
          {isFound ? 'Implied volatility' : `Price of the ${ticket.type}`}
        </Text>
        <p className={classes.main}>
          <data value={String(isFound ? volatility : price)}>{isFound ? percent(volatility, 4) : write(price)}</data>
        </p>
        <Figures>
          {isFound && <Figure name="Price" value={write(price)} />}
          <Figure name="Worth if exercised now" value={write(intrinsic)} />
          <Figure name="Price beyond that" value={write(price - intrinsic)} />
          <Figure name="Spot at which it breaks even at expiry" value={write(breakEven(ticket, price))} />
        </Figures>
      </Paper>
      <Greeks ticket={ticket} sheet={sheet} />
    </Stack>
  );
});

/** Without interest on the price. */
function breakEven({ type, K }: Ticket, price: number): number {
  return type === 'call' ? K + price : K - price;
}

function Greeks({ ticket, sheet: { results } }: TicketAnswerProps) {
  const write = plain();
  const names = (Object.keys(QUANTITIES) as QuantityName[]).filter((name) => name !== 'price' && name in results);
  return (
    <section aria-labelledby="greeks">
      <Title order={2} id="greeks" mb="xs">
        Greeks
      </Title>
      <Table verticalSpacing={5} horizontalSpacing="sm" aria-labelledby="greeks" className={classes.table!}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Greek</Table.Th>
            <Table.Th scope="col" ta="right">
              Value
            </Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              What it is
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={550}>
                {QUANTITIES[name].title}
                <Text size="xs" c="dimmed" fw={400} hiddenFrom="sm">
                  {inWords(name, ticket)}
                </Text>
              </Table.Th>
              <Table.Td className={classes.value!}>
                <data value={String(results[name])}>{write(results[name] ?? null)}</data>
              </Table.Td>
              <Table.Td c="dimmed" visibleFrom="sm">
                {inWords(name, ticket)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function inWords(name: QuantityName, ticket: Ticket): string {
  const unit = unitOf(name, ticket);
  return unit === '' ? QUANTITIES[name].meaning : `${QUANTITIES[name].meaning}, ${unit}`;
}
