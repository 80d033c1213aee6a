"""Kills runs at random moments and goes on from what they left.

usage: killing.py BINARY [TIMES [SEED]]

Whatever the moment, the results file is the one before or whole, the run goes on from its last
checkpoint, and in the end its bytes are those of a run that nobody disturbed. Prints what it saw; exit
code 1 at the first difference.
"""
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

SCENARIO = """cofferdam: 1
title: A run to be killed
currency: CNY
trials: 30500
calendar: {start: 2026-01-01, horizon: 2 years}
economy: {factors: {national: {}}}
bearers: {bank: {}, pool: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, count: 200, ead: 100, term: 2 years, pd: 4 %, lgd: 45 %, loading: {national: 0.4}}
programme:
  - claim: {name: c, of: [loans]}
  - compensate: {name: p, claim: c, payer: pool, payee: bank, rate: 60 %}
pools: {pool: {opening: 300}}
variants: {more: {pools.pool.opening: 500}}
size: [{input: pools.pool.opening, target: exhausted, probability: [5 %]}]
sampling: {shift: {means: {national: -0.5}}}
"""


class Killer:
    """Runs of one scenario in one folder."""

    def __init__(self, binary, folder, before=()):
        self.binary, self.folder, self.before = binary, folder, list(before)
        with open(os.path.join(folder, "k.yaml"), "w", encoding="utf-8") as file:
            file.write(SCENARIO)

    def command(self, *arguments):
        return [*self.before, self.binary, "run", "k.yaml", "--quiet", *arguments]

    def run(self, *arguments):
        return subprocess.run(self.command(*arguments), cwd=self.folder, capture_output=True, text=True, timeout=300)

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def whole(self, name):
        """Whether the file is there; a damaged one is an error."""
        if not os.path.exists(os.path.join(self.folder, name)):
            return False
        shown = subprocess.run([self.binary, "show", name, "--list"], cwd=self.folder, capture_output=True, text=True)
        assert shown.returncode == 0, f"{name} is not whole: {shown.stderr}"
        return True

    def killed_and_resumed(self, seconds, how=signal.SIGKILL):
        """Sends `how` after so many seconds, again and again, until a run ends by itself; returns the number of kills."""
        kills = 0
        while True:
            process = subprocess.Popen(self.command("-o", "b.h5", "--resume", "--checkpoint-every", "0.05s"),
                                       cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       start_new_session=True)
            try:
                _, err = process.communicate(timeout=seconds())
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, how)
                _, err = process.communicate(timeout=120)
                assert process.returncode in (-how, 75, 0, 137), f"exit code {process.returncode}: {err}"
                kills += 1
                self.whole("b.h5")
                continue
            assert process.returncode == 0, f"exit code {process.returncode}: {err}"
            return kills


def main():
    binary = os.path.abspath(sys.argv[1])
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    with tempfile.TemporaryDirectory() as folder:
        killer = Killer(binary, folder)
        start = time.monotonic()
        assert killer.run("-o", "a.h5").returncode == 0
        expected, length = killer.read("a.h5"), time.monotonic() - start
        kills = runs = 0
        while kills < times:
            kills += killer.killed_and_resumed(lambda: chance.uniform(0, length))
            runs += 1
            if killer.read("b.h5") != expected:
                sys.exit(f"run {runs}: other bytes after {kills} kills")
            os.remove(os.path.join(folder, "b.h5"))
        left = sorted(name for name in os.listdir(folder) if name not in ("a.h5", "k.yaml"))
        print(f"{kills} kills in {runs} runs of {length:.1f} s: the same bytes each time; left over: {left}")


if __name__ == "__main__":
    main()
