/** Models without a file: what a person types, what comes out, what is refused and how. */
import { describe, expect, test } from 'vitest';
import { answer } from './answer.ts';
import { BACKENDS } from './backend/choose.ts';
import { compileModel } from './compile.ts';
import { TesseraError } from './errors.ts';
import { type ExpressionVariable, expressionModel } from './expression-model.ts';
import { createRunner, singleThread } from './simulate.ts';

const constant = (name: string, value: number): ExpressionVariable => ({ name, min: value, mode: value, max: value });

function compile(formula: string, variables: readonly ExpressionVariable[]) {
  const { workbook, model } = expressionModel(formula, variables);
  return compileModel(workbook, model, 45000);
}

/** The value of an expression whose variables are constants. */
function valueOf(formula: string, values: Readonly<Record<string, number>>): number | null {
  const variables = Object.entries(values).map(([name, value]) => constant(name, value));
  return compile(formula, variables).program.outputs[0]!.base;
}

async function run(formula: string, variables: readonly ExpressionVariable[], trials = 4096) {
  const { program } = compile(formula, variables);
  const runner = await createRunner(program, BACKENDS[0]!);
  const { outputs } = await answer(program, { seed: 7, trials }, {}, singleThread(runner));
  runner.release();
  return outputs[0]!;
}

function refusal(formula: string, variables: readonly ExpressionVariable[]): string {
  try {
    compile(formula, variables);
  } catch (failure) {
    if (failure instanceof TesseraError) return `${failure.code}: ${failure.message}`;
    throw failure;
  }
  return 'accepted';
}

describe('the value of an expression', () => {
  // Python's value where the text is Python, Excel's where it is Excel's.
  test.each([
    ['x + y', { x: 2, y: 3 }, 5],
    ['=x+y', { x: 2, y: 3 }, 5],
    ['price_1 * qty', { price_1: 2.5, qty: 4 }, 10],
    ['x1 - B2 + A1', { x1: 10, B2: 3, A1: 1 }, 8],
    ['Q1 + R + C + RC + R1C1', { Q1: 1, R: 2, C: 3, RC: 4, R1C1: 5 }, 15],
    ['prix_été * größe * 数量', { prix_été: 2, größe: 3, 数量: 4 }, 24],
    ['_a + $b + a$', { _a: 1, $b: 2, a$: 3 }, 6],
    ['x + X', { x: 1, X: 10 }, 11],
    ['Price * 2', { price: 4 }, 8],
    ['rate * price', { rate: 3, price: 5 }, 15],
    ['x ** 2', { x: 3 }, 9],
    ['-x ** 2', { x: 3 }, -9],
    ['-x ^ 2', { x: 3 }, 9],
    ['2 ** 3 ** 2', {}, 512],
    ['2 ^ 3 ^ 2', {}, 64],
    ['2 ** -x', { x: 1 }, 0.5],
    ['(x + 1) ** (y - 1) * 2', { x: 1, y: 4 }, 16],
    ['max(x, y) ** 2', { x: 1, y: 4 }, 16],
    ['-max(x, y) ** 2 + 1', { x: 1, y: 4 }, -15],
    ['IF(x == 2, 10, 20)', { x: 2 }, 10],
    ['IF(x != 2, 10, 20)', { x: 2 }, 20],
    ['IF(x > y, x, y) * 10%', { x: 50, y: 20 }, 5],
    ['if(TRUE, x, 0)', { x: 6 }, 6],
    ['IF(x=1,,5)+1', { x: 1 }, 1],
    ['SUM(x, y, 1)', { x: 1, y: 2 }, 4],
    ['SUM({1,2;3,4}) + pi()*0', {}, 10],
    ['1e3 + .5 + 2. + 1.5E-1', {}, 1002.65],
    ['NORM.S.INV(0.5) + x', { x: 1 }, 1],
    ['((((x))))', { x: 5 }, 5],
    ['x - -y', { x: 5, y: 2 }, 7],
    ['LEN("a""b") + x', { x: 1 }, 4],
  ])('%s with %j is %d', (formula, values, expected) => {
    expect(valueOf(formula as string, values as Record<string, number>)).toBeCloseTo(expected as number, 12);
  });

  test('of its most likely values is the base, and there is none for a distribution', () => {
    expect(compile('2*x', [{ name: 'x', min: 0, mode: 3, max: 10 }]).program.outputs[0]!.base).toBe(6);
    expect(compile('2*x', [{ name: 'x', distribution: 'normal(0, 1)' }]).program.outputs[0]!.base).toBeNull();
  });
});

