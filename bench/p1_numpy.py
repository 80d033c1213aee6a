"""Portfolio P1 in numpy: prints the seconds that N trials take (argument N), without the import."""
import sys
import time

import numpy as np
from statistics import NormalDist

trials = int(sys.argv[1])
batch = 200
rng = np.random.default_rng(1)
pd = 0.005 + 0.045 * np.arange(1000) / 999
thresholds = np.array([NormalDist().inv_cdf(p) for p in pd])
losses = np.empty(trials)
start = time.perf_counter()
for first in range(0, trials, batch):
    factor = np.sqrt(0.2) * rng.standard_normal((batch, 1))
    values = factor + np.sqrt(0.8) * rng.standard_normal((batch, 1000))
    losses[first:first + batch] = 45 * (values < thresholds).sum(axis=1)
mean, quantile = losses.mean(), np.quantile(losses, 0.999)
print(time.perf_counter() - start)
