"""Heston by quadratic-exponential steps with martingale correction (Andersen 2008), with NumPy in blocks: the peer of our own.

    python3 heston_numpy.py PATHS STEPS RUNS

Prints the processor seconds of the best run, with the mean and the standard deviation of the final price, as JSON.
"""
import json
import sys
import time

import numpy as np

S0, V0, MU, KAPPA, THETA, XI, RHO, HORIZON = 100.0, 0.04, 0.05, 2.0, 0.04, 0.5, -0.7, 1.0
BLOCK = 10_000

paths, steps, runs = (int(text) for text in sys.argv[1:4])
dt = HORIZON / steps
decay = np.exp(-KAPPA * dt)
spread = XI * XI * decay * (1 - decay) / KAPPA
floor = THETA * XI * XI * (1 - decay) ** 2 / (2 * KAPPA)
k1 = 0.5 * dt * (KAPPA * RHO / XI - 0.5) - RHO / XI
k2 = 0.5 * dt * (KAPPA * RHO / XI - 0.5) + RHO / XI
k3 = 0.5 * dt * (1 - RHO * RHO)
A = k2 + 0.5 * k3


def block(random, n):
    x = np.full(n, np.log(S0))
    v = np.full(n, V0)
    for _ in range(steps):
        m = THETA + (v - THETA) * decay
        s2 = v * spread + floor
        psi = s2 / (m * m)
        quadratic = psi <= 1.5
        other = ~quadratic
        q = 2.0 / psi[quadratic]
        b2 = q - 1.0 + np.sqrt(q * (q - 1.0))
        a = m[quadratic] / (1.0 + b2)
        nextv = np.empty(n)
        k0 = np.empty(n)
        nextv[quadratic] = a * (np.sqrt(b2) + random.standard_normal(a.size)) ** 2
        k0[quadratic] = -A * b2 * a / (1.0 - 2.0 * A * a) + 0.5 * np.log(1.0 - 2.0 * A * a)
        if other.any():
            p = (psi[other] - 1.0) / (psi[other] + 1.0)
            beta = (1.0 - p) / m[other]
            u = random.random(p.size)
            nextv[other] = np.where(u <= p, 0.0, np.log((1.0 - p) / (1.0 - u)) / beta)
            k0[other] = -np.log(p + beta * (1.0 - p) / (beta - A))
        k0 -= (k1 + 0.5 * k3) * v
        x += MU * dt + k0 + k1 * v + k2 * nextv + np.sqrt(k3 * (v + nextv)) * random.standard_normal(n)
        v = nextv
    return np.exp(x)


best = float('inf')
for _ in range(runs):
    random = np.random.default_rng(1)
    begin = time.process_time()
    final = np.concatenate([block(random, min(BLOCK, paths - first)) for first in range(0, paths, BLOCK)])
    best = min(best, time.process_time() - begin)
print(json.dumps({'seconds': best, 'mean': final.mean(), 'sd': final.std(ddof=1)}))
