"""Makes implied.csv: prices, and the volatilities that they imply exactly, with mpmath at 60 digits.

python3 implied.py > implied.csv
A price is that of a chosen volatility, rounded to a double; the volatility is then solved for that double. `vega` is the
derivative of the price, the condition of the problem.
"""

import random

from mpmath import erfc, exp, log, mp, mpf, npdf, sqrt

mp.dps = 60


def price_of(spot, strike, expiry, rate, dividend, sign, volatility):
    total = volatility * sqrt(expiry)
    asset, payment = spot * exp(-dividend * expiry), strike * exp(-rate * expiry)
    d1 = log(asset / payment) / total + total / 2
    cdf = lambda z: erfc(-z / sqrt(mpf(2))) / 2
    price = sign * (asset * cdf(sign * d1) - payment * cdf(sign * (d1 - total)))
    return price, asset * npdf(d1) * sqrt(expiry)


def row(random_):
    spot = 10.0 ** random_.uniform(-3, 6)
    expiry = random_.choice([10.0 ** random_.uniform(-3, 1.5), 1.0, 0.25])
    volatility = random_.choice([10.0 ** random_.uniform(-4, 1), random_.uniform(0.05, 1)])
    total = volatility * expiry**0.5
    distance = random_.choice([0.0, random_.uniform(-6, 6), random_.uniform(-30, 30), 10.0 ** random_.uniform(-9, 0)])
    rate, dividend = random_.choice([(0.0, 0.0), (random_.uniform(-0.02, 0.1), random_.uniform(0, 0.08))])
    strike = float(spot * exp((rate - dividend) * expiry + distance * total))
    sign = random_.choice([1, -1])
    contract = [mpf(x) for x in (spot, strike, expiry, rate, dividend, sign)]
    price = float(price_of(*contract, mpf(volatility))[0])
    forward_side = contract[0] * exp(-contract[4] * expiry) - contract[1] * exp(-contract[3] * expiry)
    time_value = price - max(0, sign * forward_side)
    # Below this a solution says nothing, or is no double.
    if price < 1e-290 or time_value < 1e-12 * price or abs(distance * total) > 200:
        return None
    solution = mpf(volatility)
    for _ in range(8):
        value, vega = price_of(*contract, solution)
        if vega < price * mpf(10) ** -12:
            return None
        solution -= (value - price) / vega
    return [spot, strike, expiry, rate, dividend, sign, price, float(solution), float(vega)]


print("spot,strike,expiry,rate,dividend,sign,price,volatility,vega")
generator = random.Random(2016)
rows = 0
while rows < 400:
    values = row(generator)
    if values:
        print(",".join(map(repr, values)))
        rows += 1
