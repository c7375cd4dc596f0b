/** The statistics of one output. */
import { Paper, Table, Title, Tooltip } from '@mantine/core';
import type { OutputResult } from '@tessera/api';
import { count, plain } from '../../format/numbers.ts';
import type { Writing } from '../../format/writing.ts';
import { WideTable } from '../../shell/wide-table.tsx';
import classes from './statistics.module.css';

interface StatisticsProps {
  readonly output: OutputResult;
  readonly writing: Writing;
}

/** Name, value, and what it means where that is not plain. */
type Line = readonly [name: string, value: string, meaning?: string];

export function Statistics({ output, writing }: StatisticsProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Statistics">
      <Title order={3} size="h5" mb="xs">
        Statistics
      </Title>
      <WideTable label="Statistics" minWidth={280}>
        <Table verticalSpacing={5} tabularNums aria-label="Statistics">
          <Table.Tbody>
            {linesOf(output, writing).map(([name, value, meaning]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {meaning ? (
                    <Tooltip label={meaning} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
                      <button type="button" className={classes.term}>
                        {name}
                      </button>
                    </Tooltip>
                  ) : (
                    name
                  )}
                </Table.Th>
                <Table.Td ta="right">{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  );
}

function linesOf(output: OutputResult, { value, average, distance }: Writing): readonly Line[] {
  const write = plain();
  return [
    ['Average', average(output.mean, output.std_dev), 'The mean of the trials.'],
    [
      'Standard error',
      distance(output.standard_error),
      'How far the average of so many trials is off, typically. Its 95% interval reaches about twice as far to either side.',
    ],
    ['Without uncertainty', value(output.base), 'What the workbook gives with its own values.'],
    ['Standard deviation', distance(output.std_dev), 'How far trials lie from the average, typically. With n − 1.'],
    ['Variance', write(output.variance)],
    ['Skewness', write(output.skewness), 'Above 0: the longer tail is to the right.'],
    [
      'Kurtosis',
      write(output.kurtosis),
      'How heavy the tails are, beside those of a normal distribution, which has 0.',
    ],
    ['Mode', value(output.mode), output.mode_method === '' ? undefined : `The likeliest value: ${output.mode_method}.`],
    ['Smallest', value(output.min)],
    ['Largest', value(output.max)],
    ...risks(
      'Value at risk',
      output.value_at_risk,
      value,
      (level) => `In ${level}% of trials the loss (the value below zero) is no more than this.`,
    ),
    ...risks(
      'Expected shortfall',
      output.expected_shortfall,
      value,
      (level) => `The average loss in the worst ${100 - level}% of trials.`,
    ),
    ['Trials with a value', count(output.trials - output.errors)],
    ...(output.errors > 0 ? [['Trials with an error', count(output.errors)] as const] : []),
  ].map(([name, text, meaning]) => (meaning === undefined ? [name!, text!] : [name!, text!, meaning]));
}

function risks(
  name: string,
  byLevel: Readonly<Record<string, number | null>>,
  write: (value: number | null) => string,
  meaning: (level: number) => string,
): readonly Line[] {
  return Object.entries(byLevel)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([level, value]) => [`${name} ${level}%`, write(value), meaning(Number(level))]);
}
