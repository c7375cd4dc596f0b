"""Golden values of the special functions, from mpmath at 60 digits (Debian: python3-mpmath).

Run in this folder: python3 generate.py
Writes elementary.csv, normal.csv, gamma.csv and beta.csv with the columns
  function, arguments (separated by blanks), high, low
where high + low is the value to about 32 digits; high is the nearest double.
"""
import json
import random
from mpmath import mp, mpf
import mpmath as mpm

mp.dps = 60
PI = mpm.pi


def write(name, rows):
    with open(name, 'w') as file:
        file.write('function,arguments,high,low\n')
        for function, arguments, value in rows:
            high = float(value)
            low = float(value - mpf(high)) if mpm.isfinite(high) else 0.0
            text = ' '.join(repr(float(a)) for a in arguments)
            file.write(f'{function},{text},{high!r},{low!r}\n')


def sign():
    return random.choice((-1, 1))


def log_uniform(low, high):
    return 2.0 ** random.uniform(low, high)


# ---- elementary: random arguments, hard ones, and those of 30,000 (tan, asin,
# acos: 160,000) random ones where our error is largest (worst.json).

ELEMENTARY = {
    'exp': (mpm.exp, lambda: sign() * log_uniform(-10, 9.45)),
    'expm1': (mpm.expm1, lambda: sign() * log_uniform(-60, 9)),
    'log': (mpm.log, lambda: log_uniform(-1074, 1023)),
    'log1p': (mpm.log1p, lambda: log_uniform(-60, 100)),
    'log2': (lambda x: mpm.log(x) / mpm.log(2), lambda: log_uniform(-1074, 1023)),
    'log10': (mpm.log10, lambda: log_uniform(-1074, 1023)),
    'sin': (mpm.sin, lambda: sign() * log_uniform(-20, 27)),
    'cos': (mpm.cos, lambda: sign() * log_uniform(-20, 27)),
    'tan': (mpm.tan, lambda: sign() * log_uniform(-20, 27)),
    'asin': (mpm.asin, lambda: random.uniform(-1, 1)),
    'acos': (mpm.acos, lambda: random.uniform(-1, 1)),
    'atan': (mpm.atan, lambda: sign() * log_uniform(-20, 20)),
    'sinh': (mpm.sinh, lambda: sign() * log_uniform(-20, 9.45)),
    'cosh': (mpm.cosh, lambda: sign() * log_uniform(-20, 9.45)),
    'tanh': (mpm.tanh, lambda: sign() * log_uniform(-20, 5)),
    'asinh': (mpm.asinh, lambda: sign() * log_uniform(-30, 100)),
    'acosh': (mpm.acosh, lambda: 1 + log_uniform(-30, 100)),
    'atanh': (mpm.atanh, lambda: random.uniform(-1, 1)),
}
# The doubles nearest to multiples of pi/2 below 2^27, subnormal results, the last finite ones, the borders of reductions.
HARD = {
    'exp': [709.782712893384, -708.3964185322641, -745.1332191019411, -740.5, 0.34657359027997264, 1e-300, -1e-17],
    'expm1': [709.782712893384, 5e-324, -1e-300, 0.34657359027997264, -37.4, -40.0],
    'log': [5e-324, 1.7976931348623157e308, 0.9999999999999999, 1.0000000000000002, 1.4142135623730951, 1e-310],
    'log1p': [-0.9999999999999999, 1e-300, -0.5, 0.4142135623730951, 1e308],
    'log2': [5e-324, 0.9999999999999999, 1.0000000000000002, 3.0],
    'log10': [5e-324, 0.9999999999999999, 1.0000000000000002, 999.9999999999999],
    'tan': [1.5707963267948966, 3.141592653589793, 4.71238898038469],
    'asin': [1.0, 0.9999999999999999, 1e-300, 0.5],
    'acos': [-1.0, 0.9999999999999999, 1e-300, -0.9999999999999999],
    'atan': [1.0, 0.9999999999999999, 1.0000000000000002, 1e300, 5e-324],
    'sinh': [710.4758600739439, 1e-300, 709.0000000000001],
    'cosh': [710.4758600739439, 709.0000000000001],
    'tanh': [22.0, 1e-300],
    'acosh': [1.0000000000000002],
    'atanh': [0.9999999999999999, 1e-300],
}


def near_multiples(count):
    """Doubles below 2^27 nearest to a multiple of pi/2, by the size of the remainder."""
    found = []
    for k in list(range(1, 60000)) + [random.randrange(60000, 85445659) for _ in range(20000)]:
        x = float(k * PI / 2)
        found.append((abs(mpf(x) - k * PI / 2), x))
    return [x for _, x in sorted(found)[:count]]


def nearest_multiples():
    """In every second binade below 2^27 the double nearest to a multiple of pi/2, by the continued fraction of pi/2."""
    found = []
    for exponent in range(-52, -26, 2):
        rest, before, here = PI / 2 / mpf(2) ** exponent, (0, 1), (1, 0)
        while True:
            whole = int(mpm.floor(rest))
            before, here = here, (whole * here[0] + before[0], whole * here[1] + before[1])
            rest = 1 / (rest - whole)
            if here[0] >= 2**53:
                break
        found.append(float(mpf(before[0]) * mpf(2) ** exponent))
    return found


