"""Derives the minimax coefficients of this folder, with mpmath (Debian: python3-mpmath). Prints each table.

Run: python3 derive.py [name ...]
Polynomials by Remez's exchange; rational functions by the same exchange, the levelled error solved by iterating
on the denominator. Errors are relative unless said otherwise; each is printed as a power of two.
"""
import sys
from mpmath import mp, mpf, matrix, lu_solve, polyval
import mpmath as mpm

mp.dps = 50
PI = mpm.pi


def horner(coefficients, x):
    return polyval(coefficients[::-1], x)


def exchange(errors, count):
    """Indices of the largest error in each run of one sign, at most `count` of them."""
    extrema, i = [], 0
    while i < len(errors):
        j = i
        while j < len(errors) and (errors[j] > 0) == (errors[i] > 0):
            j += 1
        extrema.append(max(range(i, j), key=lambda k: abs(errors[k])))
        i = j
    while len(extrema) > count:
        extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
    return extrema


def fit_polynomial(f, weight, low, high, degree, points):
    """The polynomial p that minimises max |weight (f - p)| on [low, high]."""
    low, high, count = mpf(low), mpf(high), degree + 2
    grid = [(low + high) / 2 - (high - low) / 2 * mpm.cos(PI * i / points) for i in range(points + 1)]
    values, weights = [f(x) for x in grid], [weight(x) for x in grid]
    middle = [(low + high) / 2 + (high - low) / 2 * mpm.cos(PI * (2 * i + 1) / (2 * count)) for i in range(count)][::-1]
    nodes = [(x, f(x), weight(x)) for x in middle]
    for _ in range(20):
        left, right = matrix(count, count), matrix(count, 1)
        for row, (x, value, w) in enumerate(nodes):
            for j in range(degree + 1):
                left[row, j] = x**j
            left[row, degree + 1] = (-1) ** row / w
            right[row] = value
        solution = lu_solve(left, right)
        p = [solution[j] for j in range(degree + 1)]
        errors = [w * (v - horner(p, x)) for x, v, w in zip(grid, values, weights)]
        chosen = exchange(errors, count)
        if len(chosen) < count:
            break
        nodes = [(grid[k], values[k], weights[k]) for k in chosen]
        sizes = [abs(errors[k]) for k in chosen]
        if max(sizes) / min(sizes) < 1.001:
            break
    return p, None, max(abs(e) for e in errors)


def fit_rational(f, place, points, n, d):
    """P of degree n over Q of degree d, Q(0) = 1, that minimises max |P / (Q f) - 1| on place([0, 1])."""
    grid = [place((1 - mpm.cos(PI * i / mpf(points))) / 2) for i in range(points + 1)]
    values = [f(x) for x in grid]
    count = n + d + 2
    chosen = [int(round(points * (i + 0.5) / count)) for i in range(count)]
    q = [mpf(1)] + [mpf(0)] * d
    best = None
    for _ in range(40):
        for _ in range(12):
            left, right = matrix(count, count), matrix(count, 1)
            for row, k in enumerate(chosen):
                x, value = grid[k], values[k]
                for j in range(n + 1):
                    left[row, j] = x**j
                for j in range(1, d + 1):
                    left[row, n + j] = -value * x**j
                left[row, count - 1] = (-1) ** row * value * horner(q, x)
                right[row] = value
            solution = lu_solve(left, right)
            before, q = q, [mpf(1)] + [solution[n + j] for j in range(1, d + 1)]
            p, level = [solution[j] for j in range(n + 1)], solution[count - 1]
            if max(abs(a - b) / (abs(a) + mpf(10) ** -40) for a, b in zip(q, before)) < mpf(10) ** -12:
                break
        errors = [horner(p, x) / horner(q, x) / v - 1 for x, v in zip(grid, values)]
        worst = max(abs(e) for e in errors)
        if best is None or worst < best[2]:
            best = (p, q, worst)
        chosen = exchange(errors, count)
        if len(chosen) < count or worst / abs(level) < 1.002:
            break
    return best


def straight(low, high):
    return lambda u: mpf(low) + (mpf(high) - mpf(low)) * u


def crowded(low, high):
    """More points near `low`."""
    return lambda u: mpf(low) + (mpf(high) - mpf(low)) * u**2


def mills(x):
    return mpm.erfc(x / mpm.sqrt(mpf(2))) / 2 * mpm.exp(x * x / 2)


def tail_quantile(r):
    """-Φ⁻¹(e^(-r²))."""
    target = -r * r
    start = (2 * -target) ** mpf('0.5') if r > 1.74 else mpm.sqrt(mpf(2)) * mpm.erfinv(1 - 2 * mpm.exp(target))
    x = mpf(float(start))
    for _ in range(80):
        ratio = mills(x)
        step = (mpm.log(ratio) - x * x / 2 - target) * ratio * mpm.sqrt(2 * PI)
        x += step
        if abs(step) < mpf(10) ** -45:
            break
    return x


def gamma_star(u):
    if u < mpf(10) ** -7:
        return 1 + u / 12 + u * u / 288 - 139 * u**3 / 51840
    a = 1 / u
    return mpm.exp(mpm.loggamma(a) - (a - mpf(1) / 2) * mpm.log(a) + a - mpm.log(2 * PI) / 2)


