"""Case R1 in numpy: prints the seconds that N trials take (argument N), without the import."""
import sys
import time

import numpy as np

trials = int(sys.argv[1])
batch = 1024
rng = np.random.default_rng(1)
totals = np.empty(trials)
start = time.process_time()
for first in range(0, trials, batch):
    numbers = rng.poisson(10, min(batch, trials - first))
    losses = rng.lognormal(0, 1.5, numbers.sum())
    paid = np.minimum(np.maximum(losses - 2, 0), 5)
    of_trial = np.repeat(np.arange(len(numbers)), numbers)
    totals[first:first + batch] = np.bincount(of_trial, weights=paid, minlength=len(numbers))
mean, quantile = totals.mean(), np.quantile(totals, 0.999)
print(time.process_time() - start)