def elementary():
    random.seed(20240229)
    worst = json.load(open('worst.json'))
    multiples = near_multiples(8)
    rows = []
    for name, (function, draw) in ELEMENTARY.items():
        arguments = HARD.get(name, []) + worst[name] + [draw() for _ in range(12)]
        if name in ('sin', 'cos', 'tan'):
            arguments += multiples + nearest_multiples() + [float(2**27 - 1)]
        rows += [(name, (x,), function(mpf(x))) for x in arguments]
    powers = worst['pow'] + [[2.0, 0.5], [10.0, -3.0], [1.0000000000000002, 3e18], [0.9999999999999999, 6.7e18],
                             [5e-324, 0.5], [1e-310, -0.9], [3.0, -679.0], [1.7976931348623157e308, 1.0]]
    for _ in range(20):
        x = log_uniform(-40, 40)
        powers.append([x, random.uniform(-1000, 1000) / max(1.0, abs(float(mpm.log(x) / mpm.log(2))))])
    rows += [('pow', (x, y), mpf(x) ** mpf(y)) for x, y in powers]
    angles = worst['atan2'] + [[sign() * log_uniform(-20, 20), sign() * log_uniform(-20, 20)] for _ in range(20)]
    rows += [('atan2', (y, x), mpm.atan2(mpf(y), mpf(x))) for y, x in angles]
    bounded = worst['expBounded'] + [0.0, 700.0, -700.0] + [sign() * log_uniform(-10, 9.45) for _ in range(12)]
    rows += [('expBounded', (x,), mpm.exp(mpf(x))) for x in bounded]
    ratios = worst['logRatio'] + [[1.0, 1.0000000000000002], [1e50, 1e-50], [3.0, 3.0]]
    for _ in range(20):
        a = log_uniform(-160, 160)
        ratios.append([a, a * (1 + sign() * log_uniform(-52, -1))])
    rows += [('logRatio', (a, b), mpm.log(mpf(a) / mpf(b))) for a, b in ratios]
    write('elementary.csv', rows)


# ---- normal


def cdf(x):
    return mpm.erfc(-x / mpm.sqrt(mpf(2))) / 2


def quantile(p):
    p = mpf(p)
    if p > mpf('0.5'):
        return -quantile(1 - p)
    target = mpm.log(p)
    x = mpf(-float(mpm.sqrt(-2 * target)))
    for _ in range(200):
        step = (mpm.log(cdf(x)) - target) * cdf(x) / mpm.npdf(x)
        x -= step
        if abs(step) < mpf(10) ** -45:
            return x
    raise ArithmeticError(p)


def normal():
    random.seed(20240229)
    rows = []
    for x in [0.0, 1e-300, -38.4, -37.5, 8.29, 9.0] + [random.uniform(-37, 9) for _ in range(30)]:
        rows.append(('normalCdf', (x,), cdf(mpf(x))))
    for x in [0.0, 38.5, -37.6] + [random.uniform(-37, 37) for _ in range(20)]:
        rows.append(('normalDensity', (x,), mpm.npdf(mpf(x))))
    for x in [1.0, -1.0, 1.0000000000000002, 1e-300, 5.9] + [random.uniform(-6, 6) for _ in range(20)]:
        rows.append(('erf', (x,), mpm.erf(mpf(x))))
    for x in [1.0, -5.5, 26.5, 1e-300] + [random.uniform(-6, 26) for _ in range(20)]:
        rows.append(('erfc', (x,), mpm.erfc(mpf(x))))
    tails = [10.0 ** random.uniform(-300, 0) for _ in range(25)] + [10.0 ** random.uniform(-16, -0.3) for _ in range(15)]
    centre = [random.random() for _ in range(25)] + [0.2, 0.8, 0.19999999999999998, 0.5 + 2.0**-40, 0.5 - 2.0**-53]
    upper = [1 - 2.0**-53, 1 - 2.0**-30, 1 - 10.0**-9]
    for p in tails + centre + upper + [2.0**-53, 2.0**-1022]:
        rows.append(('normalQuantile', (p,), quantile(p)))
    write('normal.csv', rows)


# ---- gamma


def gamma_lower(a, x):
    """P(a, x) by its power series; enough digits for 1 - P too."""
    a, x = mpf(a), mpf(x)
    total = term = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 2) or n < x - a:
        n += 1
        term *= x / (a + n)
        total += term
    return total * mpm.exp(a * mpm.log(x) - x - mpm.loggamma(a + 1))


def with_digits(digits, function, *arguments):
    before = mp.dps
    mp.dps = digits
    value = function(*arguments)
    mp.dps = before
    return +value


