"""Loans of one period in numpy: P1, or with OBLIGORS so many equal ones of PD 1 %.

Prints the processor seconds that the trials take, without the import, and the mean and the mean of the worst 0.1 % of
the losses.

usage: p1_numpy.py TRIALS [OBLIGORS]
"""
import sys
import time
from statistics import NormalDist

import numpy as np

trials = int(sys.argv[1])
pd = np.full(int(sys.argv[2]), 0.01) if len(sys.argv) > 2 else 0.005 + 0.045 * np.arange(1000) / 999
batch = max(1, 200_000 // len(pd))
rng = np.random.default_rng(1)
thresholds = np.array([NormalDist().inv_cdf(p) for p in pd])
losses = np.empty(trials)
start = time.process_time()
for first in range(0, trials, batch):
    rows = min(batch, trials - first)
    factor = np.sqrt(0.2) * rng.standard_normal((rows, 1))
    values = factor + np.sqrt(0.8) * rng.standard_normal((rows, len(pd)))
    losses[first:first + rows] = 45 * (values < thresholds).sum(axis=1)
losses.sort()
told = losses.mean(), losses[-max(1, trials // 1000):].mean()
print(time.process_time() - start, *told)
