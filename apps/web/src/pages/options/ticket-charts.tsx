/** The calculator's contract over the spot: its value today and at expiry, and each Greek. */
import { Box, SimpleGrid, Stack, Switch, Title } from '@mantine/core';
import { useDebouncedValue, useInViewport } from '@mantine/hooks';
import { QUANTITIES, type QuantityName } from '@tessera/models';
import { memo, useMemo } from 'react';
import { CurvesChart } from '../../charts/curves-chart.tsx';
import { plain } from '../../format/numbers.ts';
import { useAddress } from '../../shell/use-address.ts';
import type { ContractSheet } from './contract-sheet.ts';
import type { Ticket } from './ticket.ts';

interface TicketChartsProps {
  readonly ticket: Ticket;
  readonly sheet: ContractSheet;
}

export const TicketCharts = memo(function TicketCharts({ ticket, sheet }: TicketChartsProps) {
  const { params, change } = useAddress();
  const write = useMemo(() => plain(), []);
  const all = params.get('greeks') === 'all';
  const x = ticket.model === 'black-76' ? 'Forward' : ticket.model === 'garman-kohlhagen' ? 'Exchange rate' : 'Spot';
  const drawn = (Object.keys(QUANTITIES) as QuantityName[]).filter(
    (name) => name !== 'price' && sheet.curves[name] && (all || QUANTITIES[name].isDefault),
  );
  return (
    <Stack gap="xl">
      <Worth ticket={ticket} sheet={sheet} x={x} write={write} />
      <section aria-labelledby="greeks-drawn">
        <Title order={2} id="greeks-drawn" mb="xs">
          Greeks over the {x.toLowerCase()}
        </Title>
        <Switch
          label="Those of higher order, too"
          mb="md"
          checked={all}
          onChange={({ currentTarget }) => change({ greeks: currentTarget.checked ? 'all' : null })}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing="lg">
          {drawn.map((name) => (
            <Greek key={name} name={name} sheet={sheet} x={x} spot={ticket.S} write={write} />
          ))}
        </SimpleGrid>
      </section>
    </Stack>
  );
});

interface WorthProps extends TicketChartsProps {
  readonly x: string;
  readonly write: (value: number) => string;
}

/** What the contract is worth today and at expiry. */
function Worth({ ticket, sheet, x, write }: WorthProps) {
  const [place, seen] = useWhileSeen(useMemo(() => ({ sheet, spot: ticket.S }), [sheet, ticket.S]));
  const { curves, payoffs, results } = seen.sheet;
  const worth = useMemo(
    () => [
      { name: 'Value today', values: curves.price ?? [] },
      { name: 'At expiry', values: payoffs },
    ],
    [curves, payoffs],
  );
  const mark = useMemo(() => ({ name: 'now', place: seen.spot, value: results.price }), [seen.spot, results]);
  return (
    <Box ref={place}>
      <CurvesChart
        title={`Value over the ${x.toLowerCase()}`}
        x={x}
        places={seen.sheet.spots}
        curves={worth}
        mark={mark}
        write={write}
      />
    </Box>
  );
}

const GREEK_HEIGHT = 210;

interface GreekProps {
  readonly name: QuantityName;
  readonly sheet: ContractSheet;
  readonly x: string;
  readonly spot: number;
  readonly write: (value: number) => string;
}

function Greek({ name, sheet, x, spot, write }: GreekProps) {
  const { title } = QUANTITIES[name];
  const [place, seen] = useWhileSeen(useMemo(() => ({ sheet, spot }), [sheet, spot]));
  const curves = useMemo(() => [{ name: title, values: seen.sheet.curves[name] ?? [] }], [seen, name, title]);
  const mark = useMemo(() => ({ name: 'now', place: seen.spot, value: seen.sheet.results[name] }), [seen, name]);
  return (
    <Box ref={place} miw={0}>
      <CurvesChart
        title={title}
        x={x}
        places={seen.sheet.spots}
        curves={curves}
        mark={mark}
        write={write}
        height={GREEK_HEIGHT}
      />
    </Box>
  );
}

/** Milliseconds. */
const REST = 400;

/** The value while its place is in view; elsewhere once it rests: a dozen drawings cannot follow a slider. */
function useWhileSeen<T>(value: T) {
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const [rested] = useDebouncedValue(value, REST);
  return [ref, inViewport ? value : rested] as const;
}
