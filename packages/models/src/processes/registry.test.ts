/** What holds for every process: names, presets, both backends, and the moments that it claims. */
import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { backendsAgree, momentsAgree, pathColumns, planOf } from './path-fixture.ts';
import type { Process } from './process.ts';
import { findProcess, PROCESSES } from './registry.ts';

/** Names and aliases of a list, each as often as it occurs. */
function namesOf(entries: readonly { readonly name: string; readonly aliases?: readonly string[] }[]): string[] {
  return entries.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
}

/** Every preset with every scheme. */
function casesOf(process: Process) {
  return process.presets.flatMap((preset) =>
    process.schemes.map((scheme) => ({ ...preset, scheme, label: `${preset.title}, ${scheme.name}` })),
  );
}

const PATHS = 4096;
const STEPS = 6;

describe('the table of processes', () => {
  it('has every name and alias once, all found in any case', () => {
    const names = namesOf(PROCESSES);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(PROCESSES.filter(({ name }) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
    // An alias may be as textbooks write it: `m/m/c`, `garch(1,1)`.
    expect(names.filter((name) => !/^[a-z0-9/(),-]+$/.test(name))).toEqual([]);
    for (const process of PROCESSES)
      for (const name of namesOf([process])) expect(findProcess(` ${name.toUpperCase()}`)).toBe(process);
  });
});

describe.each(PROCESSES.map((process) => [process.name, process] as const))('%s', (_, process) => {
  it('has parameters, schemes and components with names of their own', () => {
    const lists = [
      namesOf(process.parameters).map((name) => name.toLowerCase()),
      process.schemes.map(({ name }) => name),
      process.components(checkParameters(process)),
    ];
    for (const list of lists) expect(list.filter((name, i) => list.indexOf(name) !== i)).toEqual([]);
    expect(process.parameters.filter(({ name }) => !/^[A-Za-z]\w*$/.test(name))).toEqual([]);
    expect(process.schemes.length).toBeGreaterThan(0);
  });

  it('begins every path at the given price, to the last bit where its logarithm is stepped', async () => {
    const price = process.parameters.find(({ name }) => name === 's0');
    if (typeof price?.fallback !== 'number') return;
    for (const { name } of process.schemes) {
      const model = { process: process.name, scheme: name, parameters: { s0: 99.7 }, steps: 2, keep: 'all' as const };
      const start = (await pathColumns(model, 1))[0]![0]!;
      if (process.name === 'cev') expect(Math.abs(start / 99.7 - 1)).toBeLessThan(2 ** -51);
      else expect(start).toBe(99.7);
    }
  });

  it('has presets that are complete and allowed', () => {
    expect(process.presets.length).toBeGreaterThan(0);
    const own = process.parameters.map(({ name }) => name);
    for (const { parameters } of process.presets) {
      expect(Object.keys(parameters).sort()).toEqual(own.toSorted());
      expect(checkParameters(process, parameters)).toEqual(parameters);
    }
  });

  it.each(casesOf(process).map((one) => [one.label, one] as const))('%s: finite, with its moments', async (_, one) => {
    const plan = planOf(process, {
      parameters: one.parameters,
      scheme: one.scheme.name,
      steps: STEPS,
      ...(one.horizon !== undefined && { horizon: one.horizon }),
      keep: 2,
    });
    const columns = await pathColumns(plan, PATHS);
    const count = plan.components.length;
    for (const column of columns) expect(column.findIndex((x) => !Number.isFinite(x))).toBe(-1);
    const isExact = one.scheme.weakOrder === undefined && one.scheme.strongOrder === undefined;
    plan.kept.forEach((step, k) => {
      const { horizon, steps } = plan.grid;
      const moments = process.moments?.(plan.parameters, (step * horizon) / steps, horizon);
      if (moments === undefined) return;
      expect(moments.mean.length).toBe(count);
      expect([...moments.mean, ...(moments.variance ?? [])].map(Math.abs)).not.toContain(Infinity);
      if (!isExact) return;
      for (let component = 0; component < count; component++) {
        const [mean, variance] = [moments.mean[component]!, moments.variance?.[component]];
        if (Number.isNaN(mean)) continue;
        const expected = { mean, variance: Number.isNaN(variance) ? undefined : variance };
        momentsAgree(columns[k * count + component]!, expected, 4.5, `${plan.process.components(plan.parameters)[component]} at step ${step}`); // biome-ignore format: one call
      }
    });
  });

  it.each(casesOf(process).map((one) => [one.label, one] as const))(
    '%s: the same bits on both backends',
    async (_, one) => {
      const { parameters, scheme, horizon } = one;
      await backendsAgree(planOf(process, { parameters, scheme: scheme.name, steps: 3, ...(horizon !== undefined && { horizon }) })); // biome-ignore format: one call
    },
  );
});
