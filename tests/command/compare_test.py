"""Sensitivities, sweeps, sizes and comparisons of files, from end to end. Usage: compare_test.py BINARY SOURCE_FOLDER [unittest options]."""
import csv
import io
import json
import signal
import subprocess
import time

from command_case import BINARY, CommandCase, main

FUND = """cofferdam: 1
title: a fund
currency: CNY
trials: 16_384
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, new_business: {volume: 1 billion, every: year}, fine_grained: yes, ead: 10_000,
    term: 1 year, pd: 2 %, lgd: 60 %, asset_correlation: 0.12, tags: {kind: {mix: {a: 30 %, b: 70 %}}}}
programme:
  - claim: {name: c, of: [loans]}
  - compensate: {name: half, claim: c, payer: fund, payee: bank, rate: 50 %}
pools: {fund: {opening: 20 million}}
report: {levels: [95 %, 99 %], book: none}
"""
MEAN, TAIL = "mean of all losses", "tvar 99 % of all losses"


class Compared(CommandCase):
    def setUp(self):
        super().setUp()
        self.write("fund.yaml", FUND)

    def ask(self, command, *arguments, code=0):
        run = self.call(command, "fund.yaml", *arguments)
        self.assertEqual(run.returncode, code, run.stderr)
        return run

    def rows(self, command, *arguments):
        return list(csv.DictReader(io.StringIO(self.ask(command, *arguments, "--format", "csv").stdout)))


