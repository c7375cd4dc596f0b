/** The uniform distributions, continuous and on whole numbers. Closed forms. */
import { type Distribution, GREATEST_COUNT } from './distribution.ts';
import { inside, isWhole, within } from './tails.ts';

/** Every value between min and max is as likely as any other. */
export const uniform: Distribution = {
  name: 'uniform',
  title: 'Uniform',
  use: 'Only the least and the greatest value are known, and none between them is favoured.',
  example: 'uniform(0.02, 0.05)',
  parameters: [
    { name: 'min', meaning: 'least value' },
    { name: 'max', meaning: 'greatest value, not below min' },
  ],
  discrete: false,
  method: 'Closed form, from the nearer end.',
  limits: 'min = max gives that value.',
  source: 'Elementary.',
  requirements: (m, [min, max]) => [
    { holds: m.le(min!, max!), otherwise: 'max ({max}) must not be below min ({min})' },
  ],
  quantile(m, u, [min, max]) {
    const width = m.sub(max!, min!);
    const fromLeft = m.add(min!, m.mul(u.lower, width));
    const fromRight = m.sub(max!, m.mul(u.upper, width));
    return m.select(m.le(u.lower, m.const(0.5)), fromLeft, fromRight);
  },
  cdf(m, x, [min, max]) {
    const width = m.sub(max!, min!);
    return within(m, x, min!, max!, { lower: m.div(m.sub(x, min!), width), upper: m.div(m.sub(max!, x), width) });
  },
  density: (m, x, [min, max]) => inside(m, x, min!, max!, m.div(m.const(1), m.sub(max!, min!))),
  moments: ([min, max]) => ({
    mean: min! / 2 + max! / 2,
    variance: (max! - min!) ** 2 / 12,
    skewness: 0,
    kurtosis: 1.8,
  }),
  support: ([min, max]) => [min!, max!],
};

/** Every whole number from min to max is as likely as any other. */
export const integerUniform: Distribution = {
  name: 'integerUniform',
  aliases: ['intUniform', 'randBetween'],
  title: 'Uniform on whole numbers',
  use: 'Every whole number of a range is equally likely, as with a die.',
  example: 'integerUniform(1, 6)',
  parameters: [
    { name: 'min', meaning: 'least value, a whole number' },
    { name: 'max', meaning: 'greatest value, a whole number not below min' },
  ],
  discrete: true,
  integer: true,
  method: 'Closed form.',
  limits: 'Ranges of up to 2^52 values.',
  source: 'Elementary.',
  requirements: (m, [min, max]) => [
    { holds: isWhole(m, min!), otherwise: 'min ({min}) must be a whole number' },
    { holds: isWhole(m, max!), otherwise: 'max ({max}) must be a whole number' },
    { holds: m.le(min!, max!), otherwise: 'max ({max}) must not be below min ({min})' },
    {
      holds: m.lt(m.sub(max!, min!), m.const(GREATEST_COUNT)),
      otherwise: 'max ({max}) must be within 2^52 of min ({min})',
    },
  ],
  quantile(m, u, [min, max]) {
    const one = m.const(1);
    const count = m.add(m.sub(max!, min!), one);
    const steps = m.sub(m.ceil(m.mul(u.lower, count)), one);
    return m.add(min!, m.min(m.max(steps, m.const(0)), m.sub(max!, min!)));
  },
  cdf(m, x, [min, max]) {
    const one = m.const(1);
    const count = m.add(m.sub(max!, min!), one);
    const whole = m.floor(x);
    return within(m, whole, m.sub(min!, one), max!, {
      lower: m.div(m.add(m.sub(whole, min!), one), count),
      upper: m.div(m.sub(max!, whole), count),
    });
  },
  density(m, x, [min, max]) {
    const each = m.div(m.const(1), m.add(m.sub(max!, min!), m.const(1)));
    return m.select(m.eq(m.floor(x), x), inside(m, x, min!, max!, each), m.const(0));
  },
  moments([min, max]) {
    const count = max! - min! + 1;
    const square = count * count;
    return {
      mean: min! / 2 + max! / 2,
      variance: (square - 1) / 12,
      skewness: count > 1 ? 0 : NaN,
      kurtosis: count > 1 ? 3 - (1.2 * (square + 1)) / (square - 1) : NaN,
    };
  },
  support: ([min, max]) => [min!, max!],
};
