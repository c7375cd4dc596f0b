/** The state of the whole system, as its operator sees it. */
import { type Static, Type } from 'typebox';
import { Count } from './schema.ts';

const Priorities = Type.Object({ high: Count, normal: Count, background: Count });

export const System = Type.Object({
  version: Type.String({ description: 'Of the engine: results are stored with it.' }),
  uptime_seconds: Type.Number({ description: 'Of this server process.' }),
  auth: Type.Union([Type.Literal('none'), Type.Literal('jwt')]),
  database: Type.Object({
    kind: Type.Union([Type.Literal('pglite'), Type.Literal('postgres')]),
    bytes: Count,
    quota_bytes: Count,
  }),
  queue: Type.Object({ ...Priorities.properties }, { description: 'Tasks that wait, by priority.' }),
  runs: Type.Object(
    { queued: Count, running: Count, paused: Count, succeeded: Count, failed: Count, cancelled: Count },
    { description: 'Runs by state.' },
  ),
  workers: Type.Array(
    Type.Object({
      worker: Type.String(),
      host: Type.String(),
      state: Type.Union([Type.Literal('idle'), Type.Literal('busy'), Type.Literal('lent'), Type.Literal('starting')]),
      run: Type.Union([Type.String(), Type.Null()]),
      memory_bytes: Count,
    }),
  ),
  cores: Type.Integer({ description: "Of this host's budget." }),
  trials_per_second: Type.Number(),
  tasks_finished: Count,
  retries: Count,
});

export type System = Static<typeof System>;
