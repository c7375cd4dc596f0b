"""European prices and five Greeks with NumPy and SciPy, in blocks of 10,000: the peer of option-kernel.bench.ts.

    python3 option_kernel.py FOLDER CONTRACTS RUNS

Reads seven columns of doubles, one after the other, from FOLDER/contracts.bin; prints the seconds of the best run and each result's sum.
"""
import json
import sys
import time

import numpy as np
from scipy.special import ndtr

folder, count, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
columns = np.fromfile(f'{folder}/contracts.bin').reshape(7, count)


def block(S, K, T, r, q, sigma, sign):
    root = np.sqrt(T)
    total = sigma * root
    d1 = (np.log(S / K) + (r - q) * T) / total + 0.5 * total
    carried = S * np.exp(-q * T)
    discounted = K * np.exp(-r * T)
    asset = carried * ndtr(sign * d1)
    cash = discounted * ndtr(sign * (d1 - total))
    density = carried * np.exp(-0.5 * d1 * d1) * 0.3989422804014327
    price = sign * (asset - cash)
    delta = sign * asset / S
    gamma = density / (S * S * total)
    theta = sign * (q * asset - r * cash) - density * sigma / (2 * root)
    return price, delta, gamma, theta, density * root, sign * T * cash


results = np.empty((6, count))
best = float('inf')
for _ in range(runs):
    begin = time.perf_counter()
    for first in range(0, count, 10000):
        results[:, first : first + 10000] = block(*columns[:, first : first + 10000])
    best = min(best, time.perf_counter() - begin)
print(json.dumps({'seconds': best, 'sums': list(results.sum(axis=1))}))
