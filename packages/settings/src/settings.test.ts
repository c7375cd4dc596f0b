import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { isLoopback, loadSettings, printableSettings, readSettings, SettingsError, settingsTable } from './index.ts';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';

function problemsOf(environment: Record<string, string>, dotenv?: string) {
  try {
    readSettings(environment, dotenv);
  } catch (cause) {
    if (cause instanceof SettingsError) return cause.problems;
    throw cause;
  }
  return [];
}

describe('without any setting', () => {
  it('the server is on the loopback address, with its own database and one local user', () => {
    expect(readSettings({})).toMatchObject({
      port: 8000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      dataDir: './data',
      maxUploadSize: 10 * 1024 * 1024,
      maxTableSize: 2 * 1024 ** 3,
      defaultIterations: 1000,
      maxIterations: 1e9,
      auth: 'none',
      jwtSecret: undefined,
      corsOrigins: [],
      logLevel: 'info',
    });
  });

  it('there is at least one worker', () => {
    expect(readSettings({}).workers).toBeGreaterThanOrEqual(1);
  });
});

describe('where settings come from', () => {
  it('the environment goes before .env', () => {
    const settings = readSettings({ PORT: '9000' }, 'PORT=9001\nLOG_LEVEL="warn" # less noise\n');
    expect(settings).toMatchObject({ port: 9000, logLevel: 'warn' });
  });

  it('an empty value is as none, also before .env', () => {
    expect(readSettings({ PORT: '', HOST: ' ' }, 'PORT=9001')).toMatchObject({ port: 9001, host: '127.0.0.1' });
  });

  it('UPLOAD_DIR stands for DATA_DIR, which goes first', () => {
    expect(readSettings({ UPLOAD_DIR: '/srv/a' }).dataDir).toBe('/srv/a');
    expect(readSettings({ UPLOAD_DIR: '/srv/a', DATA_DIR: '/srv/b' }).dataDir).toBe('/srv/b');
  });

  it('the .env file of the folder is read where there is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-settings-'));
    try {
      expect(loadSettings(folder, {}).port).toBe(8000);
      writeFileSync(join(folder, '.env'), 'PORT=8123\n');
      expect(loadSettings(folder, {}).port).toBe(8123);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('sizes', () => {
  test.each([
    ['10485760', 10485760],
    ['10MB', 10485760],
    ['10 mb', 10485760],
    ['10MiB', 10485760],
    ['10m', 10485760],
    ['1.5 GB', 1610612736],
    ['2048 B', 2048],
    ['64k', 65536],
  ])('%s is %i bytes', (given, bytes) => {
    expect(readSettings({ MAX_UPLOAD_SIZE: given }).maxUploadSize).toBe(bytes);
  });

  test.each(['ten', '-1MB', '10 XB', '1e3', '10 M B', '0', '9 TB', '1.2.3MB', 'Infinity'])('%s is none', (given) => {
    expect(problemsOf({ MAX_UPLOAD_SIZE: given })).toHaveLength(1);
  });
});

describe('a value of the wrong kind', () => {
  test.each([
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '-1'],
    ['PORT', '0x50'],
    ['HOST', 'http://localhost'],
    ['HOST', 'localhost:8000'],
    ['HOST', 'a b'],
    ['MAX_ITERATIONS', '0'],
    ['MAX_ITERATIONS', '1e13'],
    ['SYNC_SECONDS', '0'],
    ['TASK_SECONDS', 'NaN'],
    ['CHECKPOINT_LEVEL', '10'],
    ['PIN_WORKERS', 'maybe'],
    ['AUTH', 'basic'],
    ['LOG_LEVEL', 'loud'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['CORS_ORIGINS', 'https://a.example, null'],
    ['TRUST_PROXY', 'everyone'],
  ])('%s=%s is named with what it must be', (name, value) => {
    const [found, ...more] = problemsOf({ [name]: value });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ name, value, detail: expect.stringMatching(/^must .+\.$/) });
  });

  test.each(['mysql://localhost/tessera', 'tessera', 'http://localhost'])(
    '%s is no address of a PostgreSQL server',
    (value) => {
      expect(problemsOf({ DATABASE_URL: value })).toMatchObject([{ detail: expect.stringContaining('postgres://') }]);
    },
  );

  it('is reported together with all others', () => {
    const environment = { PORT: 'x', LOG_LEVEL: 'loud', MAX_ITERATIONS: '-1', WORKERS: 'all' };
    expect(problemsOf(environment).map(({ name }) => name)).toEqual(['PORT', 'MAX_ITERATIONS', 'WORKERS', 'LOG_LEVEL']);
    expect(() => readSettings(environment)).toThrow(
      /PORT=x must be a whole number[\s\S]*LOG_LEVEL=loud must be one of/,
    );
  });
});

