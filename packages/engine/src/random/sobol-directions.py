"""Writes the primitive polynomials and first direction numbers of Sobol's sequence by Joe and Kuo (new-joe-kuo-6, as SciPy
ships them; Debian: python3-scipy) into sobol-directions.ts, and points of SciPy's own implementation into
sobol-golden.csv with the columns

  dimension, first, then the points first ... first + 15 as whole numbers: 2^32 times the coordinate

Dimensions count from 0.

Run in this folder: python3 sobol-directions.py
"""
import base64
import os
import re
import numpy as np
import scipy.stats
from scipy.stats import qmc

# All primitive polynomials of degrees 1 to 13: what the authors' Property A covers.
DIMENSIONS = 1111
TABLE = os.path.join(os.path.dirname(scipy.stats.__file__), '_sobol_direction_numbers.npz')


def bits_of(polynomial, initial):
    degree = int(polynomial).bit_length() - 1
    bits = format((int(polynomial) - (1 << degree) - 1) >> 1, f'0{degree - 1}b') if degree > 1 else ''
    for i in range(1, degree):
        bits += format(int(initial[i]) >> 1, f'0{i}b')
    return bits


def directions():
    with np.load(TABLE) as table:
        polynomials, initial = table['poly'][:DIMENSIONS], table['vinit'][:DIMENSIONS]
    bits = ''.join(bits_of(*one) for one in zip(polynomials[1:], initial[1:]))
    bits += '0' * (-len(bits) % 8)
    text = base64.b64encode(int(bits, 2).to_bytes(len(bits) // 8, 'big')).decode()
    return '\n'.join(text[i:i + 116] for i in range(0, len(text), 116))


def write_directions():
    with open('sobol-directions.ts') as file:
        source = file.read()
    with open('sobol-directions.ts', 'w') as file:
        file.write(re.sub(r'DIRECTIONS = `[^`]*`', f'DIRECTIONS = `\n{directions()}\n`', source))


def write_golden():
    rows = [(d, 0) for d in [*range(20), 99, 251, 480, 481, 1109, 1110]]
    rows += [(d, first) for d in [0, 1, 7, 480, 1110] for first in [1016, 65528, 524280]]
    # SciPy goes forward point by point: far ones only of the first dimensions.
    rows += [(d, 200000000) for d in [0, 1, 7]]
    with open('sobol-golden.csv', 'w') as file:
        file.write('dimension,first,' + ','.join(f'p{i}' for i in range(16)) + '\n')
        for first in sorted({first for _, first in rows}):
            asked = [d for d, at in rows if at == first]
            sequence = qmc.Sobol(asked[-1] + 1, scramble=False, bits=32)
            if first > 0:
                sequence.fast_forward(first)
            points = (sequence.random(16) * 2.0 ** 32).astype(np.uint64)
            for dimension in asked:
                file.write(','.join(str(x) for x in [dimension, first, *points[:, dimension]]) + '\n')


write_directions()
write_golden()