def inverse_row(name, parameters, x, p, q, density):
    """The exact inverse at the doubles nearest to p and q = 1 - p, of which the smaller counts."""
    lower = p <= 0.5
    shift = (mpf(float(p)) - p) / density if lower else (q - mpf(float(q))) / density
    return (name, (*parameters, p, q), mpf(x) + shift)


def gamma():
    random.seed(20240229)
    rows = []
    for x in [1.0 + 2.0**-40, 2.0 - 2.0**-40, 1e-10, 0.5, 2.9999999, 3.0, 1e10, 1e300] + [log_uniform(-20, 20) for _ in range(20)]:
        rows.append(('lnGamma', (x,), mpm.loggamma(mpf(x))))
    for x in [171.6, 0.5, -0.5, -20.25, -100.1, 1e-5, 2.999999, 3.0000001] + [random.uniform(-25, 60) for _ in range(20)]:
        rows.append(('gamma', (x,), mpm.gamma(mpf(x))))
    for a, b in [(1e9, 1e9), (1e9, 0.5), (3.0, 1e-5), (1.0, 1.0)] + [(log_uniform(-10, 30), log_uniform(-10, 30)) for _ in range(16)]:
        value = mpm.loggamma(mpf(a)) + mpm.loggamma(mpf(b)) - mpm.loggamma(mpf(a) + mpf(b))
        rows.append(('lnBeta', (a, b), value))
    points = [(1e9, 1e9), (1e9, 1e9 + 1.5e5), (1e9, 1e9 - 1.2e5), (1e6, 1e6 + 2000), (0.001, 1e-250), (0.01, 1.4), (1e-4, 0.3)]
    points += [(0.5, 300.0), (1.0, 1e-30), (100.0, 60.0), (100.0, 139.9), (99.9, 101.0), (5000.0, 3000.5), (5000.0, 7100.0)]
    for _ in range(24):
        a = 10.0 ** random.uniform(-2, 5)
        points.append((a, max(a + a**0.5 * random.uniform(-7, 7), a / 10)))
    for _ in range(12):
        a = 10.0 ** random.uniform(-2, 3)
        points.append((a, a * 10.0 ** random.uniform(-2, 0.5)))
    for a, x in points:
        digits = 60 if a > 1e5 else 360
        p = with_digits(digits, gamma_lower, a, x)
        q = with_digits(digits, lambda: 1 - gamma_lower(a, x))
        if p > mpf(10) ** -290:
            rows.append(('gammaP', (a, x), p))
        if q > mpf(10) ** -290:
            rows.append(('gammaQ', (a, x), q))
        if min(p, q) > mpf(10) ** -290:
            density = mpm.exp((mpf(a) - 1) * mpm.log(mpf(x)) - mpf(x) - mpm.loggamma(mpf(a)))
            rows.append(inverse_row('gammaPInverse', (a,), x, p, q, density))
    write('gamma.csv', rows)


# ---- beta


def beta_lower(x, a, b):
    """I_x(a, b) by a series of positive terms."""
    x, a, b = mpf(x), mpf(a), mpf(b)
    total = term = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 2):
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    log_scale = a * mpm.log(x) + b * mpm.log1p(-x) - mpm.log(a)
    return total * mpm.exp(log_scale - mpm.loggamma(a) - mpm.loggamma(b) + mpm.loggamma(a + b))


def beta():
    random.seed(20240229)
    rows = []
    points = [(0.5, 1e6, 1e6), (0.49985, 1e7, 1e7), (1e-6, 1000.0, 1e9), (5e-9, 5.0, 1e9), (0.3, 0.5, 0.5), (0.01, 0.01, 30.0)]
    points += [(0.75, 4000.0, 1300.0), (0.5, 3999.0, 4001.0), (0.52, 4000.0, 4000.0), (1e-200, 0.1, 2.0), (0.9, 2.0, 3.0)]
    for _ in range(36):
        a, b = 10.0 ** random.uniform(-1, 2.5), 10.0 ** random.uniform(-1, 2.5)
        mean, deviation = a / (a + b), (a * b / (a + b) ** 3) ** 0.5
        x = mean + deviation * random.uniform(-7, 7)
        points.append((x if 0 < x < 1 else mean * random.random(), a, b))
    for x, a, b in points:
        mp.dps = 360  # the complement must keep its digits
        if x <= 0.5:
            p = beta_lower(x, a, b)
            q = 1 - p
        else:
            q = beta_lower(1 - mpf(x), b, a)
            p = 1 - q
        mp.dps = 60
        density = mpm.exp((mpf(a) - 1) * mpm.log(mpf(x)) + (mpf(b) - 1) * mpm.log1p(-mpf(x)) - mpm.loggamma(a) - mpm.loggamma(b) + mpm.loggamma(mpf(a) + mpf(b)))
        if min(p, q) > mpf(10) ** -290:
            rows.append(('betaI', (x, a, b), p))
            rows.append(('betaQ', (x, a, b), q))
            rows.append(inverse_row('betaIInverse', (a, b), x, p, q, density))
    write('beta.csv', rows)


if __name__ == '__main__':
    elementary()
    normal()
    gamma()
    beta()
