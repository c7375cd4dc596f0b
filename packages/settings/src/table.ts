/** Every setting of Tessera, once: name, kind, default, and a sentence. Readers, checks and documentation follow it. */
import { availableParallelism } from 'node:os';
import {
  choice,
  digit,
  flag,
  host,
  type Kind,
  networks,
  number,
  origins,
  postgresUrl,
  size,
  text,
  whole,
} from './kinds.ts';

/** One setting. `T` is the type of its value; without a default it is absent (`undefined`) when not set. */
export interface Setting<T = unknown> {
  /** The name of the variable in the environment. */
  readonly name: string;
  /** An older name that is understood too; `name` goes first. */
  readonly also?: string;
  readonly kind: Kind<never>;
  readonly initial: () => T;
  /** The default in words, where it is not a fixed value. */
  readonly initially?: string;
  /** Never printed. */
  readonly secret?: boolean;
  /** What it is for, in one sentence. */
  readonly sentence: string;
}

type Options = Pick<Setting, 'also' | 'initially' | 'secret'>;

function setting<T>(name: string, kind: Kind<T>, initial: T, sentence: string, options: Options = {}): Setting<T> {
  return { name, kind: kind as Kind<never>, initial: () => initial, sentence, ...options };
}

function computed<T>(name: string, kind: Kind<T>, initial: () => T, initially: string, sentence: string): Setting<T> {
  return { name, kind: kind as Kind<never>, initial, initially, sentence };
}

function optional<T>(
  name: string,
  kind: Kind<T>,
  initially: string,
  sentence: string,
  options: Options = {},
): Setting<T | undefined> {
  return { name, kind: kind as Kind<never>, initial: () => undefined, initially, sentence, ...options };
}

const KB = 1024;
const MB = 1024 * KB;
const GB = 1024 * MB;
const TB = 1024 * GB;

