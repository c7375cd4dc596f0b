// `npm start`: runs an example workbook and prints its result.
import { prepare, run } from './prepare.mjs';

const node = prepare();
run(node, ['apps/cli/src/main.ts', 'run', 'examples/cash-flow.xlsx', '--model', 'examples/cash-flow.tessera.json']);
