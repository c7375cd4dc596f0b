/** A plan to the binary of a module, and to its text. */
import type { Graph } from '../../ir/ir.ts';
import { assemble, Body } from './assembler.ts';
import { Emitter, type Rare } from './emit.ts';
import { type Plan, plan } from './plan.ts';
import { printModule } from './text.ts';

/**
 * The module of a plan: functions `piece0`, `piece1`, … (see `emit.ts`), or those asked for, on the memory `host.memory`.
 * Where slow paths are computed it also imports `host.rare…`, the functions of `ir/rare.ts` by number.
 */
export function moduleOf(
  plan: Plan,
  rare: Rare,
  pieces: readonly number[] = [...plan.partition.pieces.keys()],
): Uint8Array {
  const slow = rare === 'compute' ? plan.slow : [];
  const emitter = new Emitter(plan, rare);
  return assemble({
    pages: plan.layout.pages,
    imports: slow.map((path) => ({ name: `rare${path}`, parameters: ['f64', 'f64'], results: ['f64'] })),
    bodies: [
      ...slow.map((_, number) => ({ body: slowPath(number) })),
      ...pieces.map((piece) => ({ body: emitter.piece(piece), name: `piece${piece}` })),
    ],
  });
}

/** The WebAssembly text of the fast code of a verified graph. */
export function explainModule(graph: Graph): string {
  return printModule(moduleOf(plan(graph), 'notice'));
}

/** A function `(mask, fast, a, b)` of vectors: what import `number` makes of a and b in the lanes of the mask, else fast. */
function slowPath(number: number): Body {
  const body = new Body(['v128', 'v128', 'v128', 'v128'], ['v128']);
  const [mask, result, a, b] = [0, 1, 2, 3] as const;
  for (let lane = 0; lane < 2; lane++) {
    body.get(mask).lane('i32x4.extract_lane', 2 * lane);
    body.open('if');
    body.get(result).get(a).lane('f64x2.extract_lane', lane).get(b).lane('f64x2.extract_lane', lane).call(number);
    body.lane('f64x2.replace_lane', lane).set(result);
    body.close();
  }
  return body.get(result);
}