describe('a run', () => {
  test('has the mean of triangular variables, labels them by name, and finds the drivers', async () => {
    const variables = [
      { name: 'x1', min: 0, mode: 3, max: 9 },
      { name: 'Q1', min: 10, mode: 10, max: 13 },
    ];
    const { mean, label, drivers } = await run('x1 + Q1', variables, 16384);
    // Means 4 and 11; variances (a² + b² + c² - ab - ac - bc) / 18 = 63/18 and 9/18.
    expect(Math.abs(mean! - 15)).toBeLessThan(5 * Math.sqrt(72 / 18 / 16384));
    expect(label).toBe('x1 + Q1');
    expect(drivers.map((driver) => driver.label)).toEqual(['x1', 'Q1']);
  });

  test('of three equal values is that of a constant', async () => {
    const { min, max, std_dev } = await run('x * y', [constant('x', 3), constant('y', 4)], 2048);
    expect([min, max, std_dev]).toEqual([12, 12, 0]);
  });

  test('takes any distribution, whose arguments may be other variables', async () => {
    const variables: ExpressionVariable[] = [
      { name: 'mu', distribution: 'uniform(10, 20)' },
      { name: 'x', distribution: 'normal(mu * 2, 1, truncate(, 100))' },
    ];
    const { mean, std_dev } = await run('x', variables, 16384);
    // Var = 4 Var(mu) + 1 = 400/12 + 1.
    const deviation = Math.sqrt(400 / 12 + 1);
    expect(Math.abs(mean! - 30)).toBeLessThan((5 * deviation) / Math.sqrt(16384));
    expect(std_dev! / deviation).toBeCloseTo(1, 1);
  });

  test('keeps the draws of a variable when others come before it', async () => {
    const x: ExpressionVariable = { name: 'x', distribution: 'normal(0, 1)' };
    const alone = await run('x', [x]);
    const second = await run('x', [{ name: 'other', distribution: 'normal(0, 1)' }, x]);
    expect(second.mean).toBe(alone.mean);
  });
});

