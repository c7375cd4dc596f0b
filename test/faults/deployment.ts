/** A real server with its worker processes, for tests that do to it what machines do: kill, freeze, restart. */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerProcess } from '../server-process.ts';
import type { Strike } from './strike.ts';

const STRIKE = new URL('./strike.ts', import.meta.url).href;

export class Deployment extends ServerProcess {
  constructor(settings: Readonly<Record<string, string>>) {
    super({ TASK_SECONDS: '0.1', ...settings });
  }

  override start(): Promise<void> {
    return super.start({ NODE_OPTIONS: `--import ${STRIKE}`, STRIKE_FOLDER: this.folder });
  }

  arm(strike: Omit<Strike, 'id'>): void {
    rmSync(join(this.folder, 'struck.json'), { force: true });
    writeFileSync(join(this.folder, 'arming.json'), JSON.stringify({ ...strike, id: randomUUID() }));
    renameSync(join(this.folder, 'arming.json'), join(this.folder, 'armed.json'));
  }

  get struck(): boolean {
    return existsSync(join(this.folder, 'struck.json'));
  }

  workers(): number[] {
    return this.processes()
      .filter(({ file }) => file.endsWith('worker-entry.ts'))
      .map(({ pid }) => pid);
  }
}
