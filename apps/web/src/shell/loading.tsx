/** What stands in a place until its content is there: grey shapes of about its size. */
import { Box, SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import classes from './page.module.css';

interface LinesProps {
  readonly rows?: number;
  /** Of one line, in px. */
  readonly height?: number;
}

/** A list or a table that is being loaded. */
export function LoadingLines({ rows = 4, height = 36 }: LinesProps) {
  return (
    <Stack gap="xs" role="status">
      <VisuallyHidden>Loading…</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move.
        <Skeleton key={row} height={height} radius="sm" />
      ))}
    </Stack>
  );
}

/** Cards that are being loaded. */
export function LoadingCards({ cards = 4, height = 132 }: { readonly cards?: number; readonly height?: number }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: cards }} role="status">
      <VisuallyHidden>Loading…</VisuallyHidden>
      {Array.from({ length: cards }, (_, card) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move.
        <Skeleton key={card} height={height} />
      ))}
    </SimpleGrid>
  );
}

/** A whole page that is being loaded. */
export function LoadingPage() {
  return (
    <Box className={classes.page}>
      <Skeleton height={34} width="min(16rem, 60%)" mb="xl" />
      <LoadingLines rows={5} height={48} />
    </Box>
  );
}
