/** A page that could not be loaded, or broke: said in its place, the bar stays. */
import { useRouteError } from 'react-router';
import { ServerProblem } from '../server/problem.ts';
import { Page } from './page.tsx';
import { ProblemView } from './problem-view.tsx';

/** What browsers say when a part of a page cannot be fetched. */
const NOT_FETCHED = /dynamically imported module|importing a module script|failed to fetch|load failed/i;

export function PageError() {
  const failure = useRouteError();
  return (
    <Page title="This page cannot be shown">
      <ProblemView problem={explained(failure)} onRetry={() => window.location.reload()} />
    </Page>
  );
}

function explained(failure: unknown): unknown {
  if (failure instanceof ServerProblem) return failure;
  const message = failure instanceof Error ? failure.message : String(failure);
  if (!NOT_FETCHED.test(message)) return failure;
  const detail = 'A part of the page could not be loaded. The server may be away, or a newer version of it runs now.';
  return new ServerProblem({ status: 0, code: 'page', title: 'Not loaded', detail });
}
