"""Case R1 in numpy: prints the processor seconds that N trials take (argument N), without the import, and the mean and the
mean of the worst 0.1 % of what is paid."""
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
totals.sort()
told = totals.mean(), totals[-max(1, trials // 1000):].mean()
print(time.process_time() - start, *told)