def temme(count, terms=60):
    """Taylor coefficients of Temme's C_k(η): C_0 = 1/μ - 1/η, C_k = C'_(k-1)/η + (-1)^k g_k/μ (DLMF 8.12.12)."""
    mu = [mpf(0), mpf(1)]  # from μ μ' = η (1 + μ)
    for n in range(2, terms):
        mu.append((mu[n - 1] * 2 / (n + 1) - sum(mu[i] * mu[n + 1 - i] for i in range(2, n))) / 2)
    inverse = [mpf(1)]  # of μ / η
    for n in range(1, terms - 1):
        inverse.append(-sum(mu[i + 1] * inverse[n - i] for i in range(1, n + 1)))
    stirling = [mpf(1), mpf(1) / 12, mpf(1) / 288, -mpf(139) / 51840, -mpf(571) / 2488320, mpf(163879) / 209018880]
    series = [inverse[1:]]
    for k in range(1, count):
        before = series[-1]
        g = (-1) ** k * stirling[k]
        series.append([(n + 2) * before[n + 2] + g * inverse[n + 1] for n in range(len(before) - 3)])
    return series


def near_zero(limit, at_zero, elsewhere):
    return lambda x: at_zero(x) if abs(x) < mpf(10) ** -limit else elsewhere(x)


def artanh_tail(z):
    s = mpm.sqrt(z)
    return (mpm.atanh(s) - s) / (s * z)


def atan_tail(z):
    t = mpm.sqrt(z)
    return (mpm.atan(t) - t) / (t * z)


def asin_tail(z):
    t = mpm.sqrt(z)
    return (mpm.asin(t) - t) / (t * z)


def log2_tail(z):
    s = mpm.sqrt(z)
    return (mpf(3) / 2 * mpm.log((1 + s) / (1 - s)) / s - 3 - z) / z**2


ROOT_TWO_PI = mpm.sqrt(2 * PI)
FITS = {
    'atan': lambda: fit_polynomial(
        near_zero(12, lambda z: mpf(-1) / 3 + z / 5 - z * z / 7, atan_tail),
        lambda z: z * mpm.sqrt(z) / mpm.atan(mpm.sqrt(z)) if z > 0 else mpf(10) ** -30, 0, 1, 19, 1200),
    'asin': lambda: fit_polynomial(
        near_zero(12, lambda z: mpf(1) / 6 + mpf(3) / 40 * z + mpf(5) / 112 * z * z, asin_tail),
        lambda z: z * mpm.sqrt(z) / mpm.asin(mpm.sqrt(z)) if z > 0 else mpf(10) ** -30, 0, '0.25', 12, 600),
    'log2': lambda: fit_polynomial(
        near_zero(9, lambda z: mpf(3) / 5 + mpf(3) / 7 * z + z * z / 3, log2_tail),
        lambda z: z * z / 3 + mpf(10) ** -30, 0, '0.029438', 6, 600),
    'deviation': lambda: fit_polynomial(
        near_zero(9, lambda z: mpf(1) / 3 + z / 5 + z * z / 7, artanh_tail), lambda z: mpf(3), 0, mpf(1) / 9, 10, 600),
    'mills': lambda: fit_rational(mills, crowded(0, '38.7'), 1500, 10, 11),
    'erf': lambda: fit_rational(
        lambda z: mpm.erf(mpm.sqrt(z)) / mpm.sqrt(z) if z else 2 / mpm.sqrt(PI), straight(0, 1), 600, 5, 5),
    'quantile-centre': lambda: fit_rational(
        lambda z: mpm.sqrt(mpf(2)) * mpm.erfinv(2 * mpm.sqrt(z)) / mpm.sqrt(z) if z else ROOT_TWO_PI,
        straight(0, '0.09'), 600, 5, 5),
    'quantile-tail': lambda: fit_rational(tail_quantile, crowded('1.268', '26.65'), 600, 11, 10),
    'gamma-star': lambda: fit_rational(gamma_star, straight(0, 1), 600, 8, 8),
    'gamma-one-plus': lambda: fit_rational(
        lambda a: mpm.euler if a < mpf(10) ** -20 else 1 - mpm.euler if abs(a - 1) < mpf(10) ** -20
        else (mpm.gamma(1 + a) - 1) / (a * (a - 1)), straight(0, 1), 600, 6, 6),
    'gamma-near': lambda: fit_rational(
        lambda y: mpm.euler if y < mpf(10) ** -20 else 1 - mpm.euler if abs(y - 1) < mpf(10) ** -20
        else mpm.loggamma(1 + y) / (y * (y - 1)), straight(0, 2), 600, 7, 7),
    'gamma-correction': lambda: fit_rational(
        near_zero(12, lambda z: mpf(1) / 12 - z / 360, lambda z: mpm.log(gamma_star(mpm.sqrt(z))) / mpm.sqrt(z)),
        lambda u: u * u / 9, 600, 4, 4),
}
# Absolute errors here; C_k is divided by a^k >= 100^k.
for k, degree in enumerate((13, 11, 9, 7, 6, 4)):
    FITS[f'temme-{k}'] = lambda k=k, degree=degree: fit_polynomial(
        lambda eta, c=temme(6)[k]: horner(c, eta), lambda eta: mpf(1), '-0.48', '0.38', degree, 400)


if __name__ == '__main__':
    for name in sys.argv[1:] or FITS:
        p, q, error = FITS[name]()
        print(f'{name}: 2^{mpm.nstr(mpm.log(error, 2), 4)}')
        print('  P', [float(c) for c in p])
        if q:
            print('  Q', [float(c) for c in q])
