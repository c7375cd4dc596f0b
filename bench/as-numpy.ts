/** The mixed model as a NumPy program: vectorised in blocks of 10,000, its own Philox generator, the mean as JSON. */
import { type Cell, INPUTS, type MixedModel } from './mixed-model.ts';

const FORMS: Readonly<Record<Cell['op'], (x: readonly string[]) => string>> = {
  add: ([a, b]) => `${a} + ${b}`,
  sub: ([a, b]) => `${a} - ${b}`,
  mul: ([a, b]) => `${a} * ${b}`,
  div: ([a, b]) => `${a} / ${b}`,
  exp: ([a]) => `np.exp(${a})`,
  log: ([a]) => `np.log(${a})`,
  sqrt: ([a]) => `np.sqrt(${a})`,
  abs: ([a]) => `np.abs(${a})`,
  min: ([a, b]) => `np.minimum(${a}, ${b})`,
  max: ([a, b]) => `np.maximum(${a}, ${b})`,
  if: ([a, b, c, d]) => `np.where(${a} < ${b}, ${c}, ${d})`,
};

export function asNumpy({ triangles, cells }: MixedModel): string {
  const inputs = triangles.map((triangle, k) => `    v${k} = random.triangular(${triangle.join(', ')}, n)`);
  const lines = cells.map(({ op, args }, k) => `    v${INPUTS + k} = ${FORMS[op](args.map((arg) => `v${arg}`))}`);
  return `import json, sys, time
import numpy as np

random = np.random.Generator(np.random.Philox(1))

def block(n):
${[...inputs, ...lines].join('\n')}
    return v${INPUTS + cells.length - 1}

trials = int(sys.argv[1])
begin = time.perf_counter()
parts = []
for first in range(0, trials, 10000):
    parts.append(block(min(10000, trials - first)))
y = np.concatenate(parts)
mean, variance = y.mean(), y.var(ddof=1)
d = y - mean
s = d * d
result = {"mean": mean, "variance": variance, "m3": (s * d).sum(), "m4": (s * s).sum(), "min": y.min(), "max": y.max()}
result["percentiles"] = list(np.percentile(y, [1, 5, 10, 25, 50, 75, 90, 95, 99]))
print(json.dumps({"seconds": time.perf_counter() - begin, **result}))
`;
}
