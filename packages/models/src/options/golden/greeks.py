"""Golden values of European contracts from mpmath (Debian: python3-mpmath): the textbook formula of the price with 120
digits, everything else by differencing it. Writes greeks.csv with the columns of Contract and

  quantity, value, condition

where condition is the sum of |x dQ/dx| over the inputs x: how far Q moves when each input moves by its own size.

Run in this folder: python3 greeks.py
"""
import random
from mpmath import mp, mpf
import mpmath as mpm

mp.dps = 120
STEP = mpf(10) ** -20
INPUTS = ('spot', 'strike', 'expiry', 'rate', 'dividend', 'volatility')


def cdf(x):
    return mpm.erfc(-x / mpm.sqrt(mpf(2))) / 2


def price(sign, spot, strike, expiry, rate, dividend, volatility):
    total = volatility * mpm.sqrt(expiry)
    d1 = (mpm.log(spot / strike) + (rate - dividend) * expiry) / total + total / 2
    asset = spot * mpm.exp(-dividend * expiry) * cdf(sign * d1)
    return sign * (asset - strike * mpm.exp(-rate * expiry) * cdf(sign * (d1 - total)))


def derivative(f, *along):
    """The mixed derivative of f along named inputs, by central differences of a relative step."""
    for name in along:
        f = differenced(f, name)
    return f


def differenced(f, name):
    def inner(x):
        h = abs(x[name]) * STEP if x[name] != 0 else STEP
        return (f({**x, name: x[name] + h}) - f({**x, name: x[name] - h})) / (2 * h)

    return inner


def negative(f):
    return lambda x: -f(x)


def quantities(sign):
    def value(x):
        return price(sign, *(x[name] for name in INPUTS))

    return {
        'price': value,
        'delta': derivative(value, 'spot'),
        'gamma': derivative(value, 'spot', 'spot'),
        'theta': negative(derivative(value, 'expiry')),
        'vega': derivative(value, 'volatility'),
        'rho': derivative(value, 'rate'),
        'dividend_rho': derivative(value, 'dividend'),
        'vanna': derivative(value, 'spot', 'volatility'),
        'volga': derivative(value, 'volatility', 'volatility'),
        'charm': negative(derivative(value, 'spot', 'expiry')),
        'speed': derivative(value, 'spot', 'spot', 'spot'),
        'zomma': derivative(value, 'spot', 'spot', 'volatility'),
        'color': negative(derivative(value, 'spot', 'spot', 'expiry')),
    }


def contracts():
    random.seed(20261122)
    for kind in range(60):
        expiry = 2.0 ** random.uniform(-12, 5)
        volatility = 2.0 ** random.uniform(-5, 1)
        # Within a few deviations of the strike, and beyond: out to where a price is 1e-100 of the spot.
        far = random.uniform(-3, 3) if kind % 3 else random.uniform(-20, 20)
        spot = random.uniform(1, 200)
        strike = spot * float(mpm.exp(far * volatility * mpm.sqrt(expiry)))
        yield (random.choice((-1, 1)), spot, strike, expiry, random.uniform(-0.05, 0.15), random.uniform(-0.02, 0.1), volatility)
    for expiry, volatility in [(1e-6, 0.1), (1 / 365, 0.15), (0.02, 0.3), (50.0, 0.3), (1.0, 3.0), (1.0, 1e-3), (5.0, 0.0223)]:
        for sign in (-1, 1):
            yield (sign, 100.0, 100.0, expiry, 0.03, 0.01, volatility)
            yield (sign, 100.0, 100.001, expiry, -0.01, 0.0, volatility)


with open('greeks.csv', 'w') as file:
    file.write('sign,' + ','.join(INPUTS) + ',quantity,value,condition\n')
    for sign, *numbers in contracts():
        x = dict(zip(INPUTS, map(mpf, numbers)))
        for name, f in quantities(sign).items():
            value = f(x)
            condition = sum(abs(x[i] * differenced(f, i)(x)) for i in INPUTS)
            if abs(value) > mpf(10) ** -250:
                texts = [str(sign), *map(repr, numbers), name, mpm.nstr(value, 19), mpm.nstr(condition, 4)]
                file.write(','.join(texts) + '\n')
