"""The peer of the tables benchmark: prices a table of options as a careful NumPy service does.

Reads CSV (or XLSX through openpyxl, row by row, read only) into pandas, prices in NumPy with SciPy's normal distribution,
builds one dictionary per row, rounds to four decimals and writes JSON with ujson. Prints seconds and sums for checking.

    python3 price_table.py TABLE.csv|TABLE.xlsx OUT.json
"""

import json
import sys
import time

import numpy as np
import pandas as pd
import ujson
from scipy.special import ndtr


def read(path):
    if path.endswith(".csv"):
        return pd.read_csv(path)
    from openpyxl import load_workbook

    rows = load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
    names = next(rows)
    return pd.DataFrame(list(rows), columns=names)


def price(frame):
    s, k, t, r, v = (frame[name].to_numpy(float) for name in ("S", "K", "T", "r", "sigma"))
    q = frame["q"].to_numpy(float) if "q" in frame else np.zeros_like(s)
    sign = np.where(frame["option_type"].str.lower().str.startswith("c"), 1.0, -1.0)
    root = np.sqrt(t)
    d1 = (np.log(s / k) + (r - q + 0.5 * v * v) * t) / (v * root)
    d2 = d1 - v * root
    dq, dr = np.exp(-q * t), np.exp(-r * t)
    n1, n2 = ndtr(sign * d1), ndtr(sign * d2)
    density = np.exp(-0.5 * d1 * d1) / np.sqrt(2 * np.pi)
    value = sign * (s * dq * n1 - k * dr * n2)
    delta = sign * dq * n1
    gamma = dq * density / (s * v * root)
    theta = -s * dq * density * v / (2 * root) - sign * r * k * dr * n2 + sign * q * s * dq * n1
    vega = s * dq * density * root
    rho = sign * k * t * dr * n2
    return value, delta, gamma, theta, vega, rho


def main():
    begin = time.perf_counter()
    frame = read(sys.argv[1])
    read_at = time.perf_counter()
    columns = price(frame)
    priced_at = time.perf_counter()
    rounded = [np.round(column, 4).tolist() for column in columns]
    inputs = [frame[name].tolist() for name in frame.columns]
    names = list(frame.columns)
    results = []
    for i, (row, p, d, g, th, ve, rh) in enumerate(zip(zip(*inputs), *rounded)):
        results.append({
            "row_index": i,
            "input_data": dict(zip(names, row)),
            "calculated_values": {
                "option_price": p,
                "greeks": {"delta": d, "gamma": g, "theta": th, "vega": ve, "rho": rh},
            },
        })
    value = columns[0]
    answer = {
        "total_rows": len(results),
        "successful_calculations": len(results),
        "failed_calculations": 0,
        "results": results,
        "processing_summary": {
            "average_option_price": round(float(value.mean()), 4),
            "min_option_price": round(float(value.min()), 4),
            "max_option_price": round(float(value.max()), 4),
            "total_option_value": round(float(value.sum()), 4),
        },
    }
    built_at = time.perf_counter()
    with open(sys.argv[2], "w") as out:
        ujson.dump(answer, out)
    end = time.perf_counter()
    print(json.dumps({
        "seconds": end - begin,
        "read": read_at - begin,
        "maths": priced_at - read_at,
        "rows": built_at - priced_at,
        "write": end - built_at,
        "total": float(value.sum()),
        "count": len(results),
    }))


main()
