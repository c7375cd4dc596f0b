/** One contract: its price, its Greeks, its implied volatility, and how they change with the spot. All is computed in this tab. */
import { Alert, Button, Grid, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { Link } from 'react-router';
import { percent, plain } from '../../format/numbers.ts';
import { LoadingLines } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import classes from './calculator-page.module.css';
import { TicketAnswer } from './ticket-answer.tsx';
import { TicketCharts } from './ticket-charts.tsx';
import { TicketForm } from './ticket-form.tsx';
import { type PricedTicket, useSheet } from './use-sheet.ts';
import { useTicket } from './use-ticket.ts';

export default function CalculatorPage() {
  const { ticket, change } = useTicket();
  const { priced, failed } = useSheet(ticket);
  return (
    <Page
      title="Option calculator"
      actions={
        <Button
          component={Link}
          to="/options"
          variant="default"
          leftSection={<IconTableImport size={18} aria-hidden />}
        >
          A table of contracts
        </Button>
      }
    >
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 4 }}>
          <TicketForm ticket={ticket} onTicket={change}>
            {priced && <Strip {...priced} />}
          </TicketForm>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          {failed && (
            <Alert color="red" role="alert" title="The contract could not be priced in this tab">
              Load the page again; if it stays so, use another browser.
            </Alert>
          )}
          {!priced && !failed && <LoadingLines rows={8} height={44} />}
          {priced && (
            <Stack gap="xl">
              <TicketAnswer {...priced} />
              {priced.sheet.outcome === 'priced' && !Number.isNaN(priced.sheet.results.price) && (
                <TicketCharts {...priced} />
              )}
              <Announcement {...priced} />
            </Stack>
          )}
        </Grid.Col>
      </Grid>
    </Page>
  );
}

/** The answer in a line, where it would be below the fields; for eyes, ears hear it anyway. */
function Strip(priced: PricedTicket) {
  return (
    <Text className={classes.strip!} hiddenFrom="md" aria-hidden fw={600}>
      {inShort(priced)}
    </Text>
  );
}

/** Tells ears what a change has led to. */
function Announcement(priced: PricedTicket) {
  return <VisuallyHidden aria-live="polite">{inShort(priced)}</VisuallyHidden>;
}

function inShort({ ticket, sheet: { outcome, results, volatility } }: PricedTicket): string {
  if (outcome !== 'priced') return 'No implied volatility';
  return ticket.by === 'price' ? `Volatility ${percent(volatility, 4)}` : `Price ${plain()(results.price ?? null)}`;
}