class Sensitivities(Compared):
    def test_first_line_says_what_moves_most(self):
        run = self.ask("sensitivities", "--measure", TAIL)
        self.assertTrue(run.stdout.startswith("What moves tvar 99 % of all losses most: portfolios.loans."), run.stdout)
        for line in run.stdout.splitlines():
            self.assertLessEqual(len(line), 80, line)
        self.assertIn("left out is portfolios.loans.tags.kind.mix.a, which cannot be moved alone", run.stderr)
        self.assertIn("trials in ", run.stderr)

    def test_rows_are_right_and_sorted(self):
        rows = self.rows("sensitivities", "--measure", MEAN)
        by_input = {row["input"]: row for row in rows}
        self.assertEqual(list(by_input), sorted(by_input, key=lambda path: -abs(float(by_input[path]["change"]))))
        for path in ("pd", "lgd", "new_business.volume"):
            row = by_input["portfolios.loans." + path]
            self.assertAlmostEqual(float(row["elasticity"]), 1, delta=0.05)
            self.assertEqual(row["verdict"], "ok")
        self.assertEqual(by_input["programme.half.rate"]["verdict"], "cannot be told from 0")
        self.assertEqual(float(by_input["programme.half.rate"]["change"]), 0)

    def test_inputs_and_steps_of_ones_own(self):
        rows = self.rows("sensitivities", "--input", "portfolios.loans.lgd", "--step", "50pp", "--measure", MEAN)
        self.assertEqual([(row["low_value"], row["high_value"], row["clipped"]) for row in rows], [("0.1", "1", "high")])
        table = json.loads(self.ask("sensitivities", "--input", "pools.fund.opening", "--format", "json").stdout)
        self.assertEqual([row["measure"] for row in table["rows"]],
                         ["pool fund exhausted", MEAN, TAIL, "mean of public cost"])

    def test_a_results_file_keeps_and_draws_them(self):
        inputs = ("--input", "portfolios.loans.pd", "--input", "pools.fund.opening")
        rows = self.rows("sensitivities", *inputs, "-o", "moved.h5")
        kept = self.call("show", "moved.h5", "sensitivities", "--format", "csv").stdout
        self.assertEqual(list(csv.DictReader(io.StringIO(kept))), rows)
        shown = " ".join(self.call("show", "moved.h5").stdout.split())
        self.assertIn(f"What moves {MEAN} most: portfolios.loans.pd, from 1.8 % to 2.2 % by", shown)
        self.assertEqual(self.call("show", "moved.h5", "--scenario").stdout, FUND)
        drawn = self.call("plot", "moved.h5")
        self.assertEqual(drawn.returncode, 0, drawn.stderr)
        self.assertIn("Written to moved_tornado.svg", drawn.stdout)
        drawing = self.read("moved_tornado.svg").decode()
        for text in (MEAN, "portfolios.loans.pd", "1.8 % to 2.2 %", "18 million CNY to 22 million CNY"):
            self.assertIn(text, drawing)
        self.assertIn("cofferdam plot moved.h5", self.ask("sensitivities", *inputs, "-o", "moved.h5").stdout)
        told = self.call("plot", "moved.h5", "--what", "sizing")
        self.assertEqual(told.returncode, 2)
        self.call("run", "fund.yaml", "--quiet")
        told = self.call("plot", "fund.h5", "--what", "tornado")
        self.assertIn("cofferdam sensitivities SCENARIO.yaml -o moved.h5", told.stderr)

    def test_refusals(self):
        bad = {("--input", "portfolios.loan.pd"): "did you mean 'portfolios.loans.pd'?",
               ("--input", "title"): "no single number",
               ("--input", "pools.fund.opening", "--step", "1pp"): "moves rates",
               ("--step", "ten"): "--step is 'ten'",
               ("--trials", "5000"): "5000 trials are too few to compare",
               ("--measure", "mean of al losses"): "did you mean 'mean of all losses'?",
               ("--set", "stop_when.relative_error=1 %"): "with --trials",
               ("--input", "programme.half.rte"): "did you mean 'programme.half.rate'?"}
        for arguments, message in bad.items():
            run = self.ask("sensitivities", *arguments, code=2)
            self.assertIn(message, run.stderr)
            self.assertEqual(run.stdout, "")

    def test_a_signal_shows_what_is_done(self):
        with subprocess.Popen([BINARY, "sensitivities", "fund.yaml", "--trials", "262144", "--threads", "1", "--format", "csv"],
                              cwd=self.folder.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            time.sleep(1.5)
            child.send_signal(signal.SIGINT)
            out, error = child.communicate(timeout=100)
        self.assertEqual(child.returncode, 75, error)
        self.assertIn("stopped", error)
        if "0 of" not in error and "no trial was begun" not in error:
            self.assertTrue(out.startswith("measure,"), out)


class Sweep(Compared):
    def test_rows_are_those_of_runs_with_set(self):
        rows = self.rows("sweep", "--vary", "portfolios.loans.pd=1 %,3 %", "--vary", "pools.fund.opening=10 million:20 million:2",
                         "--measure", MEAN, "--measure", TAIL, "--measure", "pool fund exhausted")
        self.assertEqual([row["portfolios.loans.pd"] for row in rows], ["as it is", "1 %", "1 %", "3 %", "3 %"])
        row = rows[3]
        run = self.call("run", "fund.yaml", "--json", "--quiet", "--set", "portfolios.loans.pd=3 %", "--set",
                        "pools.fund.opening=10000000")
        tables = json.loads(run.stdout)["tables"]

        def same(measure, table, column, **keys):
            found = [r for r in tables[table]["rows"] if all(r[key] == value for key, value in keys.items())]
            self.assertEqual(float(row[measure]), found[0][column])
            self.assertEqual(float(row[measure + " standard error"]), found[0][column + "_standard_error"])

        same(MEAN, "bearers", "mean", bearer="all losses")
        same(TAIL, "quantiles", "tvar", account="all losses", level=0.99)
        same("pool fund exhausted", "pools", "probability_exhausted", pool="fund")
        self.assertAlmostEqual(float(row[MEAN + " difference"]), float(row[MEAN]) - float(rows[0][MEAN]), delta=1e-6)
        self.assertLess(float(row[MEAN + " difference standard error"]), float(row[MEAN + " standard error"]))

    def test_a_results_file_keeps_and_draws_them(self):
        varied = ("--vary", "portfolios.loans.pd=1 %,3 %", "--vary", "programme.half.rate=40 %,60 %", "--measure", MEAN)
        rows = self.rows("sweep", *varied, "-o", "swept.h5")
        read = lambda table: list(csv.DictReader(io.StringIO(self.call("show", "swept.h5", table, "--format", "csv").stdout)))
        kept = read("sweep")
        self.assertEqual([row["estimate"] for row in kept], [row[MEAN] for row in rows])
        self.assertEqual([row["difference_standard_error"] for row in kept], [row[MEAN + " difference standard error"] for row in rows])
        self.assertEqual([row["verdict"] for row in kept], ["ok"] * 5)
        self.assertEqual([row["value"] for row in read("sweep_inputs") if row["run"] == "3"], ["3 %", "40 %"])
        drawn = self.call("plot", "swept.h5")
        self.assertIn("Written to swept_map.svg", drawn.stdout, drawn.stderr)
        drawing = self.read("swept_map.svg").decode()
        for text in (MEAN, "portfolios.loans.pd", "programme.half.rate", "60 %"):
            self.assertIn(text, drawing)
        self.call("run", "fund.yaml", "--quiet")
        self.assertEqual(self.call("sweep", "fund.yaml", *varied, "-o", "fund.h5").returncode, 73)

    def test_text_has_one_row_a_run(self):
        text = self.ask("sweep", "--vary", "programme.half.rate=40 %,60 %", "--measure", MEAN).stdout
        self.assertIn("as it is", text)
        self.assertEqual(text.count("0 *"), 2)
        self.assertIn("cannot be told from 0", text)

    def test_refusals(self):
        bad = {("portfolios.loan.pd=1 %",): "did you mean loans?",
               ("portfolios.loans.pd=1 %,200 %",): "200 % is out of range",
               ("portfolios.loans.pd",): "write PATH=a,b,c or PATH=lo:hi:n",
               ("portfolios.loans.pd=1%:2%:1",): "is no number of values",
               ("portfolios.loans.pd=1%:2%:101",): "101 combinations, each of which is a run; --all",
               ("portfolios.loans.pd=1%", "portfolios.loans.pd=2%"): "stands twice"}
        for varied, message in bad.items():
            run = self.ask("sweep", *[word for one in varied for word in ("--vary", one)], code=2)
            self.assertIn(message, run.stderr)
        self.assertIn("--vary is required", self.ask("sweep", code=2).stderr)

    def test_results_depend_on_no_threads(self):
        texts = {self.ask("sweep", "--vary", "portfolios.loans.pd=1 %", "--format", "csv", "--threads", threads).stdout
                 for threads in ("1", "3")}
        self.assertEqual(len(texts), 1)


class Sizes(Compared):
    def test_exact_sizes_are_those_of_a_run(self):
        rows = self.rows("size", "--input", "pools.fund.opening", "--probability", "5%", "--probability", "1%")
        self.write("asked.yaml", FUND + "size: [{input: pools.fund.opening, target: exhausted, probability: [5 %, 1 %]}]\n")
        self.assertEqual(self.call("run", "asked.yaml", "-o", "asked.h5", "--quiet").returncode, 0)
        asked = list(csv.DictReader(io.StringIO(self.call("show", "asked.h5", "sizes", "--format", "csv").stdout)))
        self.assertEqual(rows, asked)

    def test_values_become_fine_enough(self):
        rich = ("--set", "pools.fund.opening=1 billion")
        coarse = self.rows("size", "--input", "programme.half.rate", "--target", "tvar", "--bearer", "fund", "--above", "20 million",
                           "--probability", "1%", "--from", "10%", "--to", "90%", "--safe", "downwards", *rich)
        size, error, step = (float(coarse[0][name]) for name in ("size", "size_standard_error", "resolution"))
        self.assertLess(step, 0.3 * error)
        # What the fund pays is the rate times what is lost.
        tail = float(self.rows("sweep", "--vary", "portfolios.loans.lgd=60 %", "--measure", "tvar 99 % of fund", *rich)[0][
            "tvar 99 % of fund"])
        self.assertAlmostEqual(size, 0.5 * 20e6 / tail, delta=2 * step)

    def test_of_an_input_that_decides_losses(self):
        asked = ("--input", "portfolios.loans.pd", "--pool", "fund", "--probability", "5%", "--from", "0.5%", "--to", "6%")
        sizes, errors = [], []
        for seed in range(1, 7):
            row, = self.rows("size", *asked, "--seed", str(seed))
            self.assertEqual((row["unit"], row["safe"], row["verdict"]), ("1", "downwards", "ok"))
            self.assertLessEqual(float(row["resolution"]), 0.5 * float(row["size_standard_error"]))
            sizes.append(float(row["size"]))
            errors.append(float(row["size_standard_error"]))
        run = self.call("run", "fund.yaml", "--json", "--quiet", "--seed", "6", "--set", f"portfolios.loans.pd={sizes[-1]}")
        pool = json.loads(run.stdout)["tables"]["pools"]["rows"][0]
        self.assertAlmostEqual(pool["probability_exhausted"], 0.05, delta=0.5 * pool["probability_exhausted_standard_error"])
        mean = sum(sizes) / len(sizes)
        spread = (sum((size - mean) ** 2 for size in sizes) / (len(sizes) - 1)) ** 0.5
        error = sum(errors) / len(errors)
        self.assertTrue(0.2 * error < spread < 2 * error, f"{spread} {error}")  # chi-square, 5 degrees: 1 in 1,000
        # The mean is proportional to the loss given default.
        rich = ("--set", "pools.fund.opening=1 billion")
        at = float(self.rows("sweep", "--vary", "portfolios.loans.lgd=50 %", "--measure", "mean of fund", *rich)[1]["mean of fund"])
        level = round(1.2 * at)
        row, = self.rows("size", "--input", "portfolios.loans.lgd", "--target", "mean", "--bearer", "fund", "--above",
                         str(level), "--from", "10%", "--to", "100%", *rich)
        self.assertAlmostEqual(float(row["size"]), 0.5 * level / at, delta=1e-6)

    def test_of_a_span_of_time(self):
        asked = ("--pool", "fund", "--probability", "1%", "--set", "calendar.run_off=2 years")
        row, = self.rows("size", "--input", "portfolios.loans.term", *asked, "--from", "2 months", "--to", "3 years")
        self.assertEqual((row["unit"], row["resolution"], row["verdict"]), ("months", "1", "ok"))
        months = int(float(row["size"]))
        swept = self.rows("sweep", "--vary", f"portfolios.loans.term={months} months,{months + 1} months", "--measure",
                          "pool fund exhausted", *asked[4:])
        self.assertLessEqual(float(swept[1]["pool fund exhausted"]), 0.01)
        self.assertGreater(float(swept[2]["pool fund exhausted"]), 0.01)
        error = self.ask("size", "--input", "portfolios.loans.term", *asked, "--from", "60 days", "--to", "3 years", code=2).stderr
        self.assertIn("--from: '60 days' is not counted in months; write it so, as the scenario does: 12 months", error)

    def test_counts_and_volumes(self):
        # Of N loans of 1 million the pool of 3.5 pays 3; by the sum of binomial tails over the factor 20 loans exhaust it
        # in 4.61 % of years and 21 in 5.19 %. A fine-grained volume V exhausts a pool of 100 million with 5 % where Vasicek's
        # 95 % loss is 100 million / V, at 1,761.1 million.
        scheme = '''cofferdam: 1
title: counts
trials: 16_384
seed: 16
calendar: {start: 2026-01-01, horizon: 1 year, run_off: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, MANY, originated: 2026-01-01, term: 1 year, pd: PD, lgd: 100 %, loading: {national: LOAD}}
programme:
  - claim: {name: called, of: [loans]}
  - share: {name: split, claim: called, parts: {fund: 100 %}}
pools: {fund: {opening: MONEY}}
'''
        def scenario(**parts):
            text = scheme
            for name, part in parts.items():
                text = text.replace(name, part)
            self.write("fund.yaml", text)

        scenario(MANY="count: 20, ead: 1 million", PD="5 %", LOAD="0.346", MONEY="3.5 million")
        count, = self.rows("size", "--input", "portfolios.loans.count", "--pool", "fund", "--probability", "5.15%", "--from", "4",
                           "--to", "100")
        low, high = float(count["size_ci_low"]), float(count["size_ci_high"])
        self.assertTrue(low == int(low) and high == int(high) and low <= 20 <= high, count)
        scenario(MANY="count: 1000, volume: 500 million, fine_grained: yes", PD="2 %", LOAD="0.346", MONEY="100 million")
        volume, = self.rows("size", "--input", "portfolios.loans.volume", "--pool", "fund", "--probability", "5%", "--from",
                            "100 million", "--to", "3 billion")
        self.assertEqual(volume["verdict"], "ok")
        self.assertLess(abs(float(volume["size"]) - 1_761.1e6), 4 * float(volume["size_standard_error"]))

    def test_what_a_bearer_gets_is_taken_off(self):
        # 100 loans of 1 million, of whose losses of 50 % the fund pays 70 % and for which it gets 6 %: 6 = 35 PD.
        self.write("fund.yaml", """cofferdam: 1
title: fees against claims
trials: 16_384
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, count: 100, ead: 1 million, term: 1 year, pd: 15 %, lgd: 50 %, loading: {national: 0.3}}
programme:
  - claim: {name: c, of: [loans]}
  - compensate: {name: s, claim: c, payer: fund, payee: bank, rate: 70 %}
  - fee: {name: f, payer: bank, payee: fund, rate: 6 %, of: loan, per: loan}
fiscal: {discount: {rate: 0 %}}
""")
        asked = ("--bearer", "fund", "--from", "5%", "--to", "40%")
        mean, = self.rows("size", "--input", "portfolios.loans.pd", "--target", "mean", "--above", "0", *asked)
        error = float(mean["size_standard_error"])
        self.assertTrue(1e-4 < error < 2e-3)
        self.assertAlmostEqual(float(mean["size"]), 6 / 35, delta=4 * error)
        # Without a discount that is to break even, and the year is the whole.
        even, = self.rows("size", "--input", "portfolios.loans.pd", "--target", "break_even", *asked)
        self.assertAlmostEqual(float(even["size"]), float(mean["size"]), delta=0.02 * error)
        call, = self.rows("size", "--input", "portfolios.loans.pd", "--target", "yearly_call", "--above", "8 million", *asked)
        tail, = self.rows("size", "--input", "portfolios.loans.pd", "--target", "tvar", "--above", "8 million", *asked)
        self.assertLess(float(tail["size"]), float(call["size"]))
        self.assertLess(float(call["size"]), float(mean["size"]))
        # A share that pays nothing is among the values, of which no mean varies.
        for most in ("60%", "80%", "100%"):
            share, = self.rows("size", "--input", "programme.s.rate", "--target", "mean", "--bearer", "fund", "--above", "0",
                               "--safe", "downwards", "--to", most, "--set", "portfolios.loans.pd=25%")
            self.assertEqual(share["verdict"], "ok")
            error = float(share["size_standard_error"])
            self.assertAlmostEqual(float(share["size"]), 6 / (100 * 0.5 * 0.25), delta=4 * error)
            self.assertLess(error, 0.01)

    def test_names_what_is_wrong(self):
        for arguments, expected in (
                (("--input", "portfolios.loans.pd", "--pool", "fund"), "--from is not given"),
                (("--input", "portfolios.loans.pd", "--pool", "fund", "--from", "2%", "--to", "1%"), "--to must be above --from"),
                (("--input", "portfolios.loans.pd", "--pool", "fund", "--from", "2%", "--to", "200%"), "200 % is out of range"),
                (("--input", "portfolios.loans.pt", "--pool", "fund", "--from", "2%", "--to", "3%"), "did you mean 'portfolios.loans.pd'?"),
                (("--input", "portfolios.loans.pd", "--from", "2%", "--to", "3%"), "needs 'pool'"),
                (("--input", "portfolios.loans.pd", "--target", "yearly_call"), "the target yearly_call needs 'bearer'"),
                (("--input", "portfolios.loans.pd", "--target", "mean", "--bearer", "fond"), "--bearer: 'fond' is no bearer"),
                (("--input", "portfolios.loans.pd", "--safe", "upwards"), "--safe: 'portfolios.loans.pd' is sought with a run for each value"),
                (("--input", "portfolios.loans.pd", "--values", "5"), "--values: 'portfolios.loans.pd' is sought with a run for each value"),
                (("--input", "portfolios.loans.pd", "--pool", "fund", "--probability", "0 %", "--from", "2%", "--to", "3%"), "out of range"),
                (("--input", "portfolios.loans.tags", "--pool", "fund"), "is no single number of the scenario"),
                (("--input", "pools.found.opening"), "--input: 'found' is no pool; did you mean 'fund'?"),
                (("--input", "pools.fund.opening", "--target", "empty"), "empty"),
                (("--input", "pools.fund.opening", "--values", "1"), "--values: 1 is out of range; must be at least 2 and at most 200"),
                (("--input", "portfolios.loans.new_business.volume", "--pool", "fund", "--to", "2 billion"),
                 "--to: more than the volume of the scenario, of which a part is lent; raise the volume"),
                (("--input", "programme.half.rate"), "size: the target exhausted needs 'pool'"),
                (("--input", "programme.half.rate", "--pool", "fund"), "'to' is not given")):
            error = self.ask("size", *arguments, code=2).stderr
            self.assertIn(expected, error)
            self.assertNotIn("--set size", error)


class Files(Compared):
    def setUp(self):
        super().setUp()
        self.run_as("a.h5")
        self.run_as("riskier.h5", "--set", "portfolios.loans.pd=3 %")

    def run_as(self, file, *arguments):
        self.ask("run", "-o", file, "--quiet", *arguments)

    def compare(self, *arguments, code=0):
        run = self.call("compare", *arguments)
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        return run

    def test_same_files_are_the_same(self):
        text = self.compare("a.h5", "a.h5").stdout
        self.assertIn("a.h5: fund.yaml, 16,384 trials, seed 1,", text)
        self.assertIn("All inputs are the same.", text)
        self.assertIn("All numbers that both files have are the same.", text)

    def test_tells_inputs_and_numbers(self):
        text = self.compare("a.h5", "riskier.h5", code=3).stdout
        self.assertIn("portfolios.loans.pd", text)
        self.assertIn("beyond chance", text)
        self.assertIn("paired", text)
        self.assertIn("more; --all shows them", text)
        self.assertGreater(len(self.compare("a.h5", "riskier.h5", "--all", code=3).stdout), len(text))
        tables = json.loads(self.compare("a.h5", "riskier.h5", "--format", "json", code=3).stdout)
        self.assertEqual(tables["inputs"]["rows"], [{"input": "portfolios.loans.pd", "first": "0.02", "second": "0.03"}])
        means = {row["row"]: row for row in tables["numbers"]["rows"] if (row["table"], row["column"]) == ("bearers", "mean")}
        losses = means["all losses"]
        self.assertEqual(losses["errors"], "paired")
        self.assertAlmostEqual(losses["difference"], losses["second"] - losses["first"], delta=1e-6)
        self.assertLess(losses["difference_standard_error"], losses["second_standard_error"])

    def test_seeds_differ_by_chance(self):
        self.run_as("seed_2.h5", "--seed", "2")
        text = self.compare("a.h5", "seed_2.h5").stdout
        self.assertRegex(text, r"\nseed +1 +2")
        self.assertIn("numbers differ, none of them beyond chance", text)
        self.assertIn("independent", self.compare("a.h5", "seed_2.h5", "--all").stdout)

    def test_names_what_is_wrong(self):
        self.assertIn("--level 2 is no rate", self.compare("a.h5", "a.h5", "--level", "2", code=2).stderr)
        self.assertIn("none.h5", self.compare("a.h5", "none.h5", code=66).stderr)
        self.assertIn("fund.yaml", self.compare("a.h5", "fund.yaml", code=2).stderr)
        self.assertIn("no variants", self.compare("a.h5", "riskier.h5", "--variant", "x", code=2).stderr)


if __name__ == "__main__":
    main()