/** All settings by the name that the program uses. */
export const TABLE = {
  port: setting('PORT', whole(0, 65535), 8000, 'Port that the server listens on; 0 takes a free one.'),
  host: setting('HOST', host, '127.0.0.1', 'Address that the server listens on; with AUTH=none a loopback address.'),
  databaseUrl: optional(
    'DATABASE_URL',
    postgresUrl,
    'the embedded database in DATA_DIR',
    'PostgreSQL (13 or later) to keep everything in; several servers and workers may use one.',
    { secret: true },
  ),
  dataDir: setting('DATA_DIR', text('a folder'), './data', 'Folder of the embedded database.', { also: 'UPLOAD_DIR' }),
  diskQuota: setting(
    'DISK_QUOTA',
    size(64 * MB, 1024 * TB),
    10 * GB,
    'Size of the database above which uploads and new runs are refused.',
  ),

  webDir: optional('WEB_DIR', text('a folder'), 'apps/web/dist of this installation', 'Folder of the built page.'),

  maxUploadSize: setting('MAX_UPLOAD_SIZE', size(KB, 4 * GB), 10 * MB, 'Largest workbook that can be uploaded.'),
  maxTableSize: setting(
    'MAX_TABLE_SIZE',
    size(KB, TB),
    2 * GB,
    'Largest table of options that can be sent for pricing.',
  ),
  maxBodySize: setting('MAX_BODY_SIZE', size(KB, 256 * MB), MB, 'Largest body of any other call.'),
  defaultIterations: setting('DEFAULT_ITERATIONS', whole(1, 1e12), 1000, 'Trials of a run that does not say how many.'),
  maxIterations: setting('MAX_ITERATIONS', whole(1, 1e12), 1e9, 'Most trials that one run may ask for.'),
  maxPathSteps: setting(
    'MAX_PATH_STEPS',
    whole(1, 1e15),
    1e12,
    'Most steps that all paths of one run may take together.',
  ),

  maxParallelRuns: setting(
    'MAX_PARALLEL_RUNS',
    whole(1, 1000),
    8,
    'Runs of one priority that are worked on at the same time; further ones wait.',
  ),
  maxQueuedRuns: setting(
    'MAX_QUEUED_RUNS',
    whole(1, 1e6),
    10_000,
    'Runs that may wait; above it new ones are refused with 429 until some have ended.',
  ),
  syncSeconds: setting(
    'SYNC_SECONDS',
    number(1, 600, 'seconds'),
    30,
    'How long a call that waits for the answer of a run is kept open.',
  ),
  runDeadlineSeconds: setting(
    'RUN_DEADLINE_SECONDS',
    number(1, 31_536_000, 'seconds'),
    86_400,
    'Time after which a run that has not ended fails; a run may ask for less.',
  ),
  memoryPerRun: setting(
    'MEMORY_PER_RUN',
    size(64 * MB, TB),
    2 * GB,
    'Memory of a worker process above which the run that it works for fails; a run may ask for less.',
  ),
  resultTtlDays: setting(
    'RESULT_TTL_DAYS',
    number(0, 36_500, 'days'),
    30,
    'Time after which a run that has ended is removed with its result; 0 keeps them.',
  ),
  fileTtlDays: setting(
    'FILE_TTL_DAYS',
    number(0, 36_500, 'days'),
    0,
    'Time after which an uploaded file that nobody used and no model needs is removed; 0 keeps them.',
  ),

  workers: computed(
    'WORKERS',
    whole(0, 1024),
    () => Math.max(1, availableParallelism() - 1),
    'all cores but one, at least 1',
    'Worker processes of this host; 0 leaves the work to workers elsewhere.',
  ),
  pinWorkers: setting('PIN_WORKERS', flag, false, 'Ties each worker process to a core of its own (Linux).'),
  taskSeconds: setting('TASK_SECONDS', number(0.05, 60, 'seconds'), 1, 'Length of the tasks that a run is cut into.'),
  checkpointSeconds: setting(
    'CHECKPOINT_SECONDS',
    number(1, 86_400, 'seconds'),
    5,
    'Time between two checkpoints of a run, which are also what is shown of it meanwhile.',
  ),
  checkpointTrials: setting(
    'CHECKPOINT_TRIALS',
    whole(1024, 1e12),
    1e9,
    'Trials between two checkpoints of a run, where they come sooner.',
  ),
  checkpointLevel: setting('CHECKPOINT_LEVEL', digit, 6, 'Compression of checkpoints: 0 none, 1 fast, 9 small.'),

  auth: setting(
    'AUTH',
    choice('none', 'jwt'),
    'none',
    'none: one local user; jwt: users sign in (`tessera user add`).',
  ),
  jwtSecret: optional(
    'JWT_SECRET',
    text('32 characters or more', 32),
    'required by AUTH=jwt',
    'Key that signs tokens.',
    {
      secret: true,
    },
  ),
  tokenMinutes: setting('TOKEN_MINUTES', number(1, 1440, 'minutes'), 30, 'Life of a token of `POST /api/auth/token`.'),
  sessionHours: setting('SESSION_HOURS', number(0.1, 8760, 'hours'), 12, 'Life of a sign-in on the page.'),
  metricsToken: optional(
    'METRICS_TOKEN',
    text('16 characters or more', 16),
    'administrators only',
    'Bearer token with which a monitoring system may read `/metrics` under AUTH=jwt.',
    { secret: true },
  ),
  corsOrigins: setting('CORS_ORIGINS', origins, [], 'Other web pages that may call this server.'),
  trustProxy: setting(
    'TRUST_PROXY',
    networks,
    [],
    "Proxies whose X-Forwarded headers are believed (client's address, host, https).",
  ),
  rateLimit: setting('RATE_LIMIT', whole(0, 1e9), 3000, 'Calls a minute by one user; 0 does not limit.'),
  rateLimitAddress: setting(
    'RATE_LIMIT_ADDRESS',
    whole(0, 1e9),
    6000,
    'Calls a minute from one address; 0 does not limit.',
  ),
  signInLimit: setting(
    'SIGN_IN_LIMIT',
    whole(1, 1e6),
    10,
    'Tries to sign in a minute, from one address and for one name.',
  ),
  requestSeconds: setting(
    'REQUEST_SECONDS',
    number(1, 86_400, 'seconds'),
    300,
    'Time within which a call must have arrived, uploads included.',
  ),
  shutdownSeconds: setting(
    'SHUTDOWN_SECONDS',
    number(1, 3600, 'seconds'),
    20,
    'Time that calls and tasks under way have when the server is told to stop.',
  ),

  logLevel: setting(
    'LOG_LEVEL',
    choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'info',
    'The least weighty lines that are logged.',
  ),
  debug: setting('DEBUG', flag, false, 'Logs everything (LOG_LEVEL=debug where that is not set).'),
} as const satisfies Record<string, Setting>;
