/** What came of a table: counts and totals, how it was priced, its files, its charts, and the rows that need a look. */
import { Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { PriceFormat, PricingJobResult, PricingSummary } from '@tessera/api';
import { OctavesChart } from '../../charts/octaves-chart.tsx';
import { count, percent } from '../../format/counts.ts';
import { plain } from '../../format/numbers.ts';
import { pricedAddress } from '../../server/calls.ts';
import { Figure, Figures } from '../../shell/figures.tsx';
import { amountWriter } from './amounts.ts';
import { Exposure } from './exposure.tsx';
import { NotedRows } from './noted-rows.tsx';
import { suspicionIn, suspicionsOf } from './suspicions.ts';
import { reasonInWords, settingInWords } from './words.ts';

export function JobAnswer({ result: { job, overview } }: { readonly result: PricingJobResult }) {
  const { summary } = job;
  if (!summary) return null;
  const { failed_calculations: failed, suspicious_rows: suspicious } = summary;
  return (
    <Stack gap="xl">
      <Summary summary={summary} />
      <Downloads id={job.id} name={job.name} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="xl">
        {overview.prices.length > 0 && (
          <OctavesChart
            title="Prices"
            axis="Price of a contract"
            counted="Contracts"
            cells={overview.prices}
            write={plain()}
          />
        )}
        <Settings summary={summary} />
      </SimpleGrid>
      {overview.buckets.length > 0 && <Exposure buckets={overview.buckets} />}
      <NotedRows
        id="failed"
        title="Failed rows"
        none="Every row was priced."
        rows={overview.failed}
        total={failed}
        param="reason"
        reasons={reasonsOf(summary)}
        reasonOf={({ errors }) => errors.map(({ code }) => code)}
        said={({ errors }) => errors.map(({ code, message }) => message ?? reasonInWords(code))}
      />
      <NotedRows
        id="suspicious"
        title="Suspicious rows"
        intro="Priced all the same: the values are possible, but more likely a slip."
        none="No row looks like a slip."
        rows={overview.suspicious}
        total={suspicious}
        param="warning"
        reasons={suspicionsOf(overview.suspicious)}
        reasonOf={({ warnings }) => warnings.map(suspicionIn)}
        said={({ warnings }) => warnings}
      />
    </Stack>
  );
}

function Summary({ summary }: { readonly summary: PricingSummary }) {
  const { total_rows: rows, successful_calculations: priced, failed_calculations: failed } = summary;
  const { processing_summary: prices, settings } = summary;
  const amount = amountWriter(settings.decimals);
  const share = failed > 0 && rows > 0 ? ` (${percent(failed / rows, failed / rows < 0.01 ? 2 : 1)})` : '';
  return (
    <section aria-labelledby="summary">
      <Title order={2} id="summary" mb="sm">
        Summary
      </Title>
      <Figures>
        <Figure name="Rows" value={count(rows)} />
        <Figure name="Priced" value={count(priced)} />
        <Figure name="Failed" value={`${count(failed)}${share}`} />
        <Figure name="Suspicious" value={count(summary.suspicious_rows)} />
        <Figure name="Total value" value={amount(prices.total_option_value)} />
        <Figure name="Average price" value={amount(prices.average_option_price)} />
        <Figure name="Lowest price" value={amount(prices.min_option_price)} />
        <Figure name="Highest price" value={amount(prices.max_option_price)} />
      </Figures>
      <Text size="xs" c="dimmed" mt="sm">
        Each row counts as one contract on one unit of the underlying. Averages and totals are of the rows that were
        priced.
      </Text>
    </section>
  );
}

function Settings({ summary: { settings, valuation_date } }: { readonly summary: PricingSummary }) {
  return (
    <section aria-labelledby="settings">
      <Title order={2} id="settings" mb="sm">
        How it was priced
      </Title>
      <Figures>
        {Object.entries(settings).map(([key, value]) => {
          const [name, text] = settingInWords(key, value);
          return <Figure key={key} name={name} value={text} />;
        })}
        {valuation_date !== undefined && <Figure name="Valuation date" value={valuation_date} />}
      </Figures>
    </section>
  );
}

const FORMATS: readonly (readonly [PriceFormat, string, string])[] = [
  ['csv', 'CSV', 'the columns of the table, then the results'],
  ['json', 'JSON', 'one object, with the summary at its end'],
  ['ndjson', 'NDJSON', 'an object in each line'],
  ['parquet', 'Parquet', 'columns of numbers, for analysis'],
];

function Downloads({ id, name }: { readonly id: string; readonly name: string }) {
  const base = name.replace(/\.[^.]*$/, '');
  return (
    <section aria-labelledby="downloads">
      <Title order={2} id="downloads" mb={4}>
        Every row as a file
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Failed rows are in it with their reasons.
      </Text>
      <Group gap="xs">
        {FORMATS.map(([format, title, what]) => (
          <Button
            key={format}
            component="a"
            href={pricedAddress(id, format)}
            download={`${base}-prices.${format}`}
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            title={`${title}: ${what}`}
          >
            {title}
          </Button>
        ))}
      </Group>
    </section>
  );
}

function reasonsOf({ problems }: PricingSummary): { code: string; text: string }[] {
  return Object.entries(problems)
    .sort(([, a], [, b]) => b - a)
    .map(([code, rows]) => ({ code, text: `${reasonInWords(code)} (${count(rows)})` }));
}
