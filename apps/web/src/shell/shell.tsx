/** The frame of every page: the bar at the top, what the whole page has trouble with, and the page below. */
import { AppShell, Box } from '@mantine/core';
import type { ReactNode } from 'react';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';
import { signInAddress } from './advice.ts';
import { Bar } from './bar.tsx';
import { useServerReachable } from './connection.ts';
import classes from './shell.module.css';
import { SignInAgain } from './sign-in-again.tsx';
import { useWho } from './who.ts';

const BAR = 52;
const NOTICE = 34;

export function Shell() {
  const { pathname, search } = useLocation();
  const { signInNeeded, signInEnded } = useWho();
  const reachable = useServerReachable();
  if (signInNeeded) return <Navigate to={signInAddress(pathname + search)} replace />;
  const notice = noticeOf(reachable, signInEnded);
  return (
    <AppShell
      header={{ height: BAR + (notice ? NOTICE : 0) }}
      className={classes.shell!}
      __vars={{ '--bar-height': `${BAR}px` }}
    >
      <button type="button" className={classes.skip} onClick={skipToContent}>
        Skip to the content
      </button>
      <AppShell.Header>
        <Bar />
        <Box role="status" className={classes.notice} mod={{ shown: notice !== undefined }}>
          {notice}
        </Box>
        <Opening />
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1} className={classes.content!}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

/** What every page has trouble with, if anything. */
function noticeOf(reachable: boolean, signInEnded: boolean): ReactNode | undefined {
  if (!reachable) return 'No connection to the server. Trying again…';
  if (!signInEnded) return undefined;
  return (
    <>
      Your sign-in has ended. <SignInAgain />
    </>
  );
}

/** A thin line while a page is fetched. */
function Opening() {
  const { state } = useNavigation();
  return state === 'loading' ? <div className={classes.opening} /> : null;
}

function skipToContent(): void {
  document.getElementById('content')?.focus();
}
