"""Paths with NumPy, one thread, 4,096 at a time: the peer of path-kernels.bench.ts.

    OMP_NUM_THREADS=1 python3 paths_numpy.py CASE PATHS STEPS DRIFT SCALE

DRIFT and SCALE are those of the logarithm in one step. Prints the seconds of processor time, and the mean, the variance and the fourth central moment of the paths' results.
"""
import json
import sys
import time

import numpy as np

case, paths, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
drift, scale = float(sys.argv[4]), float(sys.argv[5])
random = np.random.Generator(np.random.PCG64(1))
BLOCK = 4096


def prices():
    return np.exp(np.cumsum(drift + scale * random.standard_normal((BLOCK, steps)), axis=1))


CASES = {
    'uniforms': lambda: random.random((BLOCK, steps)).sum(axis=1),
    'normals': lambda: random.standard_normal((BLOCK, steps)).sum(axis=1),
    'end': lambda: prices()[:, -1],
    'average': lambda: prices().mean(axis=1),
}

begin = time.process_time()
results = np.concatenate([CASES[case]() for _ in range(0, paths, BLOCK)])
seconds = time.process_time() - begin
fourth = ((results - results.mean()) ** 4).mean()
print(json.dumps({'seconds': seconds, 'mean': results.mean(), 'variance': results.var(), 'fourth': fourth}))
