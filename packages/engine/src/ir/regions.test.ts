/** Operations of loops in loops stand in the body of the innermost loop whose state they use. */
import { expect, test } from 'vitest';
import { Builder } from './builder.ts';
import { regions } from './regions.ts';

test('an operation that uses two loops stands in the inner one, though that one knows nothing of the outermost', () => {
  const b = new Builder();
  let inside = -1;
  const [out] = b.loop(2, [b.input(0)], ([x]) => {
    const [middle] = b.loop(2, [x!], ([y]) => {
      const [inner] = b.loop(2, [y!], ([z]) => {
        inside = b.mul(y!, z!);
        return { next: [inside], done: b.gt(inside, b.const(9)) };
      });
      return { next: [inner!], done: b.bool(false) };
    });
    return { next: [middle!], done: b.bool(false) };
  });
  const graph = b.graph([out!]);
  const closing = graph.operations.findIndex(({ op, args }) => op === 'loop' && args.includes(inside));
  expect(regions(graph).bodies.get(graph.operations[closing]!.loop!)).toContain(inside);
});
