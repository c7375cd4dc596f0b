/** Finds the subcommand, and turns what goes wrong into a sentence and an exit code. */
import { TesseraError } from '@tessera/engine';
import { Refusal, UsageError } from './failure.ts';

const COMMANDS: Readonly<
  Record<string, { readonly summary: string; load(): Promise<(words: readonly string[]) => Promise<number>> }>
> = {
  inspect: {
    summary: 'what a workbook holds: sheets, parity with Excel, inputs and outputs worth a look',
    load: async () => (await import('./commands/inspect.ts')).inspect,
  },
  run: {
    summary: 'simulate, and print distributions, drivers and odds',
    load: async () => (await import('./commands/run.ts')).runCommand,
  },
  explain: {
    summary: 'every stage of the compilation as text',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  replay: {
    summary: 'the whole workbook as it stood in one trial',
    load: async () => (await import('./commands/replay.ts')).replayCommand,
  },
  price: {
    summary: 'prices and Greeks of a table of option contracts (CSV or Excel)',
    load: async () => (await import('./commands/price.ts')).price,
  },
  paths: {
    summary: 'paths of stochastic processes: distributions over time, functionals, odds',
    load: async () => (await import('./commands/paths.ts')).pathsCommand,
  },
  serve: {
    summary: 'the server: simulations over HTTP, with a queue and workers',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  worker: {
    summary: 'workers on this machine for the servers of a PostgreSQL database',
    load: async () => (await import('./commands/worker.ts')).worker,
  },
  user: {
    summary: 'who may sign in to a server with AUTH=jwt',
    load: async () => (await import('./commands/user.ts')).user,
  },
};

const HELP = `tessera: Monte Carlo simulation of Excel workbooks and stochastic processes, and pricing of option tables

  tessera inspect MODEL.xlsx [--json]
  tessera run     MODEL.xlsx [--model FILE.json] --input "Sheet1!B4=triangular(80,100,130)" … --output "Sheet1!F20" …
                  [--correlate "Sheet1!B4,Sheet1!B5=0.6"] [--sampling random|latin-hypercube|antithetic] [--as-of 2026-01-31]
                  [--trials 10000] [--seed 1] [--workers N] [--percentile 0.5]… [--probability "Sheet1!F20<0"]…
                  [--risk 95]… [--exact] [--json] [--samples out.csv] [--progress]
  tessera explain MODEL.xlsx [--model FILE.json] [--input …] --output …
  tessera replay  MODEL.xlsx [--model FILE.json] [--input …] [--output …] [--seed 1] --trial K [--json]
  tessera price   OPTIONS.csv|OPTIONS.xlsx [-o out.json|out.ndjson|out.csv|out.parquet]
                  [-o - --format json|ndjson|csv|parquet] [--workers N] [--chunksize ROWS]
                  [--model black-scholes|black-76|garman-kohlhagen] [--exercise european|american] [--implied-volatility]
                  [--method andersen-lake|barone-adesi-whaley|bjerksund-stensland|binomial] [--greeks delta,gamma,vanna,…]
                  [--theta year|day365|day252] [--vega 1.00|0.01] [--rho 1.00|0.01] [--decimals 0…15|full]
                  [--valuation 2026-12-31] [--sheet NAME] [--column "sigma=Vol (30d)"]… [--json] [--quiet]
  tessera paths   PROCESS [--s0 100 --sigma 0.2 …] [--horizon 1] [--steps 252] [--paths 10000] [--seed 1] [--scheme NAME]
                  [--keep end|all|N|0.25,0.5,1] [--components S,v] [--functional "max(average(S) - 100, 0)"]…
                  [--probability "max(S) > 120"]… [--quantiles 2.5,97.5]
                  [--payoff "asian option=call strike=100 rate=0.05"]… [--sampling random|antithetic|stratified|sobol]
                  [--net 4096] [--control S] [--control-mean X] [--shift 0.5]
                  [--stop HALFWIDTH] [--confidence 95] [--workers N] [--out paths.csv|.parquet|.ndjson|.json] [--json]
                  [--path K] [--progress];   tessera paths list;   tessera paths PROCESS --help
  tessera paths   --drift "mu*S" --diffusion "sigma*S" --x0 100 --mu 0.05 --sigma 0.2 …   (a process of your own)
  tessera serve   (settings such as PORT, DATA_DIR and DATABASE_URL come from the environment and .env)
  tessera worker  [--workers N] [--pin]   (DATABASE_URL names the database of the servers)
  tessera user    add NAME [--admin] | list | password NAME | disable NAME | enable NAME

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

A cell is written as Sheet1!B4 or 'My sheet'!B4, or by its defined name; an output may be a range (F20:J20).
Exit codes: 0 done, 1 the model or file cannot be used, 2 the command was typed wrong, 130 stopped with Ctrl-C.
`;

async function obey([name, ...words]: readonly string[]): Promise<number> {
  if (
    name === undefined ||
    name === 'help' ||
    name === '--help' ||
    name === '-h' ||
    (words.includes('--help') && name !== 'paths')
  ) {
    process.stdout.write(HELP);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new UsageError(
      `There is no command "${name}". Known are ${Object.keys(COMMANDS).join(', ')}; tessera --help tells more.`,
    );
  return (await command.load())(words);
}

/** Does what the words after `tessera` say; resolves with the exit code. What goes wrong is said on the standard error. */
export async function tessera(words: readonly string[]): Promise<number> {
  try {
    return await obey(words);
  } catch (cause) {
    if (cause instanceof TesseraError || cause instanceof UsageError || cause instanceof Refusal) {
      process.stderr.write(`tessera: ${cause.message}\n`);
      return cause instanceof UsageError ? 2 : 1;
    }
    if ((cause as NodeJS.ErrnoException)?.code === 'EPIPE') return 0;
    process.stderr.write(
      `tessera: an unexpected failure. Please report it with the model.\n${(cause as Error)?.stack ?? cause}\n`,
    );
    return 70;
  }
}
