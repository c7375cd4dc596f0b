"""Sharpens golden.csv: quantiles that SciPy gave to 1e-9 become those of mpmath at 60 digits, by bisection of the cdf.

Run in this folder: python3 golden.py (Debian: python3-mpmath). Rows with another tolerance stay as they are.
"""
import json
import re
from mpmath import mp, mpf
import mpmath as mpm

mp.dps = 60


def truncated_normal(mean, sd, low, high):
    at = lambda x: mpm.ncdf((x - mean) / sd)
    return lambda x: (at(x) - at(low)) / (at(high) - at(low)), low, high


def inverse_gaussian(mean, shape):
    def cdf(x):
        root = mpm.sqrt(shape / x)
        return mpm.ncdf(root * (x / mean - 1)) + mpm.exp(2 * shape / mean) * mpm.ncdf(-root * (x / mean + 1))

    return cdf, mean / 10**6, mean * 10**6


def trapezoidal(low, first, second, high):
    height = 2 / (high + second - low - first)

    def cdf(x):
        if x < first:
            return height * (x - low) ** 2 / (2 * (first - low))
        if x <= second:
            return height * (first - low) / 2 + height * (x - first)
        return 1 - height * (high - x) ** 2 / (2 * (high - second))

    return cdf, low, high


def beta(alpha, b):
    return lambda x: mpm.betainc(alpha, b, 0, x, regularized=True), mpf(0), mpf(1)


CDFS = {'truncatedNormal': truncated_normal, 'inverseGaussian': inverse_gaussian, 'trapezoidal': trapezoidal, 'beta': beta}
LINE = re.compile(r'^(\w+),"(\{.*?\})",([^,]+),([^,]+),(.*),1e-9(\r?\n)$')


def sharpen(line):
    match = LINE.match(line)
    if not match:
        return line
    name, parameters, p, before, rest, end = match.groups()
    cdf, low, high = CDFS[name](*(mpf(x) for x in json.loads(parameters.replace('""', '"')).values()))
    target = mpf(float(p))
    for _ in range(240):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(middle) < target else (low, middle)
    after = float(middle)
    assert abs(after / float(before) - 1) < 1e-8, line
    return f'{name},"{parameters}",{p},{after!r},{rest},1e-15{end}'


if __name__ == '__main__':
    with open('golden.csv', newline='') as file:
        lines = [sharpen(line) for line in file]
    with open('golden.csv', 'w', newline='') as file:
        file.writelines(lines)
