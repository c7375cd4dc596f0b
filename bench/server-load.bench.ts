/**
 * How does a server with its defaults (embedded database, one budget of cores) hold 200 clients that ask without a pause:
 * health, the state of a run, small runs that are waited for, uploads of an example? Times by kind of call, no error, and no
 * memory that grows. Beside it the same calls to a bare `node:http` server that answers at once: what the machine and the
 * clients themselves allow. The same call must have the same answer, to the byte: of runs, the figures of their seed.
 *
 * Memory is flat when, over the second half, the server's resident size neither climbs (Theil and Sen's slope) by more than a
 * twentieth of its median a minute, nor ends higher (median of the last quarter against that of the third) by a twentieth.
 *
 *   node bench/server-load.bench.ts [seconds] [clients]
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Call, type Heard, letLoose } from './clients.ts';
import { machine, median, quantile } from './figures.ts';
import { type Memory, startServer } from './started-server.ts';

const SECONDS = Number(process.argv[2] ?? 30);
const CLIENTS = Number(process.argv[3] ?? 200);
const WARM_UP_SECONDS = Math.min(10, SECONDS / 2);
const BARE_SECONDS = 5;
const SAMPLE_MS = 500;
const SEEDS = 50;
const TRIALS = 1000;
const FLAT = 1 / 20;

const EXAMPLE = fileURLToPath(new URL('../examples/cash-flow.xlsx', import.meta.url));

const health: Call = { kind: 'health', method: 'GET', path: '/api/health' };

function runOf(seed: number): Call {
  const body = {
    formula: 'price * units - cost',
    variables: [
      { name: 'price', min_value: 9, most_likely: 10, max_value: 12 },
      { name: 'units', min_value: 800, most_likely: 1000, max_value: 1100 },
      { name: 'cost', min_value: 7000, most_likely: 8000, max_value: 9500 },
    ],
    iterations: TRIALS,
    seed,
  };
  const bytes = Buffer.from(JSON.stringify(body));
  const ownFields = ['simulation_id'];
  return { kind: 'run', method: 'POST', path: '/api/simulate/run', type: 'application/json', body: bytes, ownFields };
}

function upload(): Call {
  const border = 'a-border-that-no-workbook-holds';
  const head = 'content-disposition: form-data; name="file"; filename="cash-flow.xlsx"';
  const body = Buffer.concat([
    Buffer.from(`--${border}\r\n${head}\r\ncontent-type: application/octet-stream\r\n\r\n`),
    readFileSync(EXAMPLE),
    Buffer.from(`\r\n--${border}--\r\n`),
  ]);
  const type = `multipart/form-data; boundary=${border}`;
  return { kind: 'upload', method: 'POST', path: '/api/excel/upload', type, body, ownFields: ['file_id'] };
}

/** Of ten calls four ask for health, three for a run that has ended, two are runs, one is an upload. */
function mix(finishedRun: string): Call[] {
  const status: Call = { kind: 'status', method: 'GET', path: `/api/runs/${finishedRun}` };
  const uploading = upload();
  return Array.from({ length: SEEDS / 2 }, (_, i) => {
    const [one, two] = [runOf(2 * i + 1), runOf(2 * i + 2)];
    return [health, status, one, health, status, uploading, health, status, two, health];
  }).flat();
}

/** The same calls to a server that reads them and answers at once. */
async function bare(calls: readonly Call[]): Promise<Heard> {
  const server = createServer((asked, answer) => {
    asked.resume().on('end', () => answer.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const heard = await letLoose({ url: `http://127.0.0.1:${port}`, clients: CLIENTS, seconds: BARE_SECONDS, calls });
  server.close();
  server.closeAllConnections();
  return heard;
}

async function answerTo(url: string, { method, path, type, body }: Call): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}${path}`, {
    method,
    ...(type && { headers: { 'content-type': type } }),
    ...(body && { body: Buffer.from(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const countOf = ({ times }: Heard): number => Object.values(times).reduce((sum, { length }) => sum + length, 0);

function reportTimes(heard: Heard, reference: Heard): void {
  const rate = (one: Heard): number => countOf(one) / one.seconds;
  console.log(`${countOf(heard)} calls in ${heard.seconds.toFixed(1)} s: ${rate(heard).toFixed(0)} a second`);
  console.log(
    `  the bare server answers ${rate(reference).toFixed(0)} a second, ${(rate(reference) / rate(heard)).toFixed(1)} x`,
  );
  for (const [kind, times] of Object.entries(heard.times)) {
    const [p50, p99, most] = [0.5, 0.99, 1].map((share) => `${quantile(times, share).toFixed(0)} ms`);
    const plain = quantile(reference.times[kind]!, 0.5).toFixed(0);
    console.log(
      `  ${kind.padEnd(7)} ${String(times.length).padStart(6)} calls  p50 ${p50}  p99 ${p99}  most ${most}  (bare: p50 ${plain} ms)`,
    );
  }
  if (heard.errors.length > 0) throw new Error(`not as it must be:\n${heard.errors.join('\n')}`);
  console.log('  errors: none; same call, same answer');
}

/** The median of the slopes between all pairs, a minute: a few peaks do not move it. */
function slope(values: readonly number[]): number {
  const slopes = values.flatMap((early, i) => values.slice(i + 1).map((late, k) => (late - early) / (k + 1)));
  return (median(slopes) * 60_000) / SAMPLE_MS;
}

function reportMemory(samples: readonly Memory[]): void {
  const server = samples.map((sample) => sample.server);
  const half = server.slice(server.length / 2);
  const [third, last] = [half.slice(0, half.length / 2), half.slice(half.length / 2)].map(median) as [number, number];
  const climb = slope(half);
  const isFlat = climb <= FLAT * median(half) && last <= (1 + FLAT) * third;
  const quarters = [0, 1, 2, 3].map((q) => server.slice((q * server.length) / 4, ((q + 1) * server.length) / 4));
  console.log(`  server: ${quarters.map((part) => mib(median(part))).join(', ')} (medians of the quarters)`);
  console.log(
    `  second half: ${mib(climb)} a minute, last quarter ${(last / third).toFixed(3)} of the third: ${isFlat ? '' : 'not '}flat`,
  );
  console.log(`  its other processes together: ${mib(median(samples.map(({ children }) => children)))}`);
}

const server = await startServer({ RATE_LIMIT: '0', RATE_LIMIT_ADDRESS: '0' });
try {
  const { simulation_id } = await answerTo(server.url, runOf(1));
  const calls = mix(String(simulation_id));
  console.log(`${CLIENTS} clients, ${SECONDS} s after ${WARM_UP_SECONDS} s to warm up, ${machine()}`);
  const reference = await bare(calls);
  const load = { url: server.url, clients: CLIENTS, calls };
  await letLoose({ ...load, seconds: WARM_UP_SECONDS });
  const samples: Memory[] = [];
  const over = new AbortController();
  const sampling = (async () => {
    for (; !over.signal.aborted; await sleep(SAMPLE_MS)) samples.push(server.memory());
  })();
  const heard = await letLoose({ ...load, seconds: SECONDS });
  over.abort();
  await sampling;
  reportTimes(heard, reference);
  reportMemory(samples);
} finally {
  await server.stop();
}
