/** The process of the `tessera` command. */
import { tessera } from './tessera.ts';

process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'EPIPE') process.exit(0);
});
tessera(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
