/** The fields of the calculator's contract. */
import { Input, Paper, SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { CONTRACT_COLUMNS } from '@tessera/models';
import type { ReactNode } from 'react';
import { Disclosure } from '../../shell/disclosure.tsx';
import { Choice } from './choosing.tsx';
import { NumberSlider } from './number-slider.tsx';
import { type NumberName, refusalOf, type Ticket } from './ticket.ts';
import { EXERCISES, METHODS, MODELS, RHOS, THETAS, VEGAS } from './words.ts';

interface TicketFormProps {
  readonly ticket: Ticket;
  onTicket(change: Partial<Ticket>): void;
  /** Stays in view while a narrow window is scrolled through the fields. */
  readonly children?: ReactNode;
}

/** How far the sliders reach at least, and what is a percentage. */
const SLIDERS: Readonly<Record<NumberName, { readonly least: number; readonly isPercent?: boolean }>> = {
  S: { least: 1e-6 },
  K: { least: 1e-6 },
  T: { least: 2 },
  r: { least: 0.1, isPercent: true },
  q: { least: 0.1, isPercent: true },
  sigma: { least: 1, isPercent: true },
  price: { least: 1e-6 },
};

/** What is said of a field, where it is not what is said of a table's column. */
const MEANINGS: Readonly<Partial<Record<NumberName, string>>> = {
  T: 'years to expiry',
  r: 'per year, continuously compounded',
  q: 'per year, continuously compounded',
  sigma: 'per year',
};

export function TicketForm({ ticket, onTicket, children }: TicketFormProps) {
  const isAmerican = ticket.exercise === 'american';
  const number = (name: NumberName) => (
    <NumberSlider
      key={name}
      label={titleOf(name, ticket)}
      description={MEANINGS[name] ?? columnOf(name).meaning.replace(/ \(.*\)$/, '')}
      value={ticket[name]}
      onValue={(value) => onTicket({ [name]: value })}
      refusal={(value) => refusalOf(name, value)}
      {...SLIDERS[name]}
    />
  );
  return (
    <Paper withBorder p="md" component="section" aria-label="The contract">
      {children}
      <Stack gap="md">
        <SegmentedControl
          fullWidth
          aria-label="Type"
          data={[
            { value: 'call', label: 'Call' },
            { value: 'put', label: 'Put' },
          ]}
          value={ticket.type}
          onChange={(type) => onTicket({ type: type as Ticket['type'] })}
        />
        {number('S')}
        {number('K')}
        {number('T')}
        <Input.Wrapper label="Start from" labelElement="div">
          <SegmentedControl
            fullWidth
            mt={4}
            aria-label="Start from"
            data={[
              { value: 'sigma', label: 'its volatility' },
              { value: 'price', label: 'its price' },
            ]}
            value={ticket.by}
            onChange={(by) => onTicket({ by: by as Ticket['by'] })}
          />
        </Input.Wrapper>
        {number(ticket.by === 'sigma' ? 'sigma' : 'price')}
        {number('r')}
        {ticket.model !== 'black-76' && number('q')}
        <Choice
          label="Exercise"
          words={EXERCISES}
          value={ticket.exercise}
          onValue={(exercise) => onTicket({ exercise })}
        />
        {isAmerican && (
          <Choice label="Method" words={METHODS} value={ticket.method} onValue={(method) => onTicket({ method })} />
        )}
        <Choice label="Model" words={MODELS} value={ticket.model} onValue={(model) => onTicket({ model })} />
        <Disclosure label="Units of the Greeks" summary={`theta ${THETAS[ticket.theta]}`}>
          <SimpleGrid cols={1} spacing="sm" mt="xs">
            <Choice label="Theta" words={THETAS} value={ticket.theta} onValue={(theta) => onTicket({ theta })} />
            <Choice label="Vega" words={VEGAS} value={ticket.vega} onValue={(vega) => onTicket({ vega })} />
            <Choice label="Rho" words={RHOS} value={ticket.rho} onValue={(rho) => onTicket({ rho })} />
          </SimpleGrid>
        </Disclosure>
      </Stack>
    </Paper>
  );
}

const columnOf = (name: NumberName) => CONTRACT_COLUMNS.find((column) => column.name === name)!;

/** What the field is called in the model. */
function titleOf(name: NumberName, { model }: Ticket): string {
  if (model === 'black-76' && name === 'S') return 'Forward';
  if (model === 'garman-kohlhagen' && name === 'S') return 'Exchange rate';
  if (model === 'garman-kohlhagen' && name === 'q') return 'Foreign interest rate';
  return columnOf(name).title;
}
