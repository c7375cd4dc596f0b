"""Laws of the square-root process and of constant elasticity of variance: writes square-root-golden.csv, for the tests.

    python3 square-root-golden.py > square-root-golden.csv

SciPy's noncentral chi-square distribution. CIR: Cox, Ingersoll, Ross (1985), equation 18. CEV with absorption at 0: Schroder, "Computing
the constant elasticity of variance option pricing formula", Journal of Finance 44 (1989), as Hull, Options, Futures and Other Derivatives,
section 27.1 has it. Only NumPy and SciPy; nothing of the package.
"""
import numpy as np
from scipy.special import gammaincc
from scipy.stats import ncx2

LEVELS = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999]


def row(process, parameters, horizon, quantity, at, value):
    text = ";".join(f"{name}={number!r}" for name, number in parameters.items())
    print(f"{process},{text},{horizon!r},{quantity},{at!r},{value:.15g}")


def short(x):
    return float(f"{x:.6g}")


def cir(r0, kappa, theta, sigma, horizon):
    scale = sigma**2 * -np.expm1(-kappa * horizon) / (4 * kappa)
    df, nc = 4 * kappa * theta / sigma**2, r0 * np.exp(-kappa * horizon) / scale
    for level in LEVELS:
        x = short(scale * ncx2.ppf(level, df, nc))
        row("cir", dict(r0=r0, kappa=kappa, theta=theta, sigma=sigma), horizon, "cdf", x, ncx2.cdf(x / scale, df, nc))


def cev(s0, mu, sigma, beta, horizon):
    parameters = dict(s0=s0, mu=mu, sigma=sigma, beta=beta)
    power = 2 * (1 - beta)
    v = sigma**2 * (horizon if mu == 0 else -np.expm1(-mu * power * horizon) / (mu * power))
    b, c = 1 / (1 - beta), s0**power / ((1 - beta) ** 2 * v)
    row("cev", parameters, horizon, "cdf", 0.0, gammaincc(b / 2, c / 2))
    for money in [0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0]:
        strike = money * s0
        a = (strike * np.exp(-mu * horizon)) ** power / ((1 - beta) ** 2 * v)
        above = ncx2.cdf(c, b, a)
        if above < 0.005:  # too few paths of a test end there
            continue
        row("cev", parameters, horizon, "cdf", strike, 1 - above)
        call = s0 * (1 - ncx2.cdf(a, b + 2, c)) - strike * np.exp(-mu * horizon) * above
        row("cev", parameters, horizon, "call", strike, call)


print("process,parameters,horizon,quantity,at,value")
cir(0.03, 0.3, 0.035, 0.08, 5.0)
cir(0.02, 0.5, 0.03, 0.23, 2.0)
cir(0.04, 1.5, 0.04, 0.6, 1.0)
cir(0.2, 0.2, 0.01, 0.5, 1.0)
cev(100.0, 0.05, 2.0, 0.5, 1.0)
cev(10.0, 0.03, 1.9, 0.5, 5.0)
cev(100.0, 0.0, 20.0, 0.0, 1.0)
cev(100.0, 0.1, 0.4, 0.9, 2.0)
cev(5.0, -0.05, 1.2, 0.25, 3.0)