describe('refused', () => {
  const x = constant('x', 1);
  test.each([
    ['x + z', 'variable-unknown: The formula uses "z", and there is no variable of that name. Variables: x.'],
    ['x + A1', 'variable-unknown: The formula uses "A1"'],
    ['x + pi', 'variable-unknown: The formula uses "pi"'],
    ['Sheet1!A1', 'expression-syntax: The formula cannot be read at character 7: unexpected !'],
    ['A1:B2', 'expression-syntax: The formula cannot be read at character 3: unexpected :'],
    ['x x', 'expression-syntax: The formula cannot be read at character 3: unexpected x'],
    ['2x', 'expression-syntax: The formula cannot be read at character 1: unexpected 2'],
    ['x +', 'expression-syntax: The formula cannot be read at character 4: it ends where a value should follow'],
    ['', 'expression-syntax: The formula cannot be read at character 1: it ends where a value should follow'],
    ['x * (1 + 2', 'expression-syntax: The formula cannot be read at character 11: ) is missing at the end'],
    [
      'x * (1,5)',
      'expression-syntax: The formula cannot be read at character 7: ) is missing before , (a decimal number',
    ],
    ['x * 1,5', 'expression-syntax: The formula cannot be read at character 6: unexpected ,'],
    ['x(2)', 'expression-syntax: The formula cannot be read at character 2: x is a variable and cannot be called'],
    ['x % 2', 'expression-syntax: The formula cannot be read at character 3: % is per cent here; write MOD(a, b)'],
    ['x // 2', 'expression-syntax: The formula cannot be read at character 4: unexpected /'],
    ['x && 2', 'expression-syntax: The formula cannot be read at character 4: unexpected &'],
    ["'a' & x", "expression-syntax: The formula cannot be read at character 1: unexpected '"],
    ['x[0]', 'expression-syntax: The formula cannot be read at character 2: unexpected ['],
    ['__import__("os")', 'function-unknown: The formula calls __import__()'],
    ['math.sqrt(x)', 'function-unknown: The formula calls math.sqrt()'],
    ['INDIRECT("B2")', 'function-unknown: The formula calls INDIRECT()'],
    ['LET(a, 1, a)', 'function-unknown: The formula calls LET()'],
    ['x.y', 'variable-unknown: The formula uses "x.y"'],
  ])('%s', (formula, sentence) => {
    expect(refusal(formula, [x])).toContain(sentence);
  });

  test('depth and length that no person writes', () => {
    expect(refusal('('.repeat(3000) + 'x' + ')'.repeat(900), [x])).toContain('formula-too-deep');
    expect(refusal('2' + '**2'.repeat(1000), [x])).toContain('formula-too-deep');
    expect(refusal('x+'.repeat(3000) + 'x', [x])).toContain('formula-too-long');
  });

  test.each([
    ['TRUE', 'variable-invalid: The variable TRUE cannot be used: it is a truth value in every formula'],
    ['2x', 'variable-invalid: The variable 2x cannot be used: a name is made of letters'],
    ['a b', 'variable-invalid: The variable a b cannot be used'],
    ['', 'variable-invalid'],
    ['a.b', 'variable-invalid'],
  ])('the name %j', (name, sentence) => {
    expect(refusal('1', [constant(name, 1)])).toContain(sentence);
  });

  test('a name twice, also when written with other code points of the same letters', () => {
    expect(refusal('x', [x, x])).toContain('x cannot be used: it is given twice');
    expect(refusal('é', [constant('é', 1), constant('e\u0301', 1)])).toContain('it is given twice');
    expect(valueOf('e\u0301 + 1', { é: 2 })).toBe(3);
  });

  test('a case that two variables share and neither has', () => {
    expect(refusal('Ab', [constant('ab', 1), constant('AB', 2)])).toContain('uses "Ab"');
  });

  test('values out of order, or none', () => {
    const three = (min: number, mode: number, max: number) => [{ name: 'x', min, mode, max }];
    expect(refusal('x', three(3, 2, 4))).toContain('its least value 3 is above its most likely value 2');
    expect(refusal('x', three(1, 5, 4))).toContain('its most likely value 5 is above its greatest value 4');
    expect(refusal('x', three(1, NaN, 4))).toContain('its values must be numbers');
    expect(refusal('x', three(1, 2, Infinity))).toContain('its values must be numbers');
  });

  test('variables that depend on each other in a circle', () => {
    const variables = [
      { name: 'a', distribution: 'normal(b, 1)' },
      { name: 'b', distribution: 'normal(a, 1)' },
    ];
    expect(refusal('a', variables)).toContain('circular-reference');
  });

  test('what is no distribution', () => {
    expect(refusal('x', [{ name: 'x', distribution: 'bell(1, 2)' }])).toContain('distribution-unknown');
    expect(refusal('x', [{ name: 'x', distribution: 'normal(1, -2)' }])).toContain('distribution-impossible');
    expect(refusal('x', [{ name: 'x', distribution: 'normal(y, 2)' }])).toContain('variable-unknown');
  });
});
