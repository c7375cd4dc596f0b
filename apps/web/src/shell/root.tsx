/** Around every page, with the bar or without: the one dialog, where one was on a page, and where the focus goes. */
import { Outlet, ScrollRestoration } from 'react-router';
import { ConfirmProvider } from './confirm.tsx';
import { useFocusOnHeading } from './focus.ts';

export function Root() {
  useFocusOnHeading();
  return (
    <ConfirmProvider>
      <Outlet />
      <ScrollRestoration />
    </ConfirmProvider>
  );
}
