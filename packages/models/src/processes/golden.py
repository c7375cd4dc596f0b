"""Distribution functions at a horizon from characteristic functions: writes golden.csv, to which the tests hold simulations.

    python3 golden.py > golden.csv

Gil-Pelaez's inversion with adaptive quadrature (SciPy), absolute error below 1e-9; points are the quantiles of round probabilities, cut to
six digits. Only NumPy and SciPy; nothing of the package.
"""
import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import ncx2

LEVELS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999]


def jumps(u, lam, mean, sd):
    """Exponent per unit of time of compensated lognormal jumps."""
    return lam * (np.exp(1j * u * mean - sd * sd * u * u / 2) - 1 - 1j * u * (np.exp(mean + sd * sd / 2) - 1))


def heston(u, t, mu, v0, kappa, theta, xi, rho, **_):
    """Albrecher, Mayer, Schoutens and Tistaert, "The little Heston trap" (2007), second form."""
    d = np.sqrt((rho * xi * 1j * u - kappa) ** 2 + xi * xi * (1j * u + u * u))
    root = kappa - rho * xi * 1j * u
    g = (root - d) / (root + d)
    decay = np.exp(-d * t)
    C = kappa * theta / xi**2 * ((root - d) * t - 2 * np.log((1 - g * decay) / (1 - g)))
    D = (root - d) / xi**2 * (1 - decay) / (1 - g * decay)
    return np.exp(1j * u * mu * t + C + D * v0)


def bates(u, t, **p):
    return heston(u, t, **p) * np.exp(t * jumps(u, p['lambda'], p['jump_mean'], p['jump_sd']))


def merton(u, t, **p):
    sigma = p['sigma']
    growth = 1j * u * p['mu'] - sigma * sigma * (1j * u + u * u) / 2
    return np.exp(t * (growth + jumps(u, p['lambda'], p['jump_mean'], p['jump_sd'])))


def kou(u, t, **p):
    sigma, up, eta1, eta2 = p['sigma'], p['p'], p['eta1'], p['eta2']

    def transform(z):
        return up * eta1 / (eta1 - z) + (1 - up) * eta2 / (eta2 + z)

    compensated = p['lambda'] * (transform(1j * u) - 1 - 1j * u * (transform(1) - 1))
    return np.exp(t * (1j * u * p['mu'] - sigma * sigma * (1j * u + u * u) / 2 + compensated))


def vg(u, t, mu, sigma, nu, theta, **_):
    omega = np.log(1 - theta * nu - sigma * sigma * nu / 2) / nu
    return np.exp(1j * u * (mu + omega) * t) * (1 - 1j * u * theta * nu + sigma * sigma * nu * u * u / 2) ** (-t / nu)


MODELS = {'heston': heston, 'bates': bates, 'merton': merton, 'kou': kou, 'vg': vg}


def cdf_of(transform, scale):
    """The distribution function of log(S / s0); `scale` is about its standard deviation."""
    end = 1.0
    while abs(transform(end / scale)) > 1e-12 and end < 1e6:
        end *= 1.5

    def cdf(x):
        def integrand(w):
            u = w / scale
            return (np.exp(-1j * u * x) * transform(u)).imag / w

        edges = np.linspace(1e-12, end, max(2, int(end / 20) + 2))
        total = sum(quad(integrand, a, b, epsabs=1e-13, epsrel=1e-11, limit=500)[0] for a, b in zip(edges, edges[1:]))
        return 0.5 - total / np.pi

    return cdf


CASES = [
    ('heston', 1.0, dict(s0=100, v0=0.04, mu=0.05, kappa=2, theta=0.04, xi=0.5, rho=-0.7)),
    ('heston', 5.0, dict(s0=100, v0=0.04, mu=0.02, kappa=0.5, theta=0.04, xi=1, rho=-0.9)),
    ('merton', 1.0, {'s0': 100, 'mu': 0.05, 'sigma': 0.15, 'lambda': 1.5, 'jump_mean': -0.1, 'jump_sd': 0.12}),
    ('merton', 0.5, {'s0': 100, 'mu': 0.0, 'sigma': 0.2, 'lambda': 40, 'jump_mean': 0.01, 'jump_sd': 0.03}),
    ('kou', 1.0, {'s0': 100, 'mu': 0.05, 'sigma': 0.16, 'lambda': 3, 'p': 0.4, 'eta1': 10, 'eta2': 5}),
    ('kou', 0.5, {'s0': 100, 'mu': 0.0, 'sigma': 0.1, 'lambda': 30, 'p': 0.6, 'eta1': 40, 'eta2': 25}),
    ('bates', 1.0, {'s0': 100, 'v0': 0.04, 'mu': 0.03, 'kappa': 2, 'theta': 0.04, 'xi': 0.4, 'rho': -0.6, 'lambda': 0.8, 'jump_mean': -0.12, 'jump_sd': 0.15}),
    ('vg', 1.0, dict(s0=100, mu=0.05, sigma=0.12, nu=0.2, theta=-0.14)),
    ('vg', 0.25, dict(s0=100, mu=0.0, sigma=0.25, nu=0.1, theta=0.1)),
]


def written(parameters):
    return ';'.join(f'{name}={value}' for name, value in parameters.items())


print('process,parameters,horizon,component,x,probability')
for name, t, parameters in CASES:
    def transform(u, model=MODELS[name], t=t, p=parameters):
        return model(u, t, **p)

    h = 1e-3
    mean = (transform(h).imag - transform(-h).imag) / (2 * h)
    scale = np.sqrt(-(transform(h) - 2 + transform(-h)).real / h**2 - mean**2)
    cdf = cdf_of(transform, scale)
    for level in LEVELS:
        x = brentq(lambda x: cdf(x) - level, mean - 30 * scale, mean + 30 * scale, xtol=1e-8)
        price = float(f'{parameters["s0"] * np.exp(x):.6g}')
        probability = cdf(np.log(price / parameters['s0']))
        print(f'{name},{written(parameters)},{t},S,{price!r},{probability:.9f}')
    if name == 'heston':
        v0, kappa, theta, xi = (parameters[k] for k in ('v0', 'kappa', 'theta', 'xi'))
        size = xi * xi * (1 - np.exp(-kappa * t)) / (4 * kappa)
        law = ncx2(4 * kappa * theta / xi**2, v0 * np.exp(-kappa * t) / size, scale=size)
        for level in LEVELS[3:]:
            x = float(f'{law.ppf(level):.6g}')
            # Nearer to 0 quadratic-exponential steps gather values in 0 itself.
            if x < theta / 10:
                continue
            print(f'{name},{written(parameters)},{t},v,{x!r},{law.cdf(x):.9f}')
