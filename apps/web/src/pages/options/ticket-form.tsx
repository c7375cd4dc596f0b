/** The fields of the calculator's contract. */
import { Input, Paper, SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { CONTRACT_COLUMNS } from '@tessera/models';
import { memo, type ReactNode } from 'react';
import { Disclosure } from '../../shell/disclosure.tsx';
import { NumberSlider } from '../../shell/number-slider.tsx';
import { Choice } from './choosing.tsx';
import { type NumberName, refusalOf, type Ticket } from './ticket.ts';
import { EXERCISES, METHODS, MODELS, optionsOf, RHOS, THETAS, VEGAS } from './words.ts';

const TYPES: Readonly<Record<Ticket['type'], string>> = { call: 'Call', put: 'Put' };
const STARTS: Readonly<Record<Ticket['by'], string>> = { sigma: 'its volatility', price: 'its price' };

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
  const { by, exercise, model } = ticket;
  const isAmerican = exercise === 'american';
  const number = (name: NumberName) => (
    <NumberField key={name} name={name} value={ticket[name]} model={model} onTicket={onTicket} />
  );
  return (
    <Paper withBorder p="md" component="section" aria-label="The contract">
      {children}
      <Stack gap="md">
        <Switch label="Type" name="type" words={TYPES} value={ticket.type} onTicket={onTicket} />
        {number('S')}
        {number('K')}
        {number('T')}
        <Input.Wrapper label="Start from" labelElement="div">
          <Switch label="Start from" name="by" words={STARTS} value={by} onTicket={onTicket} />
        </Input.Wrapper>
        {number(by === 'sigma' ? 'sigma' : 'price')}
        {number('r')}
        {model !== 'black-76' && number('q')}
        <Word label="Exercise" name="exercise" words={EXERCISES} value={exercise} onTicket={onTicket} />
        {isAmerican && <Word label="Method" name="method" words={METHODS} value={ticket.method} onTicket={onTicket} />}
        <Word label="Model" name="model" words={MODELS} value={model} onTicket={onTicket} />
        <Disclosure label="Units of the Greeks" summary={`theta ${THETAS[ticket.theta]}`}>
          <SimpleGrid cols={1} spacing="sm" mt="xs">
            <Word label="Theta" name="theta" words={THETAS} value={ticket.theta} onTicket={onTicket} />
            <Word label="Vega" name="vega" words={VEGAS} value={ticket.vega} onTicket={onTicket} />
            <Word label="Rho" name="rho" words={RHOS} value={ticket.rho} onTicket={onTicket} />
          </SimpleGrid>
        </Disclosure>
      </Stack>
    </Paper>
  );
}

interface NumberFieldProps extends Pick<TicketFormProps, 'onTicket'> {
  readonly name: NumberName;
  readonly value: number;
  readonly model: Ticket['model'];
}

// One slider that moves draws itself anew, not all fields with it.
const NumberField = memo(function NumberField({ name, value, model, onTicket }: NumberFieldProps) {
  return (
    <NumberSlider
      label={titleOf(name, model)}
      description={MEANINGS[name] ?? columnOf(name).meaning.replace(/ \(.*\)$/, '')}
      value={value}
      onValue={(next) => onTicket({ [name]: next })}
      refusal={(next) => refusalOf(name, next)}
      {...SLIDERS[name]}
    />
  );
});

interface WordProps extends Pick<TicketFormProps, 'onTicket'> {
  readonly label: string;
  readonly name: keyof Ticket;
  readonly words: Readonly<Record<string, string>>;
  readonly value: string;
}

const Word = memo(function Word({ label, name, words, value, onTicket }: WordProps) {
  return <Choice label={label} words={words} value={value} onValue={(word) => onTicket({ [name]: word })} />;
});

/** Of two. */
const Switch = memo(function Switch({ label, name, words, value, onTicket }: WordProps) {
  return (
    <SegmentedControl
      fullWidth
      mt={4}
      aria-label={label}
      data={optionsOf(words)}
      value={value}
      onChange={(word) => onTicket({ [name]: word })}
    />
  );
});

const columnOf = (name: NumberName) => CONTRACT_COLUMNS.find((column) => column.name === name)!;

/** What the field is called in the model. */
function titleOf(name: NumberName, model: Ticket['model']): string {
  if (model === 'black-76' && name === 'S') return 'Forward';
  if (model === 'garman-kohlhagen' && name === 'S') return 'Exchange rate';
  if (model === 'garman-kohlhagen' && name === 'q') return 'Foreign interest rate';
  return columnOf(name).title;
}
