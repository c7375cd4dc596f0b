/** The room of a page of text, lists and cards: margins that suit the window, and one heading. The editor has its own. */
import { Box, Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page.module.css';
import { usePageTitle } from './title.ts';

interface PageProps {
  /** The heading, and the name of the tab. */
  readonly title: string;
  /** Beside the heading: what one can do with the whole page. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, actions, children }: PageProps) {
  usePageTitle(title);
  return (
    <Box className={classes.page}>
      <Group justify="space-between" gap="sm" mb="lg">
        <Title order={1}>{title}</Title>
        {actions}
      </Group>
      {children}
    </Box>
  );
}
