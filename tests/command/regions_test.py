"""tools/regions from end to end. Usage: regions_test.py BINARY SOURCE_FOLDER [unittest options]."""
import csv
import importlib.util
import os
import subprocess
import sys
import unittest
from importlib.machinery import SourceFileLoader

from command_case import SOURCE, CommandCase, main

try:
    import h5py
    import numpy
except ImportError:
    sys.exit(77)

TOOL = os.path.join(SOURCE, "tools", "regions")
NAMES = [f"region_{letter}" for letter in "abcdefghijklm"]


def loaded():
    """The script as a module."""
    loader = SourceFileLoader("regions", TOOL)
    sys.dont_write_bytecode = True
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("regions", loader))
    loader.exec_module(module)
    return module


def lines(template, names=NAMES):
    return "".join(template.replace("REGION", name) + "\n" for name in names)


def alike(extra="", names=NAMES):
    """Regions with the same loans, the same rule and the same pool; only their draws differ."""
    return ("cofferdam: 1\ntitle: Alike\ntrials: 4000\n"
            "calendar: {start: 2026-01-01, horizon: 1 year, run_off: 1 year}\n"
            f"economy: {{factors: {{region: {{members: [{', '.join(names)}]}}}}}}\n"
            "bearers:\n" + lines("  REGION_bank: {}\n  REGION_pool: {public: city}\n  REGION_budget: {public: city}", names)
            + "portfolios:\n" + lines("  REGION: {type: loans, lender: REGION_bank, count: 300, ead: 1 million, term: 1 year,"
                                      " pd: 3 %, lgd: 90 %, loading: {region: 0.3}, tags: {region: {mix: {REGION: 100 %}}}}",
                                      names)
            + "programme:\n" + lines("  - claim: {name: REGION_loss, of: [REGION]}\n"
                                     "  - compensate: {name: REGION_relief, claim: REGION_loss, payer: REGION_pool, "
                                     "payee: REGION_bank, rate: 50 %}", names)
            + "pools:\n" + lines("  REGION_pool: {opening: 10 million, owner: REGION_budget}", names)
            + "output: {trials: headline}\n" + extra)


