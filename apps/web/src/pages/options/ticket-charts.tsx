/** The calculator's contract over the spot: its value today and at expiry, and each Greek. */
import { SimpleGrid, Stack, Switch, Title } from '@mantine/core';
import { QUANTITIES, type QuantityName } from '@tessera/models';
import { useMemo } from 'react';
import { CurvesChart } from '../../charts/curves-chart.tsx';
import { plain } from '../../format/numbers.ts';
import { useAddress } from '../../shell/use-address.ts';
import type { ContractSheet } from './contract-sheet.ts';
import type { Ticket } from './ticket.ts';

interface TicketChartsProps {
  readonly ticket: Ticket;
  readonly sheet: ContractSheet;
}

export function TicketCharts({ ticket, sheet }: TicketChartsProps) {
  const { params, change } = useAddress();
  const write = useMemo(() => plain(), []);
  const { spots, curves, payoffs, results } = sheet;
  const all = params.get('greeks') === 'all';
  const x = ticket.model === 'black-76' ? 'Forward' : ticket.model === 'garman-kohlhagen' ? 'Exchange rate' : 'Spot';
  const markOf = (name: QuantityName) => ({ name: 'now', place: ticket.S, value: results[name] });
  const worth = useMemo(
    () => [
      { name: 'Value today', values: curves.price ?? [] },
      { name: 'At expiry', values: payoffs },
    ],
    [curves, payoffs],
  );
  const drawn = (Object.keys(QUANTITIES) as QuantityName[]).filter(
    (name) => name !== 'price' && curves[name] && (all || QUANTITIES[name].isDefault),
  );
  return (
    <Stack gap="xl">
      <CurvesChart
        title={`Value over the ${x.toLowerCase()}`}
        x={x}
        places={spots}
        curves={worth}
        mark={markOf('price')}
        write={write}
      />
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
}

interface GreekProps {
  readonly name: QuantityName;
  readonly sheet: ContractSheet;
  readonly x: string;
  readonly spot: number;
  readonly write: (value: number) => string;
}

function Greek({ name, sheet, x, spot, write }: GreekProps) {
  const { title } = QUANTITIES[name];
  const curves = useMemo(() => [{ name: title, values: sheet.curves[name] ?? [] }], [sheet, name, title]);
  const mark = useMemo(() => ({ name: 'now', place: spot, value: sheet.results[name] }), [sheet, spot, name]);
  return (
    <CurvesChart title={title} x={x} places={sheet.spots} curves={curves} mark={mark} write={write} height={210} />
  );
}
