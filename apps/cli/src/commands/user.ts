/** `tessera user`: who may sign in where AUTH=jwt. It works on the database itself, so it needs no server and no sign-in. */
import { TesseraError } from '@tessera/engine';
import {
  addUser,
  changeUser,
  type Database,
  findUserByName,
  hashPassword,
  listUsers,
  openDatabase,
  StoreError,
} from '@tessera/store';
import { UsageError } from '../failure.ts';
import { askNewPassword } from '../password.ts';
import { openSettings } from '../settings.ts';
import { table } from '../text.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/;

type Action = (database: Database, name: string, admin: boolean) => Promise<void>;

const ACTIONS: Readonly<Record<string, { readonly named: boolean; readonly act: Action }>> = {
  add: { named: true, act: add },
  list: { named: false, act: list },
  password: { named: true, act: setPassword },
  disable: { named: true, act: (database, name) => setDisabled(database, name, true) },
  enable: { named: true, act: (database, name) => setDisabled(database, name, false) },
};

const FORMS = 'tessera user add NAME [--admin], list, password NAME, disable NAME, enable NAME';

export async function user(words: readonly string[]): Promise<number> {
  const admin = words.includes('--admin');
  const [verb, name = '', ...more] = words.filter((word) => word !== '--admin');
  const action = verb !== undefined && Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb] : undefined;
  if (!action || more.length > 0 || (admin && verb !== 'add') || (name !== '') !== action.named)
    throw new UsageError(`Write one of: ${FORMS}.`);
  if (action.named && !NAME.test(name))
    throw new UsageError(
      `"${name}" is no user name: at most 64 letters, digits and . _ @ + -, and a letter or digit first.`,
    );
  const database = await open();
  try {
    await action.act(database, name, admin);
  } finally {
    await database.close();
  }
  return 0;
}

async function open(): Promise<Database> {
  const { databaseUrl, dataDir } = openSettings();
  try {
    return await openDatabase({ url: databaseUrl, folder: dataDir, log: (line) => process.stderr.write(`${line}\n`) });
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    if (cause.code === 'folder-in-use') throw new TesseraError('database-in-use', cause.facts);
    throw new TesseraError('database-unusable', { reason: cause.message });
  }
}

async function add(database: Database, name: string, admin: boolean): Promise<void> {
  if (await findUserByName(database, name)) throw new TesseraError('user-exists', { name });
  const passwordHash = await hashPassword(await askNewPassword(name));
  const made = await addUser(database, { name, passwordHash, role: admin ? 'admin' : 'user' });
  process.stdout.write(`${made.name} can sign in${admin ? ' as administrator' : ''}.\n`);
}

async function list(database: Database): Promise<void> {
  const users = (await listUsers(database)).map(({ name, role, disabled, createdAt }) => [
    name,
    role,
    disabled ? 'disabled' : 'active',
    createdAt.toISOString().slice(0, 10),
  ]);
  process.stdout.write(`${table([['name', 'role', 'state', 'since'], ...users], '', true)}\n`);
}

async function setPassword(database: Database, name: string): Promise<void> {
  const { id } = await known(database, name);
  await changeUser(database, id, { passwordHash: await hashPassword(await askNewPassword(name)) });
  process.stdout.write(`${name} has a new password and is signed out everywhere.\n`);
}

async function setDisabled(database: Database, name: string, disabled: boolean): Promise<void> {
  const { id } = await known(database, name);
  await changeUser(database, id, { disabled });
  process.stdout.write(`${name} is ${disabled ? 'disabled, and signed out everywhere' : 'enabled again'}.\n`);
}

async function known(database: Database, name: string) {
  const found = await findUserByName(database, name);
  if (!found) throw new TesseraError('user-unknown', { name });
  return found;
}
