/** The frame of every page: the bar at the top, and the page below. */
import { AppShell } from '@mantine/core';
import { Outlet } from 'react-router';

export function Shell() {
  return (
    <AppShell header={{ height: 52 }}>
      <AppShell.Header>Tessera</AppShell.Header>
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
