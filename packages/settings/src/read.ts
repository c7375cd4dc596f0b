/** Environment and `.env` to checked settings, all problems at once. It opens no file and prints nothing. */
import { isIP } from 'node:net';
import { parseEnv } from 'node:util';
import { NotThisKind } from './kinds.ts';
import { type Setting, TABLE } from './table.ts';

/** The value of every setting, checked. */
export type Settings = {
  readonly [K in keyof typeof TABLE]: (typeof TABLE)[K] extends Setting<infer T> ? T : never;
};

/** One setting that cannot be used, and what to do about it. */
export interface SettingProblem {
  readonly name: string;
  /** As it was given; of a secret only that it is one. */
  readonly value: string;
  /** What it must be, and what to do: a sentence that starts with its verb. */
  readonly detail: string;
}

/** All that is wrong with the settings; the message is for a terminal. */
export class SettingsError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.map(({ name, value, detail }) => `  ${name}=${value} ${detail}`);
    super(`These settings cannot be used:\n${lines.join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads all settings; what the environment does not have comes from the text of a `.env` file, then from the defaults.
 * An empty value is as none. Throws `SettingsError` with every problem.
 */
export function readSettings(environment: Environment, dotenvText = ''): Settings {
  const given: Environment = { ...parseEnv(dotenvText), ...withoutEmpty(environment) };
  const problems: SettingProblem[] = [];
  const values = Object.fromEntries(
    Object.entries(TABLE).map(([key, entry]: [string, Setting]) => [key, readOne(entry, given, problems)]),
  ) as unknown as Settings;
  const set = (key: keyof Settings) => textOf(TABLE[key], given) !== undefined;
  const settings = { ...values, ...(values.debug && !set('logLevel') && { logLevel: 'debug' as const }) };
  if (problems.length === 0) problems.push(...contradictions(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** The settings as they may be logged: secrets only say whether they are set. */
export function printableSettings(settings: Settings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(TABLE).map(([key, { name, secret }]: [string, Setting]) => {
      const value = settings[key as keyof Settings];
      return [name, secret && value !== undefined ? HIDDEN : value];
    }),
  );
}

/** True for names and addresses that only this machine can reach. */
export function isLoopback(name: string): boolean {
  const plain = name.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isIP(plain) === 4) return plain.startsWith('127.');
  return plain === 'localhost' || plain === '::1';
}

const HIDDEN = '(hidden)';

function readOne(entry: Setting, given: Environment, problems: SettingProblem[]): unknown {
  const text = textOf(entry, given);
  if (text === undefined) return entry.initial();
  try {
    return entry.kind.read(text);
  } catch (cause) {
    if (!(cause instanceof NotThisKind)) throw cause;
    problems.push(problem(entry, text, `${cause.message}.`));
    return entry.initial();
  }
}

function problem({ name, secret }: Setting, value: string, detail: string): SettingProblem {
  return { name, value: secret ? HIDDEN : value.slice(0, 200), detail };
}

function textOf({ name, also }: Setting, given: Environment): string | undefined {
  return given[name]?.trim() || (also && given[also]?.trim()) || undefined;
}

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}

/** What no setting shows alone. */
function contradictions(settings: Settings): SettingProblem[] {
  const found: SettingProblem[] = [];
  if (settings.auth === 'none' && !isLoopback(settings.host))
    found.push(
      problem(
        TABLE.host,
        settings.host,
        'must be a loopback address (127.0.0.1) while AUTH=none, since anyone who reaches the server may use it. ' +
          'Set AUTH=jwt and JWT_SECRET to serve other machines.',
      ),
    );
  if (settings.auth === 'jwt' && settings.jwtSecret === undefined)
    found.push(
      problem(
        { ...TABLE.jwtSecret, secret: false },
        '',
        'is required by AUTH=jwt: 32 characters or more, for instance from "openssl rand -hex 32".',
      ),
    );
  if (settings.defaultIterations > settings.maxIterations)
    found.push(
      problem(
        TABLE.defaultIterations,
        String(settings.defaultIterations),
        `must not be above MAX_ITERATIONS (${settings.maxIterations}).`,
      ),
    );
  if (settings.workers === 0 && settings.databaseUrl === undefined)
    found.push(
      problem(
        TABLE.workers,
        '0',
        'must be 1 or more with the embedded database, which no worker elsewhere can reach. Set DATABASE_URL for that.',
      ),
    );
  return found;
}
