"""Exact answers to the questions of bench/compare, without simulation: mean, and mean of the worst 0.1 %.

Loans given the factor are independent: the distribution of their number of defaults by recursion over the obligors, or
as a binomial, is averaged over the factor by the trapezoidal rule. Claims: severities on a grid, compounded by the
Fourier transform.
"""
import math
from statistics import NormalDist

import numpy as np

RHO, LOSS, WORST = 0.2, 45, 0.001
FACTORS = np.arange(-9, 9.0001, 0.04)
WEIGHTS = 0.04 * np.exp(-FACTORS ** 2 / 2) / math.sqrt(2 * math.pi)


def conditional(pd):
    """PDs given each of FACTORS."""
    normal = NormalDist()
    return np.array([normal.cdf((normal.inv_cdf(pd) - math.sqrt(RHO) * y) / math.sqrt(1 - RHO)) for y in FACTORS])


def told(values, chances):
    """Mean, and mean of the worst 0.1 %; values rise."""
    above = np.concatenate([np.cumsum(chances[::-1])[::-1][1:], [0]])  # P(L > value)
    at = int(np.argmax(above <= WORST))  # the quantile
    return float(values @ chances), float((values[at + 1:] @ chances[at + 1:] + values[at] * (WORST - above[at])) / WORST)


def p1():
    chances = np.zeros((len(FACTORS), 1001))
    chances[:, 0] = 1
    for i in range(1000):
        p = conditional(0.005 + 0.045 * i / 999)[:, None]
        chances[:, 1:i + 2] = chances[:, 1:i + 2] * (1 - p) + chances[:, :i + 1] * p
        chances[:, :1] *= 1 - p
    return told(LOSS * np.arange(1001.0), WEIGHTS @ chances)


def equal(loans, pd=0.01):
    log_factorials = np.concatenate([[0], np.cumsum(np.log(np.arange(1, loans + 1)))])
    chances = np.zeros(loans + 1)
    for weight, p in zip(WEIGHTS, conditional(pd)):
        if not 0 < p < 1:
            chances[loans if p >= 1 else 0] += weight
            continue
        spread = 9 * math.sqrt(loans * p * (1 - p)) + 40
        n = np.arange(max(0, int(loans * p - spread)), min(loans, int(loans * p + spread)) + 1)
        logs = log_factorials[loans] - log_factorials[n] - log_factorials[loans - n] + n * math.log(p) + (loans - n) * math.log1p(-p)
        chances[n] += weight * np.exp(logs)
    return told(LOSS * np.arange(loans + 1.0), chances)


def r1(step=1 / 512):
    """Each value of the grid has what keeps the mean of the severity on both sides of it."""
    def up_to(x):
        return NormalDist().cdf(math.log(x + 2) / 1.5) if x < 5 else 1.0
    points = round(5 / step)
    fine = 8  # of the integral of the survival function
    survival = [1 - up_to(i * step / fine) if i else 1 - up_to(0) for i in range(points * fine + 1)]
    limited = [0.0]  # E[min(X, k step)] by Simpson's rule
    for k in range(points):
        s = survival[k * fine:(k + 1) * fine + 1]
        if k == points - 1:
            s[-1] = 1 - NormalDist().cdf(math.log(7) / 1.5)  # before the jump
        limited.append(limited[-1] + step / fine / 3 * (s[0] + s[-1] + 4 * sum(s[1:-1:2]) + 2 * sum(s[2:-1:2])))
    limited = np.array(limited)
    slopes = np.concatenate([[1.0], np.diff(limited) / step, [0.0]])
    severity = -np.diff(slopes)
    size = 1 << 18
    transform = np.fft.rfft(severity, size)
    chances = np.maximum(np.fft.irfft(np.exp(10 * (transform - 1)), size), 0)
    return told(step * np.arange(float(size)), chances)