class RegionsTest(CommandCase):
    def run_scenario(self, text, *arguments):
        done = self.call("run", self.write("regions.yaml", text), "-o", "regions.h5", "--quiet", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)

    def tool(self, *arguments, code=0):
        done = subprocess.run([sys.executable, TOOL, *arguments], cwd=self.folder.name, capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def rows(self, *arguments):
        self.tool("regions.h5", "--out", "ranked", *arguments)
        with open(self.path("ranked.csv"), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def numbers(self, rows, column):
        return numpy.array([float(row[column]) for row in rows])

    # luck

    def chi_square_of_first_places(self):
        first = self.numbers(self.rows(), "first") * 4000
        self.assertAlmostEqual(first.sum(), 4000, delta=1e-6)
        return ((first - 4000 / 13) ** 2 / (4000 / 13)).sum()

    def test_regions_that_are_alike_are_first_equally_often(self):
        self.run_scenario(alike())
        # 99.9 % and 0.1 % quantile of 12 degrees of freedom; ties make it smaller, and are rare here.
        self.assertLess(self.chi_square_of_first_places(), 32.91)
        self.assertGreater(self.chi_square_of_first_places(), 2.21)
        # One region with more defaults is seen.
        self.run_scenario(alike().replace("region_a_bank, count: 300, ead: 1 million, term: 1 year, pd: 3 %",
                                          "region_a_bank, count: 300, ead: 1 million, term: 1 year, pd: 4 %"))
        self.assertGreater(self.chi_square_of_first_places(), 32.91)

    def test_the_order_of_regions_that_are_alike_is_told_as_luck(self):
        self.run_scenario(alike())
        rows = self.rows()
        by_future = self.numbers(rows[:-1], "reversed_by_future")
        self.assertTrue(((by_future > 0.45) & (by_future < 0.55)).all(), by_future)
        by_trials = self.numbers(rows[:-1], "reversed_by_trials")
        self.assertGreater(by_trials.mean(), 0.25)
        # Intervals of ranks that say nothing: most regions might be among the first four and among the last four.
        wide = self.numbers(rows, "rank_to") - self.numbers(rows, "rank_from")
        self.assertGreater(numpy.median(wide), 6)

    def test_an_order_that_is_no_luck_is_told_as_such(self):
        names = NAMES[:3]
        text = alike(names=names).replace("region_b_bank, rate: 50 %", "region_b_bank, rate: 30 %")
        self.run_scenario(text.replace("region_c_bank, rate: 50 %", "region_c_bank, rate: 40 %"))
        rows = self.rows()
        self.assertEqual([row["region"] for row in rows], ["region_b", "region_c", "region_a"])
        self.assertTrue((self.numbers(rows[:-1], "reversed_by_trials") == 0).all())
        self.assertTrue((self.numbers(rows, "rank_from") == self.numbers(rows, "rank_to")).all())

    def test_the_same_firms_leave_nothing_to_luck(self):
        """All regions on the firms of one: equal costs in each trial, so that each is first as often to the last digit."""
        names = NAMES[:4]
        firm = "  REGION: {count: 300, pd: 3 %, loading: {region: 0.3}, tags: {region: {mix: {REGION: 100 %}}}}"
        text = alike(names=names).replace(" pd: 3 %, lgd: 90 %, loading: {region: 0.3}, tags: {region: {mix: {", " LEFT OUT")
        text = "".join(line.split(" count: 300,")[0] + f" firms: {names[0]}, ead: 1 million, term: 1 year, lgd: 90 %}}\n"
                       if "LEFT OUT" in line else line for line in text.splitlines(keepends=True))
        self.run_scenario(text + "firms:\n" + lines(firm, names[:1]))
        rows = self.rows()
        self.assertTrue((self.numbers(rows, "first") == 0.25).all())
        self.assertTrue((self.numbers(rows[:-1], "reversed_by_future") == 0.5).all())
        self.assertTrue((self.numbers(rows[:-1], "reversed_by_trials") == 0.5).all())

    # numbers

    def test_costs_are_those_of_the_results(self):
        """Costs of all regions sum to the public cost of all levels; lending, exhaustion and bearers are the tables'."""
        fee = ("  - fee: {name: region_a_fee, payer: region_a_bank, payee: region_a_budget, portfolios: [region_a], of: loan, "
               "rate: 0.5 %, per: loan}\n"
               "  - subsidy: {name: region_b_aid, payer: region_b_budget, payee: outside, portfolios: [region_b], of: loan, "
               "rate: 1 %, per: loan}\npools:\n")
        self.run_scenario(alike().replace("pools:\n", fee))
        rows = {row["region"]: row for row in self.rows()}
        with h5py.File(self.path("regions.h5")) as file:
            public = file["tables/public_cost"]
            everything = public["mean"][list(public["public"].asstr()[:]).index("all levels")]
            bearers = file["tables/bearers"]
            mean = dict(zip(bearers["bearer"].asstr()[:], bearers["mean"][:]))
            pools = file["tables/pools"]
            dry = dict(zip(pools["pool"].asstr()[:], pools["probability_exhausted"][:]))
        self.assertAlmostEqual(self.numbers(rows.values(), "public_cost").sum() / everything, 1, delta=1e-9)
        for name, row in rows.items():
            self.assertEqual(float(row["lent"]), 300e6)
            self.assertAlmostEqual(float(row["exhausted"]), dry[name + "_pool"], delta=1e-12)
            losses = mean[name + "_pool"] + mean[name + "_bank"]
            self.assertAlmostEqual(float(row["relief"]), mean[name + "_pool"] / losses, delta=1e-9)
        self.assertAlmostEqual(float(rows["region_a"]["public_cost"]), mean["region_a_pool"] - 1.5e6, delta=1)
        self.assertAlmostEqual(float(rows["region_b"]["public_cost"]), mean["region_b_pool"] + 3e6, delta=1)

    def test_the_worst_trials_by_hand(self):
        tool = loaded()
        # 250 trials: the worst 1 % are 2.5 of them.
        costs = numpy.arange(250.0)
        self.assertAlmostEqual(tool.worst_means(costs[None, :], numpy.ones((1, 250)))[0, 0],
                               (249 + 248 + 0.5 * 247) / 2.5)
        # A resample that has the largest trial twice.
        counts = numpy.ones((1, 250))
        counts[0, 249], counts[0, 0] = 2, 0
        self.assertAlmostEqual(tool.worst_means(costs[None, :], counts)[0, 0], (2 * 249 + 0.5 * 248) / 2.5)

    def test_standard_errors_are_those_of_the_engine(self):
        self.run_scenario(alike(names=NAMES[:2]))
        rows = self.rows()
        with h5py.File(self.path("regions.h5")) as file:
            bearers = file["tables/bearers"]
            error = dict(zip(bearers["bearer"].asstr()[:], bearers["mean_standard_error"][:]))
        for row in rows:
            self.assertAlmostEqual(float(row["public_cost_standard_error"]) / error[row["region"] + "_pool"], 1, delta=0.1)

    def test_the_shipped_regions_lose_alike_and_add_up(self):
        """Thirteen programmes on the same firms: one loss before sharing, and public costs that are those of the results."""
        done = self.call("run", os.path.join(SOURCE, "scenarios", "thirteen_regions.yaml"), "-o", "regions.h5", "--quiet",
                         "--trials", "1000", "--set", "size=[]", timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        tool = loaded()
        with h5py.File(self.path("regions.h5")) as file:
            for variant in ("base", "alone", "same_firms"):
                run = tool.Run(file, variant)
                self.assertEqual(len(run.regions), 13)
                everything = sum(run.borne.values())
                self.assertLess(abs(everything - run.trials["losses"]).max(), 1)
                public = run.table("public_cost")
                mean = public["mean"][list(public["public"]).index("all levels")]
                national = sum(run.borne[name].mean() for name in run.public if run.region_of(name) is None)
                self.assertAlmostEqual((run.costs.mean(axis=1).sum() + national) / mean, 1, delta=1e-9)
            # Jiangsu lends less, since its pools decide what is lent.
            losses = {region: sum(run.borne[name] for name in run.own(region)) for region in run.regions}
            for region in set(run.regions) - {"beijing", "jiangsu"}:
                self.assertLess(abs(losses[region] - losses["beijing"]).max(), 1)
            self.assertLess(run.lent[run.regions.index("jiangsu")], 0.99 * run.lent[0])
            # With factors of their own they lose the same on average.
            run = tool.Run(file, "alone")
            means = numpy.array([run.losses(region) for region in run.regions if region != "jiangsu"])
            errors = numpy.array([sum(run.borne[name] for name in run.own(region)).std() for region in run.regions
                                  if region != "jiangsu"]) / 1000 ** 0.5
            self.assertLess(abs((means - means.mean()) / errors).max(), 4)

    # words

    def test_variants_are_ranked_by_name(self):
        self.run_scenario(alike("variants: {half: {programme.region_a_relief.rate: 25 %}}\n", NAMES[:2]))
        self.assertEqual(self.rows("--variant", "half")[0]["region"], "region_a")
        base = self.rows()
        self.assertNotEqual(self.rows("--variant", "half"), base)
        self.assertIn("variant half, 4,000 trials", self.tool("regions.h5", "--variant", "half").stdout)
        refused = self.tool("regions.h5", "--variant", "third", code=1)
        self.assertIn("there is no variant 'third'; there are base, half", refused.stderr)

    def test_what_it_writes_is_what_it_prints(self):
        self.run_scenario(alike(names=NAMES[:2]))
        printed = self.tool("regions.h5", "--out", "ranked").stdout
        self.assertEqual(self.read("ranked.txt").decode(), printed)
        self.assertEqual(self.tool("regions.h5").stdout, printed)
        self.assertTrue(all(len(line) <= 120 for line in printed.splitlines()))

    def test_what_cannot_be_ranked_is_refused_in_words(self):
        self.assertIn("missing.h5", self.tool("missing.h5", code=1).stderr)
        two = alike(names=NAMES[:2])
        for text, arguments, message in (
                (two, ("--trials", "500"), "500 trials are too few"),
                (two.replace("headline", "none"), (), "--set output.trials=headline"),
                (two.replace("{public: city}", "{public: no}"), (), "no bearer named region_a_... is public"),
                (two.replace("headline}", "headline}\nreport: {book: none}"), (), "'report.book'"),
                (two.replace("headline}", "headline}\nsampling: {shift: {means: {region: -1}}}"), (), "have weights")):
            with self.subTest(message):
                self.run_scenario(text, *arguments)
                self.assertIn(message, self.tool("regions.h5", code=1).stderr)
        self.assertIn("100 or more", self.tool("regions.h5", "--resamples", "5", code=2).stderr)
        self.assertIn("usage: regions RESULTS.h5", self.tool("--help").stdout)


if __name__ == "__main__":
    main()
