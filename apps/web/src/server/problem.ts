/** What the server refuses, as an error that a page can show: its sentence says what is wrong and what to do. */
import type { Problem } from '@tessera/api';

/** A call that the server refused, or that never reached it (`status` 0, `code` "offline"). */
export class ServerProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** Names the call in the log of the server. */
  readonly requestId: string | undefined;
  readonly places: NonNullable<Problem['errors']>;
  /** When it makes sense to try again, if the server says so. */
  readonly waitSeconds: number | undefined;

  constructor(
    problem: Partial<Problem> & {
      readonly status: number;
      readonly code: string;
      readonly detail: string;
      readonly waitSeconds?: number | undefined;
    },
  ) {
    super(problem.detail);
    this.name = 'ServerProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title ?? 'The call was refused';
    this.requestId = problem.request_id;
    this.places = problem.errors ?? [];
    this.waitSeconds = problem.waitSeconds;
  }
}

/** The problem of an answer that is none of success. */
export async function problemOf(response: Response): Promise<ServerProblem> {
  const { status } = response;
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (typeof body.detail === 'string') {
      const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
      const waitSeconds = Number.isFinite(wait) ? wait : undefined;
      return new ServerProblem({ ...body, status, code: body.code ?? 'unknown', detail: body.detail, waitSeconds });
    }
  } catch {
    // A proxy in between may answer something else than the server.
  }
  const detail = `The server answered ${status} without saying why. Try again; if it stays so, tell its operator.`;
  return new ServerProblem({ status, code: 'unknown', title: 'The server had trouble', detail });
}

/** The problem of a call that got no answer. */
export function offline(): ServerProblem {
  const detail = 'The server cannot be reached. Check the connection, or whether it is running; the page tries again.';
  return new ServerProblem({ status: 0, code: 'offline', title: 'No connection', detail });
}

/** Any failure as one that can be shown. */
export function asProblem(failure: unknown): ServerProblem {
  if (failure instanceof ServerProblem) return failure;
  const detail = failure instanceof Error ? failure.message : String(failure);
  return new ServerProblem({ status: 0, code: 'page', title: 'This page had trouble', detail });
}
