/** The one place that looks at this process's environment and at the `.env` file beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, type Settings } from './read.ts';

/** The settings of this process: its environment, then `.env` in `folder`. Throws `SettingsError`. */
export function loadSettings(folder = process.cwd(), environment: NodeJS.ProcessEnv = process.env): Settings {
  return readSettings(environment, dotenv(join(folder, '.env')));
}

function dotenv(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw cause;
  }
}
