/** The server and the job system as metrics. Labels come from short lists of our own, never from what a caller sends. */
import type { Jobs } from '@tessera/jobs';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from './context.ts';

const WORKER_STATES = ['idle', 'busy', 'lent', 'starting'] as const;

/** Prepares the metrics, in a registry of their own, so that several servers can live in one process; `jobs` is asked for its status once each time that they are read. */
export function makeMetrics(jobs: Pick<Jobs, 'status'>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const calls = new Histogram({
    name: 'tessera_http_request_seconds',
    help: 'Duration of calls by method, route and class of status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  const read = systemMetrics(registry);
  return {
    contentType: registry.contentType,
    observe(request, reply) {
      const route = request.routeOptions.url ?? 'unknown';
      const status = `${Math.floor(reply.statusCode / 100)}xx`;
      calls.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
    },
    async text() {
      read(await jobs.status());
      return registry.metrics();
    },
  };
}

type Status = Awaited<ReturnType<Jobs['status']>>;

/** Registers the metrics of the job system; the returned function sets them to a status. */
function systemMetrics(registry: Registry): (status: Status) => void {
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `tessera_${name}`, help, labelNames, registers: [registry] });
  const counter = (name: string, help: string) => new Counter({ name: `tessera_${name}`, help, registers: [registry] });
  const queue = gauge('queue_tasks', 'Tasks that wait, by priority.', 'priority');
  const runs = gauge('runs', 'Runs by state.', 'state');
  const workers = gauge('workers', 'Workers that are alive on all hosts, by what they do.', 'state');
  const memory = gauge('workers_memory_bytes', 'Resident memory of all workers.');
  const cores = gauge('cores', "Cores of this host's budget.");
  const rate = gauge('trials_per_second', 'Trials a second of all runs that are running.');
  const database = gauge('database_bytes', 'Size of the database.');
  const finished = counter('tasks_finished_total', 'Tasks that were finished.');
  const retries = counter('task_retries_total', 'Tasks that were given back and done again.');
  return (status) => {
    for (const [priority, count] of Object.entries(status.queue)) queue.set({ priority }, count);
    for (const [state, count] of Object.entries(status.runs)) runs.set({ state }, count);
    for (const state of WORKER_STATES)
      workers.set({ state }, status.workers.filter((worker) => worker.state === state).length);
    memory.set(status.workers.reduce((sum, worker) => sum + worker.memory, 0));
    cores.set(status.cores);
    rate.set(status.trialsPerSecond);
    database.set(status.databaseBytes);
    setCounter(finished, status.tasksFinished);
    setCounter(retries, status.retries);
  };
}

/** The counts are kept in the database, so a counter here is set to what they are. */
function setCounter(counter: Counter, value: number): void {
  counter.reset();
  counter.inc(value);
}
