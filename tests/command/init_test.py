"""The templates of `cofferdam init`. Usage: init_test.py BINARY SOURCE_FOLDER [unittest options].

Sizes are held against numbers that this file works out by itself. Each comparison allows 4.5 standard errors, so that
a right engine fails one of the eight with a probability below 1e-4; seeds are fixed.
"""
import datetime
import json
import math
import os
import re
import unittest
from statistics import NormalDist

import numpy
from command_case import SOURCE, CommandCase, main

TEMPLATES = {"pool": [], "guarantee": [], "loan_csv": ["loans.csv"], "claims": ["claims.csv"]}
NORMAL = NormalDist()


def conditional(pd, loading, factor):
    """Probability of default given a factor: Vasicek (2002)."""
    threshold = NORMAL.inv_cdf(pd)
    return numpy.vectorize(NORMAL.cdf)((threshold - loading * factor) / math.sqrt(1 - loading ** 2))


class InitTest(CommandCase):
    def write_template(self, name):
        done = self.call("init", name)
        self.assertEqual(done.returncode, 0, done.stderr)
        return name + ".yaml"

    def results(self, file, *changes):
        """Tables of a run, by name."""
        done = self.call("run", file, "--json", "--quiet",
                         *(word for change in changes for word in ("--set", change)))
        self.assertEqual(done.returncode, 0, done.stderr)
        return {name: table["rows"] for name, table in json.loads(done.stdout)["tables"].items()}

    def assert_sizes(self, tables, exact):
        """`exact`: by probability, a number and its own standard error."""
        base = [row for row in tables["sizes"] if row.get("variant", "base") == "base"]
        self.assertEqual(len(base), len(exact))
        for row in base:
            number, error = exact[row["probability"]]
            self.assertLessEqual(abs(row["size"] - number),
                                 4.5 * math.hypot(row["size_standard_error"], error), row)

    @staticmethod
    def quantiles(sample):
        """Those of 5 % and 1 % with their standard errors, from 20 parts of the sample."""
        parts = numpy.array_split(sample, 20)
        return {p: (numpy.quantile(sample, 1 - p),
                    numpy.std([numpy.quantile(part, 1 - p) for part in parts]) / math.sqrt(20))
                for p in (0.05, 0.01)}

    # the command

    def test_lists(self):
        listed = self.call("init", "--list")
        self.assertEqual(listed.returncode, 0)
        for name in TEMPLATES:
            self.assertRegex(listed.stdout, rf"(?m)^  {name} +\w.+[?]$")
        self.assertIn("Begin with 'pool': cofferdam init pool\n", listed.stdout)
        self.assertEqual(self.call("init").stdout, listed.stdout)
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_every_template_runs_as_it_is(self):
        folder = os.path.join(SOURCE, "tools", "templates")
        self.assertEqual(sorted(os.listdir(folder)),
                         sorted([n + ".yaml" for n in TEMPLATES] + sum(TEMPLATES.values(), [])))
        for name, data in TEMPLATES.items():
            done = self.call("init", name)
            self.assertEqual(done.returncode, 0, done.stderr)
            for file in (name + ".yaml", *data):
                self.assertIn(" " + file, done.stdout.splitlines()[0])
                with open(os.path.join(folder, file), "rb") as original:
                    self.assertEqual(self.read(file), original.read())
            for command in re.findall(r"(?m)^  cofferdam (.+)$", done.stdout):
                words = command.split()
                if words[0] == "run":
                    words += ["--trials", "1000", "--quiet"]
                ran = self.call(*words)
                self.assertEqual(ran.returncode, 0, (command, ran.stderr))
                self.assertTrue(ran.stdout)
                if words[0] == "check":
                    self.assertNotIn("Warning", ran.stdout)
            text = self.read(name + ".yaml").decode()
            self.assertLessEqual(max(map(len, text.splitlines())), 120)
            self.assertGreater(text.count("yours"), 5)
            self.assertIn("\nquestion: ", text)
            for command in ("check", "explain", "run"):
                self.assertIn(f"#   cofferdam {command} {name}.yaml ", text)

    def test_warns_of_nothing_with_all_trials(self):
        for name in TEMPLATES:
            done = self.call("run", self.write_template(name), "--quiet")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("Warning", done.stdout)
            self.assertNotRegex(done.stdout, r"\bthin\b")

    def test_writes_where_it_is_told(self):
        done = self.call("init", "loan_csv", "-o", "my book/")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("  cofferdam check 'my book/loan_csv.yaml'\n", done.stdout)
        self.assertEqual(sorted(os.listdir(self.path("my book"))), ["loan_csv.yaml", "loans.csv"])
        self.assertEqual(self.call("check", "my book/loan_csv.yaml").returncode, 0)
        self.assertEqual(self.call("init", "claims", "-o", "deep/er/own.yaml").returncode, 0)
        self.assertEqual(sorted(os.listdir(self.path("deep/er"))), ["claims.csv", "own.yaml"])
        self.assertEqual(self.call("check", "deep/er/own.yaml").returncode, 0)

    def test_replaces_nothing_unasked(self):
        self.write("loans.csv", "mine\n")
        done = self.call("init", "loan_csv")
        self.assertEqual((done.returncode, done.stdout), (73, ""))
        self.assertIn("'loans.csv' is there already", done.stderr)
        self.assertIn("--force", done.stderr)
        self.assertEqual(os.listdir(self.folder.name), ["loans.csv"])
        self.assertEqual(self.read("loans.csv"), b"mine\n")
        os.symlink("gone", self.path("pool.yaml"))
        self.assertEqual(self.call("init", "pool").returncode, 73)
        self.assertEqual(self.call("init", "loan_csv", "--force").returncode, 0)
        self.assertIn(b"lent_on", self.read("loans.csv"))

    def test_refuses(self):
        done = self.call("init", "pol")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("did you mean 'pool'?", done.stderr)
        self.assertEqual(self.call("init", "-o", "x.yaml").returncode, 2)
        self.write("file", "")
        self.assertEqual(self.call("init", "pool", "-o", "file/x").returncode, 73)

    # the numbers

    def test_size_of_the_pool_by_vasicek(self):
        """One year of very many loans, of which nothing comes back: the share of a quantile of Vasicek's law."""
        tables = self.results(
            self.write_template("pool"), "calendar={start: 2026-01-01, horizon: 1 year}",
            "drop=[variants, programme.bad_debt.lag, programme.recover, pools.fund.budget, portfolios.loans.recovery]",
            "portfolios.loans.lgd=100 %", "portfolios.loans.ead=1 million",
            "portfolios.loans.new_business.every=year", "portfolios.loans.fine_grained=yes")
        self.assert_sizes(tables, {
            p: (0.5 * 1e9 * conditional(0.025, math.sqrt(0.12), numpy.array(NORMAL.inv_cdf(p))), 0)
            for p in (0.05, 0.01)})

    def test_size_of_the_guarantee_by_another_simulation(self):
        """All claims are due before anything comes back, so that the fund needs 20 % of what defaults."""
        tables = self.results(self.write_template("guarantee"))
        loans = {row["value"]: row["loans"] for row in tables["by_tag"]
                 if row["variant"] == "base" and row["account"] == "all losses" and row["tag"] == "region"}
        self.assertEqual(sum(loans.values()), 2000)
        random = numpy.random.default_rng(1)
        trials = 100_000
        national = random.standard_normal(trials)
        defaults = 0
        for region, pd in (("east", 0.015), ("west", 0.025)):
            factor = 0.8 * national + 0.6 * random.standard_normal(trials)
            defaults = defaults + random.binomial(int(loans[region]), conditional(pd, 0.35, factor))
        self.assert_sizes(tables, self.quantiles(0.2 * 2e6 * defaults))

    def test_size_of_the_loan_book_by_another_simulation(self):
        """Loan by loan over three years: the most that the fund has net paid at any time."""
        tables = self.results(self.write_template("loan_csv"))
        rows = [line.split(",") for line in self.read("loans.csv").decode().splitlines()[1:]]
        random = numpy.random.default_rng(2)
        trials = 20_000
        factors = [random.standard_normal(trials)]
        for _ in range(2):
            factors.append(0.5 * factors[-1] + math.sqrt(0.75) * random.standard_normal(trials))
        start = datetime.date(2026, 1, 1)
        moved = []   # of each loan and trial: when, and how much the fund pays then
        for _, lent_on, months, amount, pd, industry, pledge in rows:
            age = (start - datetime.date.fromisoformat(lent_on)).days / 365.25
            left = int(months) / 12 - age
            # Hazards are constant within a year: the time at which they add up to an exponential number.
            hazards = [-numpy.log1p(-conditional(float(pd), math.sqrt(0.12), f)) for f in factors]
            rest, time = random.standard_exponential(trials), numpy.full(trials, numpy.inf)
            for year, hazard in enumerate(hazards):
                here = numpy.isinf(time) & (rest < hazard)
                time[here] = year + rest[here] / hazard[here]
                rest = rest - hazard
            steps = int(months) // 3
            paid = numpy.floor((numpy.where(time < left, time, 0) + age) * 4)
            share = 0.7 if industry == "chips" else 0.5
            loss = numpy.where(time < left, share * float(amount) * (1 - paid / steps), 0)
            moved += [(time, loss), (time + 1, -loss * (0.4 if pledge == "yes" else 0.2))]
        times, amounts = (numpy.array(part) for part in zip(*moved))
        order = numpy.argsort(times, axis=0, kind="stable")
        paid = numpy.cumsum(numpy.take_along_axis(amounts, order, 0), axis=0)
        self.assert_sizes(tables, self.quantiles(paid.max(axis=0)))

    def test_size_of_the_claims_by_panjer(self):
        """40 % of a compound Poisson law, by the recursion of Panjer (1981)."""
        tables = self.results(self.write_template("claims"))
        step, mean, cv = 2_000, 201_894, 1.05011
        sigma = math.sqrt(math.log1p(cv * cv))
        mu = math.log(mean) - sigma ** 2 / 2
        most = 2_000_000 // step
        # What the policy pays, rounded to the lattice: X less 10 thousand, between 0 and 2 million.
        below = [NORMAL.cdf((math.log((k + 0.5) * step + 10_000) - mu) / sigma) for k in range(most)]
        severity = numpy.diff([0, *below, 1])
        cells = 24_000_000 // step
        aggregate = numpy.zeros(cells)
        aggregate[0] = math.exp(-23.6 * (1 - severity[0]))
        weights = numpy.arange(most + 1) * severity
        for k in range(1, cells):
            part = min(k, most)
            aggregate[k] = 23.6 / k * weights[1:part + 1] @ aggregate[k - part:k][::-1]
        self.assertAlmostEqual(aggregate.sum(), 1, places=9)
        law = numpy.cumsum(aggregate)
        self.assert_sizes(tables, {p: (0.4 * step * numpy.searchsorted(law, 1 - p), 0.4 * step)
                                   for p in (0.05, 0.01)})

    def test_claims_template_has_the_numbers_of_the_fit(self):
        text = self.read(self.write_template("claims")).decode()
        fitted = {}
        for kind, words in (("severity", ["--column", "loss"]),
                            ("frequency", ["--column", "date", "--per", "year"])):
            done = self.call("fit", kind, "claims.csv", *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            fitted[kind] = re.search(rf"\n{kind}: (.+)\n", done.stdout)[1]
        mean, cv = re.fullmatch(r"\{lognormal: \{mean: (\S+), cv: (\S+)\}\}", fitted["severity"]).groups()
        self.assertIn(f"severity: {{lognormal: {{mean: {round(float(mean)):_}, cv: {float(cv):.6g}}}}}", text)
        claims = float(re.fullmatch(r"\{poisson: \{mean: (\S+)\}\}", fitted["frequency"])[1])
        self.assertIn(f"The fit says {claims:g} claims a year; 400 policies", text)
        self.assertIn(f"{{poisson: {{mean: {claims / 400:g}}}}}", text)


if __name__ == "__main__":
    main()