describe('what does not go together', () => {
  test.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '128.0.0.1'])('AUTH=none and HOST=%s', (host) => {
    expect(problemsOf({ HOST: host })).toMatchObject([{ name: 'HOST', detail: expect.stringContaining('AUTH=jwt') }]);
  });

  test.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])('but AUTH=none and HOST=%s do', (host) => {
    expect(problemsOf({ HOST: host })).toEqual([]);
  });

  it('AUTH=jwt without a secret', () => {
    expect(problemsOf({ AUTH: 'jwt' })).toMatchObject([{ name: 'JWT_SECRET', value: '' }]);
    expect(readSettings({ AUTH: 'jwt', JWT_SECRET: SECRET, HOST: '0.0.0.0' }).auth).toBe('jwt');
  });

  it('more trials by default than at most', () => {
    expect(problemsOf({ DEFAULT_ITERATIONS: '2000', MAX_ITERATIONS: '1000' })).toMatchObject([
      { name: 'DEFAULT_ITERATIONS', value: '2000' },
    ]);
  });

  it('no workers and the embedded database', () => {
    expect(problemsOf({ WORKERS: '0' })).toMatchObject([{ name: 'WORKERS' }]);
    expect(readSettings({ WORKERS: '0', DATABASE_URL: 'postgres://localhost/tessera' }).workers).toBe(0);
  });
});

describe('secrets', () => {
  const url = 'postgres://tessera:open-sesame@localhost/tessera';

  it('are not in the message of a problem', () => {
    const environment = { JWT_SECRET: 'short-secret', METRICS_TOKEN: 'tiny', DATABASE_URL: `${url.slice(1)}` };
    const problems = problemsOf(environment);
    expect(problems.map(({ name }) => name)).toEqual(['DATABASE_URL', 'JWT_SECRET', 'METRICS_TOKEN']);
    expect(JSON.stringify(problems)).not.toMatch(/short-secret|tiny|open-sesame/);
  });

  it('are not among the settings that may be printed', () => {
    const settings = readSettings({ AUTH: 'jwt', JWT_SECRET: SECRET, METRICS_TOKEN: SECRET, DATABASE_URL: url });
    const printed = printableSettings(settings);
    expect(JSON.stringify(printed)).not.toMatch(/open-sesame|a-secret/);
    expect(printed).toMatchObject({ JWT_SECRET: '(hidden)', PORT: 8000 });
  });
});

it('DEBUG logs everything, unless the level is given', () => {
  expect(readSettings({ DEBUG: 'true' }).logLevel).toBe('debug');
  expect(readSettings({ DEBUG: 'true', LOG_LEVEL: 'error' }).logLevel).toBe('error');
});

test.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['127.0.0.1', true],
  ['::1', true],
  ['[::1]', true],
  ['127.evil.example', false],
  ['localhost.example', false],
  ['::ffff:127.0.0.1', false],
  ['', false],
])('whether %s is a loopback name: %s', (name, expected) => {
  expect(isLoopback(name)).toBe(expected);
});

it('the README has the table of settings', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(settingsTable());
});
