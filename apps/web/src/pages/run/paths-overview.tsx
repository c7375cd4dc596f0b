/** A run of paths as a whole: what was simulated, the fan over time, and what was read off whole paths. It leads to one output. */
import { Anchor, Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core';
import type { RunResult } from '@tessera/api';
import { useMemo } from 'react';
import { FanChart } from '../../charts/fan-chart.tsx';
import { count, percent, plain } from '../../format/numbers.ts';
import { type ComponentFan, type FunctionalResult, fansOf, functionalsOf, isEvent } from '../../runs/paths-result.ts';
import { WideTable } from '../../shell/wide-table.tsx';

interface PathsOverviewProps {
  readonly result: RunResult;
  /** The place of the output that is looked at. */
  readonly chosen: number;
  onChoose(place: number): void;
}

const write = plain();

export function PathsOverview({ result, chosen, onChoose }: PathsOverviewProps) {
  const fans = useMemo(() => fansOf(result), [result]);
  const functionals = useMemo(() => functionalsOf(result), [result]);
  const fan = fans.find(({ places }) => places.includes(chosen)) ?? fans[0];
  return (
    <Stack gap="lg">
      <What paths={result.paths!} />
      {fan && <OneFan fans={fans} fan={fan} result={result} chosen={chosen} onChoose={onChoose} />}
      {functionals.length > 0 && <Functionals functionals={functionals} chosen={chosen} onChoose={onChoose} />}
    </Stack>
  );
}

/** The process and its values. */
function What({ paths }: { readonly paths: NonNullable<RunResult['paths']> }) {
  const { formula, parameters, horizon, steps, scheme, sampling } = paths;
  const values = Object.entries(parameters).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const drawn = sampling === 'random' ? '' : `, ${sampling}`;
  return (
    <div>
      <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {formula}
      </Text>
      <Text size="sm" c="dimmed" mt={4} style={{ overflowWrap: 'anywhere' }}>
        {values.join(', ')} · to {write(horizon)} in {count(steps)} steps · scheme {scheme}
        {drawn}
      </Text>
    </div>
  );
}

interface OneFanProps extends PathsOverviewProps {
  readonly fans: readonly ComponentFan[];
  readonly fan: ComponentFan;
}

function OneFan({ fans, fan, result, chosen, onChoose }: OneFanProps) {
  const { component, times, places, levels, lines } = fan;
  const drawn = useMemo(() => ({ levels, lines }), [levels, lines]);
  const at = places.indexOf(chosen);
  const mark = at < 0 ? times.length - 1 : at;
  return (
    <div>
      {fans.length > 1 && (
        <Group mb="xs">
          <SegmentedControl
            aria-label="Component"
            data={fans.map((one) => one.component)}
            value={component}
            onChange={(name) => onChoose(fans.find((one) => one.component === name)!.places[mark]!)}
          />
        </Group>
      )}
      <FanChart
        title={`${component} over time, ${count(result.trials)} paths`}
        x="Time"
        times={times}
        fan={drawn}
        mark={mark}
        onMark={(to) => onChoose(places[to]!)}
        write={write}
        writeTime={write}
        height={360}
      />
    </div>
  );
}

interface FunctionalsProps {
  readonly functionals: readonly FunctionalResult[];
  readonly chosen: number;
  onChoose(place: number): void;
}

function Functionals({ functionals, chosen, onChoose }: FunctionalsProps) {
  const isFaster = functionals.some(({ factor }) => factor !== null && factor !== 1);
  return (
    <section aria-labelledby="functionals">
      <Title order={2} id="functionals" size="h3" mb="xs">
        Numbers of each path
      </Title>
      <WideTable label="Numbers of each path" minWidth={560}>
        <Table verticalSpacing={6} tabularNums aria-labelledby="functionals">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Expression</Table.Th>
              <Table.Th ta="right">Mean or probability</Table.Th>
              <Table.Th ta="right">95% interval</Table.Th>
              <Table.Th ta="right">Standard error</Table.Th>
              {isFaster && <Table.Th ta="right">As good as so many times the paths</Table.Th>}
              <Table.Th ta="right">Errors</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {functionals.map(({ name, place, output, mean, interval, standardError, factor }) => {
              const written = isEvent(output) ? (x: number | null) => percent(x, 3) : write;
              return (
                <Table.Tr key={place} aria-current={place === chosen || undefined}>
                  <Table.Th scope="row" fw={400}>
                    <Anchor component="button" size="sm" ff="monospace" ta="start" onClick={() => onChoose(place)}>
                      {name}
                    </Anchor>
                  </Table.Th>
                  <Table.Td ta="right">
                    <data value={String(mean)}>{written(mean)}</data>
                  </Table.Td>
                  <Table.Td ta="right">
                    {interval ? `${written(interval[0])} to ${written(interval[1])}` : '–'}
                  </Table.Td>
                  <Table.Td ta="right">{written(standardError)}</Table.Td>
                  {isFaster && <Table.Td ta="right">{factor === null ? '–' : `${write(factor)} ×`}</Table.Td>}
                  <Table.Td ta="right">{count(output.errors)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </WideTable>
    </section>
  );
}
