"""The command from end to end. Usage: command_test.py BINARY SOURCE_FOLDER [unittest options]."""
import csv
import io
import json
import math
import os
import shutil
import signal
import subprocess
import time
import unittest

from command_case import BINARY, EXAMPLE, SOURCE, CommandCase, main

DOCS = os.path.join(SOURCE, "docs", "scenario-format.md")
BEGIN, END = "<!-- reference: begin -->\n", "<!-- reference: end -->\n"


class CommandTest(CommandCase):
    # verify

    ONE_FACTOR = """cofferdam: 1
title: One factor
currency: USD
trials: 20_000
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {}, state: {}}
portfolios:
  loans: {type: loans, lender: bank, count: 1000, ead: 1, pd: 1 %, lgd: 100 %, asset_correlation: 0.2}
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: split, claim: loss, parts: {state: 25 %}, remainder: bank}
  - layers: {name: reserve, claim: loss, payee: bank, layers: [{payer: fund, attachment: 7.5, limit: 15}]}
"""

    def verify(self, *arguments, text=ONE_FACTOR):
        return self.call("verify", self.write("one.yaml", text), "--quiet", *arguments)

    def test_verify_compares_all_losses_bearers_and_layers(self):
        done = self.verify("--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        tables = json.loads(done.stdout)
        exact = {(row["part"], row["quantity"]): row for row in tables["comparisons"]["rows"]}
        self.assertAlmostEqual(exact["all losses", "mean"]["exact"], 10, 8)
        self.assertAlmostEqual(exact["all losses", "standard deviation"]["exact"], 15.766365, 6)
        self.assertAlmostEqual(exact["all losses", "P(L = 0)"]["exact"], .14512642, 8)
        self.assertAlmostEqual(exact["bearer state", "mean"]["exact"], 2.5, 8)
        # 7.5 and 22.5 of three quarters are 10 and 30 losses.
        self.assertAlmostEqual(exact["layer reserve of fund", "P(exhausted)"]["exact"], .079312411, 8)
        self.assertTrue(all(abs(row["z"]) < 6 for row in exact.values() if row["z"] is not None))
        self.assertIn("bearer bank", [row["part"] for row in tables["unanswered"]["rows"]])

    def test_verify_honours_weights(self):
        done = self.verify("--set", "sampling={shift: {means: {national: -1}}}")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("Simulation and exact answers agree.", done.stdout)

    def test_verify_says_why_there_is_no_exact_answer(self):
        done = self.verify(text=self.ONE_FACTOR.replace("lgd: 100 %", "lgd: {uniform: {from: 0, to: 1}}"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("losses given default are drawn", done.stdout)
        self.assertIn("no part has an exact answer", done.stdout)

    def test_verify_tells_the_limit_of_its_verdict(self):
        done = self.verify("--format", "json")
        verdict = json.loads(done.stdout)["verdict"]["rows"][0]
        compared = verdict["compared"]
        chance = 1 - math.erf(verdict["limit"] / math.sqrt(2))  # of one comparison
        self.assertAlmostEqual(1e6 * (1 - (1 - chance) ** compared), 1, delta=1e-3)
        self.assertIn("Up to %.2f is ok" % verdict["limit"], self.verify().stdout)

    def test_verify_does_not_depend_on_threads(self):
        one, two = (self.verify("--format", "csv", "--threads", n).stdout for n in "12")
        self.assertEqual(one, two)

    # run

    def test_run_tells_of_few_names_and_large_groups(self):
        text = """cofferdam: 1
title: groups
trials: 20_000
economy: {factors: {n: {}}}
bearers: {bank: {}}
firms: {tech: {count: 60, tags: {circle: {mix: {a: 40 %, b: 60 %}}}, pd: 3 %, loading: {n: 0.3}, groups: {by: circle, loading: 0.5}}}
portfolios:
  loans: {type: loans, lender: bank, firms: tech, ead: AMOUNT, lgd: 50 %}
"""
        self.write("few.yaml", text.replace("AMOUNT", "{lognormal: {mean: 5, cv: 3}}"))
        few = " ".join(self.call("run", "few.yaml", "--quiet").stdout.split())
        self.assertRegex(few, r"Few names: 'loans' is as concentrated as [\d.]+ equal names; the largest \('\d+'\) has ")
        self.assertRegex(few, r"The largest group of 'tech', [ab], has [\d.]+ % of the exposure of all groups and ")
        self.write("many.yaml", text.replace("AMOUNT", "5"))
        self.assertNotIn("Few names", self.call("run", "many.yaml", "--quiet").stdout)

    def test_run_answers_on_one_screen(self):
        done = self.run_example()
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertLessEqual(len(lines), 40)
        self.assertLessEqual(max(map(len, lines)), 100)
        self.assertTrue(done.stdout.isascii())
        self.assertIn("Expected loss: ", done.stdout)
        self.assertIn("cofferdam show guarantee_book.h5 --list", lines[-2])
        self.assertIn("cofferdam plot guarantee_book.h5 --what", lines[-1])
        self.assertRegex(done.stderr, r"^(about .*\n)?3,000 trials in .* thread.*\(by .*\)\n$")

    def test_equal_runs_leave_equal_files(self):
        self.run_example("-o", "a.h5", "--threads", "1")
        self.run_example("-o", "b.h5", "--threads", "2")
        self.run_example("-o", "c.h5", "--seed", "5")
        self.assertEqual(self.read("a.h5"), self.read("b.h5"))
        self.assertNotEqual(self.read("a.h5"), self.read("c.h5"))

    def test_numbers_of_threads_are_read_whole(self):
        for threads in ("0", "4097", "010", "2x", "99999999999999999999"):
            done = self.run_example("--threads", threads)
            self.assertEqual(done.returncode, 2, threads)
            self.assertIn("--threads", done.stderr)
        for granted in ("2x", "", "many", "0", "-1", "99999999999999999999"):
            done = self.call("run", EXAMPLE, "--trials", "10",
                             env={**os.environ, "SLURM_CPUS_PER_TASK": granted})
            self.assertEqual(done.returncode, 2, granted)
            self.assertIn("SLURM_CPUS_PER_TASK", done.stderr)

    def test_quiet_json_is_one_object(self):
        done = self.run_example("--json", "--quiet")
        self.assertEqual(done.stderr, "")
        answer = json.loads(done.stdout)
        self.assertEqual(answer["trials"], 3000)
        self.assertTrue(answer["complete"])
        self.assertEqual(answer["file"], "guarantee_book.h5")
        self.assertIn("bearers", answer["tables"])
        self.assertNotIn("blocks", answer["tables"])

    def test_overrides_are_checked_like_the_file(self):
        self.assertEqual(self.run_example(trials="-5").returncode, 2)
        self.assertEqual(self.run_example(trials="many").returncode, 2)
        done = self.run_example("--set", "portfolios.loans.lgdd=0.5")
        self.assertEqual(done.returncode, 2)
        self.assertIn("lgd", done.stderr)

    def test_output_is_checked_before_the_run(self):
        done = self.run_example("-o", "missing/out.h5", trials="1e11")
        self.assertEqual(done.returncode, 73)
        self.write("s.yaml", self.example())
        self.assertEqual(self.call("run", "s.yaml", "-o", "s.yaml").returncode, 2)

    @unittest.skipIf(os.geteuid() == 0, "root writes everywhere")
    def test_read_only_folder(self):
        os.chmod(self.folder.name, 0o555)
        self.addCleanup(os.chmod, self.folder.name, 0o755)
        self.assertEqual(self.run_example().returncode, 73)

    def test_provenance_only_on_request(self):
        self.run_example("-o", "a.h5")
        self.run_example("-o", "b.h5", "--provenance")
        self.assertNotIn(b"threads_rule", self.read("a.h5"))
        self.assertIn(b"threads_rule", self.read("b.h5"))

    def test_a_stopped_run_keeps_its_trials(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
            process = subprocess.Popen([BINARY, "run", EXAMPLE, "--trials", "1e9"],
                                       cwd=self.folder.name, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
            time.sleep(4)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 75, err)
            self.assertRegex(err, r"stopped: kept [\d,]+ of 1,000,000,000 trials")
            self.assertIn("Warning: stopped early", out)
            shown = self.call("show", "guarantee_book.h5")
            self.assertEqual(shown.returncode, 0, shown.stderr)
            self.assertIn("stopped early", shown.stdout)

    # check

    def test_check_reads_every_file(self):
        self.write("bad.yaml", "cofferdam: 1\ntitel: x\n")
        done = self.call("check", EXAMPLE, "bad.yaml", "none.yaml", EXAMPLE)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout.count(": ok (12,000 loans, 3 clauses, 100,000 trials)"), 2)
        self.assertIn("bad.yaml:2:1", done.stderr)
        self.assertIn("none.yaml", done.stderr)
        self.assertEqual(self.call("check", "none.yaml").returncode, 66)
        self.assertEqual(self.call("run", "none.yaml").returncode, 66)

    def test_check_warns_of_a_public_stock_that_nobody_pays(self):
        case = os.path.join(SOURCE, "tests", "cases", "overflow_shortfall.yaml")
        warning = "Warning: the cost of province leaves out the opening money and the budget of 'reserve'"
        self.assertIn(warning, self.call("check", case).stdout)
        owned = self.call("check", case, "--set", "pools.reserve.owner=treasury")
        self.assertNotIn("Warning", owned.stdout)

    def test_check_warns_of_a_flow_that_nobody_owes(self):
        case = os.path.join(SOURCE, "tests", "cases", "flow_fees.yaml")
        warning = "Warning: nothing is ever due as 'service' in portfolio 'loans'"
        self.assertNotIn("Warning", self.call("check", case).stdout)
        idle = self.call("check", case, "--set", "programme.split.parts.fund=80 %")
        self.assertIn(warning, idle.stdout)

    def test_check_counts_exposures_by_what_they_are(self):
        self.write("two.yaml", """cofferdam: 1
title: Three kinds
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}}
portfolios:
  stakes: {type: equity, investor: bank, count: 1, cost: 1, holding: 12 months, multiple: 2}
  bonds: {type: bonds, investor: bank, count: 20, face: 1, term: 12 months, pd: 1 %, lgd: 60 %, loading: {national: 0.3}}
  more: {type: bonds, investor: bank, count: 5, face: 1, term: 12 months, pd: 1 %, lgd: 60 %, loading: {national: 0.3}}
  cover: {type: policies, insurer: bank, count: 1200, sum_insured: 1, term: 12 months, damage_ratio: 50 %, frequency: {poisson: {mean: 0.1}}}
""")
        done = self.call("check", "two.yaml")
        self.assertIn("two.yaml: ok (1 stake, 25 bonds, 1,200 policies in 1 cohort, 0 clauses", done.stdout)

    CIRCLE = """cofferdam: 1
title: Circle
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {alpha: {}, beta: {}, gamma: {}}
portfolios:
  lines: {type: policies, insurer: alpha, count: 10, sum_insured: 1, term: 12 months, damage_ratio: 50 %, frequency: {poisson: {mean: 0.1}}}
programme:
  - claim: {name: loss, of: [lines]}
  - quota_share: {name: first, claim: loss, payer: beta, payee: alpha, share: 50 %}
  - quota_share: {name: on, claim: loss, payer: gamma, payee: beta, share: 50 %}
  - quota_share: {name: back, claim: loss, payer: LAST, payee: gamma, share: 50 %}
"""

    def test_check_warns_of_contracts_in_a_circle(self):
        self.write("circle.yaml", self.CIRCLE.replace("LAST", "alpha"))
        done = self.call("check", "circle.yaml")
        self.assertEqual(done.stdout.count("Warning"), 1, done.stdout + done.stderr)
        self.assertIn("Warning: losses of the claim 'loss' are ceded in a circle: alpha to beta ('first'), "
                      "beta to gamma ('on'), gamma to alpha ('back');", done.stdout)
        self.write("smaller.yaml", self.CIRCLE.replace("LAST", "beta"))
        done = self.call("check", "smaller.yaml")
        self.assertEqual(done.stdout.count("Warning"), 1, done.stdout + done.stderr)
        self.assertIn("beta to gamma ('on'), gamma to beta ('back')", done.stdout)

    # a calendar, and what really happened

    COURSE = """cofferdam: 1
title: Pool of three years
calendar: {start: 2026-01-01, horizon: 3 years, run_off: 1 year}
economy: {factors: {national: {persistence: 0.6}}}
bearers: {bank: {}, pool: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, new_business: {count: 2000, every: quarter},
          ead: 100 thousand, term: 1 year, pd: 1.84 %, lgd: 45 %, asset_correlation: 12 %}
programme:
  - claim: {name: loss, of: [loans]}
  - share: {claim: loss, parts: {pool: 50 %, bank: 50 %}}
report:
  realised:
    - {measure: default_rate, value: {value: 16.58 %, source: report, grade: A}}
    - {measure: loss_rate, portfolio: loans, cohort: 2027, by_age: 1, value: 1 %}
variants: {persistent: {economy.factors.national.persistence: 0.9}}
"""

    def test_a_course_of_years_beside_what_happened(self):
        self.write("course.yaml", self.COURSE)
        done = self.call("run", "course.yaml", "--trials", "2000")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertLessEqual(len(lines), 40)
        self.assertLessEqual(max(map(len, lines)), 100)
        self.assertIn("Expected loss from 2026-01-01 to 2029-12-31: ", done.stdout)
        self.assertIn("The worst 1 % of simulations lose ", done.stdout)
        self.assertIn("What really happened: a default rate of 16.6 %.\n- base: ", done.stdout)
        self.assertNotIn("period", done.stdout)
        self.assertNotIn("goes on until", done.stdout)
        shown = self.call("show", "course.h5", "outcomes", "--format", "csv").stdout
        rows = list(csv.DictReader(io.StringIO(shown)))
        self.assertEqual([(row["variant"], row["cohort"]) for row in rows],
                         [("base", "(all)"), ("base", "2027"), ("persistent", "(all)"),
                          ("persistent", "2027")])
        self.assertEqual(float(rows[0]["realised"]), 0.1658)
        self.assertIn("beyond every trial", rows[0]["verdict"])

    def test_a_course_with_open_loans_warns(self):
        self.write("course.yaml", self.COURSE)
        done = self.call("run", "course.yaml", "--trials", "1000", "--set",
                         "portfolios.loans.term=2 years")
        self.assertIn("Warning: 'loans' goes on until 2030-10-01, after the last day, "
                      "2029-12-31", done.stdout)

    def test_check_tells_the_dates(self):
        self.write("course.yaml", self.COURSE)
        told = self.call("check", "course.yaml").stdout.splitlines()
        self.assertEqual(told[0], "course.yaml: ok (6,000 loans in 3 cohorts, 2 clauses, 100,000 trials, "
                                  "1 variant; 2026-01-01 to 2029-12-31, 4 years)")
        self.assertRegex(told[1], r"^a run takes \d.* to build and about \d.* on \d+ threads?; memory at most \d+ MB: ")
        self.assertEqual(len(told), 2)

    # variants

    def test_variants_are_compared(self):
        text = self.example() + (
            "\nvariants:\n  more: {programme.split.parts.guarantor: 65 %}\n"
            "  risky: {portfolios.loans.lgd: 60 %}\n")
        self.write("v.yaml", text)
        done = self.call("check", "v.yaml")
        self.assertIn("2 variants)", done.stdout, done.stderr)
        done = self.call("run", "v.yaml", "--trials", "3000")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertLessEqual(len(lines), 40)
        self.assertLessEqual(max(map(len, lines)), 100)
        self.assertEqual(sum(line.startswith("risky ") for line in lines), 2)
        self.run_example("-o", "alone.h5")
        alone = self.call("show", "alone.h5").stdout
        base = self.call("show", "v.h5", "--variant", "base").stdout
        answer = [text[text.index("Expected loss"):text.index("Results:")] for text in (alone, base)]
        self.assertEqual(answer[0], answer[1])
        json_of = lambda *words: json.loads(self.call(*words, "--format", "json").stdout)["rows"]
        rows = json_of("show", "v.h5", "bearers", "--variant", "risky")
        self.assertEqual({row["variant"] for row in rows}, {"risky"})
        draws = {row["variant"]: row["draws"] for row in json_of("show", "v.h5", "differences")}
        self.assertEqual(draws, {"more": "shared", "risky": "own"})
        done = self.call("show", "v.h5", "--variant", "mor")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'more'?", done.stderr)
        done = self.call("show", "alone.h5", "--variant", "more")
        self.assertIn("the results have no variants", done.stderr)
        losses = [json_of("replay", "v.yaml", "bearers", "--trial", "5", "--variant", name)
                  for name in ("base", "more", "risky")]
        self.assertEqual(losses[0][-1], losses[1][-1])
        self.assertNotEqual(losses[0], losses[1])
        self.assertNotEqual(losses[0][-1], losses[2][-1])
        self.assertEqual(self.call("replay", "v.yaml", "--trial", "5", "--variant", "x").returncode,
                         2)

    def test_variants_have_no_sizes(self):
        self.write("s.yaml", """cofferdam: 1
title: A pool that is sized
trials: 2000
calendar: {start: 2026-01-01, horizon: 2 years}
economy: {factors: {national: {}}}
bearers: {bank: {}, pool: {}}
portfolios:
  loans: {type: loans, lender: bank, count: 100, ead: 1 million, lgd: 45 %, term: 2 years, pd: 5 %,
          asset_correlation: 12 %}
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: split, claim: loss, parts: {pool: 50 %}, remainder: bank}
pools: {pool: {opening: 5 million}}
size:
  - {input: pools.pool.opening, target: exhausted, probability: [10 %]}
variants:
  more: {programme.split.parts.pool: 80 %}
""")
        done = self.call("run", "s.yaml")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("size of", self.call("show", "s.h5", "--variant", "base").stdout)
        more = self.call("show", "s.h5", "--variant", "more").stdout
        self.assertIn("size of", more)
        self.assertNotIn("no sizes of this variant", more)
        sizes = json.loads(self.call("show", "s.h5", "sizes", "--format", "json").stdout)["rows"]
        self.assertEqual([row["variant"] for row in sizes], ["base", "more"])
        self.assertGreater(sizes[1]["size"], sizes[0]["size"])
        self.assertEqual(self.call("run", "s.yaml", "-o", "base.h5", "--set",
                                   "size.0.variants=none").returncode, 0)
        more = self.call("show", "base.h5", "--variant", "more").stdout
        self.assertNotIn("size of", more)
        self.assertIn("no sizes of this variant", more)
        for table in ("sizes", "sizing"):
            self.assertEqual(self.call("show", "base.h5", table, "--variant", "base").returncode, 0)
            done = self.call("show", "base.h5", table, "--variant", "more")
            self.assertEqual(done.returncode, 2)
            self.assertIn("there are no sizes of the variant 'more'", done.stderr)
            self.assertIn("'variants: none'", done.stderr)

    # replay

    def test_replay(self):
        events = self.call("replay", EXAMPLE, "events", "--trial", "17", "--format", "csv")
        self.assertEqual(events.returncode, 0, events.stderr)
        self.assertGreater(len(events.stdout.splitlines()), 100)
        tables = json.loads(self.call("replay", EXAMPLE, "--trial", "999999999", "--format",
                                      "json").stdout)
        self.assertIn("factors", tables)
        beyond = self.call("replay", EXAMPLE, "--trial", "100_000", "--format", "csv")
        self.assertIn("Note: a run has the trials 0 to 99,999; trial 100,000 is", beyond.stderr)
        last = self.call("replay", EXAMPLE, "--trial", "99_999", "--format", "csv")
        self.assertEqual(last.stderr, "")
        self.assertEqual(self.call("replay", EXAMPLE, "--trial", "-1").returncode, 2)
        self.assertEqual(self.call("replay", EXAMPLE).returncode, 2)
        for trial in ("9223372036854775808", "99999999999999999999999", "010", "0x10", "5x",
                      "1.5", ""):
            done = self.call("replay", EXAMPLE, "--trial", trial)
            self.assertEqual(done.returncode, 2, trial)
            self.assertIn("--trial", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_replay_of_one_loan(self):
        case = os.path.join(SOURCE, "tests", "cases", "sublimits.yaml")
        tables = json.loads(self.call("replay", case, "--trial", "0", "--loan", "3", "--format",
                                      "json").stdout)
        self.assertEqual(list(tables), ["events", "steps", "accounts"])
        for table in tables.values():
            self.assertEqual({row["loan"] for row in table["rows"]}, {"3"})
        self.assertEqual(tables["steps"]["rows"][0]["reason"], "sublimit")
        done = self.call("replay", case, "--trial", "0", "--loan", "99")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no loan or policy has the id '99'; ids: loans from 1 to ", done.stderr)

    def test_replay_of_one_policy(self):
        case = os.path.join(SOURCE, "scenarios", "first_set_equipment.yaml")
        done = self.call("replay", case, "policies", "--trial", "4", "--format", "csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = list(csv.DictReader(done.stdout.splitlines()))
        self.assertGreater(len(rows), 100)
        for row in rows:
            self.assertAlmostEqual(float(row["kept by claim_limit"]) + float(row["insured"]),
                                   float(row["ground_up"]), delta=1e-15 * float(row["ground_up"]))
        policy = rows[0]["policy"]
        tables = json.loads(self.call("replay", case, "--trial", "4", "--policy", policy,
                                      "--format", "json").stdout)
        self.assertEqual({row["policy"] for row in tables["policies"]["rows"]}, {policy})
        self.assertEqual(len(tables["policies"]["rows"]),
                         sum(row["policy"] == policy for row in rows))
        self.assertEqual({row["loan"] for row in tables["events"]["rows"]}, {policy})

    # explain

    def test_explain(self):
        case = os.path.join(SOURCE, "tests", "cases", "sublimits.yaml")
        done = self.call("explain", case)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLessEqual(max(map(len, done.stdout.splitlines())), 100)
        self.assertIn("at most 40 CNY a year", done.stdout)
        done = self.call("explain", case, "--variant", "in_all", "--set",
                         "pools.pool.opening=3 million")
        self.assertIn("at most 40 CNY in all", done.stdout)
        self.assertIn("starts with 3 million CNY.", done.stdout)
        rows = json.loads(self.call("explain", case, "--format", "json").stdout)["rows"]
        self.assertEqual(set(rows[0]), {"part", "about", "sentence"})
        self.assertEqual({row["part"] for row in rows},
                         {"bearers", "portfolios", "programme", "pools", "order", "variants"})
        self.assertEqual(self.call("explain", case, "--variant", "x").returncode, 2)

    def test_explain_draws(self):
        """Every shipped scenario; Graphviz reads the text where it is installed."""
        folder = os.path.join(SOURCE, "scenarios")
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".yaml") or name == "sba_7a.yaml":
                continue  # its loans are not shipped
            case = os.path.join(folder, name)
            mermaid = self.call("explain", case, "--draw", "mermaid")
            self.assertEqual(mermaid.returncode, 0, mermaid.stderr)
            self.assertIn("flowchart LR", mermaid.stdout)
            out = os.path.join(self.folder.name, "drawing.dot")
            done = self.call("explain", case, "--draw", "graphviz", "-o", out)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            with open(out, encoding="utf-8") as file:
                text = file.read()
            self.assertEqual(text, self.call("explain", case, "--draw", "graphviz").stdout)
            if shutil.which("dot"):
                drawn = subprocess.run(["dot", "-Tsvg", out], capture_output=True)
                self.assertEqual((drawn.returncode, drawn.stderr), (0, b""))
                self.assertIn(b"</svg>", drawn.stdout)
        done = self.call("explain", case, "--draw", "paint")
        self.assertEqual(done.returncode, 2)
        done = self.call("explain", case, "--draw", "mermaid", "-o", "/no/such/folder/x")
        self.assertNotEqual(done.returncode, 0)

    # describe, schema, help

    def test_describe(self):
        self.assertIn("clause", self.call("describe").stdout)
        for words in (["scenario"], ["scenario", "report"], ["clause"], ["clause", "share"],
                      ["repayment"], ["repayment", "annuity"], ["table", "quantiles"], ["share"],
                      ["rates"], ["rates", "bands"], ["--all"]):
            done = self.call("describe", *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(done.stdout)
        for words in (["clause", "breaker"], ["rates", "additions"]):
            text = self.call("describe", *words).stdout
            for part in ("Example:", "Formula:", "A real scheme:", "Source:"):
                self.assertIn(part, text)
        listed = [line.split()[0] for line in self.call("describe", "table").stdout.splitlines()
                  if line.startswith("  ")]
        self.assertLess({"sizes", "differences", "pools", "contracts"}, set(listed))
        for table in listed:
            self.assertRegex(self.call("describe", "table", table).stdout,
                             r"One row: .*\n\nColumns:\n  \w+")
        self.assertIn("did you mean 'bands'?", self.call("describe", "rates", "band").stderr)
        done = self.call("describe", "clause", "shar")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'share'?", done.stderr)

    def test_docs_hold_the_reference(self):
        reference = self.call("describe", "--all", "--format", "markdown").stdout
        with open(DOCS, encoding="utf-8") as file:
            text = file.read()
        head, rest = text.split(BEGIN)
        old, tail = rest.split(END)
        if os.environ.get("UPDATE_DOCS"):
            with open(DOCS, "w", encoding="utf-8") as file:
                file.write(head + BEGIN + reference + END + tail)
        else:
            self.assertEqual(old, reference, "run this test once with UPDATE_DOCS=1")

    def test_help_and_mistakes(self):
        self.assertRegex(self.call("--version").stdout, r"^cofferdam \d+\.\d+\.\d+\n$")
        for command in ("run", "check", "show", "describe", "schema", "replay",
                        "explain", "fit", "export", "plot", "init", "completion", "man"):
            done = self.call(command, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn("cofferdam " + command, done.stdout)
            self.assertIn("Example", done.stdout)
        done = self.call()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        for words, meant in ((["rum", "x"], "'run'"), (["run", EXAMPLE, "--trails", "5"],
                                                       "'--trials'")):
            done = self.call(*words)
            self.assertEqual(done.returncode, 2)
            self.assertIn("did you mean " + meant, done.stderr)
        self.assertEqual(self.call("run").returncode, 2)
        self.assertEqual(self.call("run", EXAMPLE, "--threads", "0").returncode, 2)

    # fit

    LOSSES = "day,loss,limit\n" + "".join(
        f"2020-01-{1 + i % 28:02},{min(100, round(1.07 ** i + 0.01 * (i * i % 17), 3))},100\n"
        for i in range(90))

    def test_fit_severity(self):
        self.write("losses.csv", self.LOSSES)
        done = self.call("fit", "severity", "losses.csv", "--column", "loss", "--limit", "limit")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("losses.csv, column loss: 90 losses, 21 of them censored, 2020-01-01 to "
                      "2020-01-28", done.stdout)
        self.assertIn("models: one model, the smallest AIC first", done.stdout)
        self.assertRegex(done.stdout, r"\nseverity: \{\w+: \{")
        self.assertRegex(done.stdout, r"\n# sha256 [0-9a-f]{64}\n")
        self.assertTrue(done.stdout.isascii())
        same = self.call("fit", "severity", "losses.csv", "--column", "loss", "--limit", "100")
        self.assertEqual(same.stdout, done.stdout)
        tables = json.loads(self.call("fit", "severity", "losses.csv", "--column", "loss", "--model",
                                      "weibull", "--model", "lognormal", "--bootstrap", "19",
                                      "--format", "json").stdout)
        rows = tables["models"]["rows"]
        self.assertEqual({row["model"] for row in rows}, {"weibull", "lognormal"})
        self.assertLessEqual(rows[0]["aic"], rows[1]["aic"])
        self.assertEqual(len(tables["parameters"]["rows"]), 4)
        self.assertTrue(0 < rows[0]["ad_p"] <= 1)
        self.assertIn("severity: {" + rows[0]["model"], tables["snippet"])
        cells = list(csv.reader(io.StringIO(self.call(
            "fit", "severity", "losses.csv", "--column", "loss", "--format", "csv").stdout)))
        self.assertEqual(cells[0][:2], ["model", "parameters"])

    def test_fit_severity_above_a_threshold(self):
        self.write("losses.csv", "loss\n" + "".join(f"{(1 - i / 400) ** -0.5:.6f}\n"
                                                    for i in range(400)))
        done = self.call("fit", "severity", "losses.csv", "--threshold", "2", "--level", "99 %",
                         "--bootstrap", "19")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("# tail above 2 (99 losses)", done.stdout)
        self.assertRegex(done.stdout, r"severity: \{generalised_pareto: \{.*2.*\}\}\n$")
        self.assertRegex(done.stdout, r"\n 0\.99 +\d")
        chosen = self.call("fit", "severity", "losses.csv", "--threshold", "auto", "--bootstrap", "19")
        self.assertEqual(chosen.returncode, 0, chosen.stderr)
        self.assertIn("chosen: ", chosen.stdout)
        excesses = self.call("fit", "severity", "losses.csv", "--above", "2")
        self.assertIn("99 losses of 400 above 2", excesses.stdout)

    def test_fit_frequency(self):
        self.write("counts.csv", "claims,policies\n" + "".join(
            f"{(7 * i * i) % 13 // (1 + i % 3)},{1 + i % 2}\n" for i in range(60)))
        done = self.call("fit", "frequency", "counts.csv", "--column", "claims",
                         "--exposure", "policies")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"\nfrequency: \{negative_binomial: \{mean: \d.*, size: \d.*\}\}\n$")
        self.assertIn("# mean for one unit of policies", done.stdout)
        self.assertIn("binomial: needs the same exposure in all periods", done.stdout)
        self.write("days.csv", "day\n" + "".join(f"20{10 + i % 7}-{1 + i % 11:02}-03\n"
                                                 for i in range(40)))
        years = self.call("fit", "frequency", "days.csv", "--per", "year")
        self.assertEqual(years.returncode, 0, years.stderr)
        self.assertIn("days.csv, column day: 40 claims in 7 periods, 2010 to 2016", years.stdout)
        tables = json.loads(self.call("fit", "frequency", "days.csv", "--per", "quarter", "--model",
                                      "poisson", "--format", "json").stdout)
        self.assertEqual([row["model"] for row in tables["models"]["rows"]], ["poisson"])
        self.assertEqual(len(tables["dispersion"]["rows"]), 1)
        for words, message in ((("--per", "week"), "--per"), (("--from", "2010-01-01"), "go with --per"),
                               (("--per", "year", "--exposure", "day"), "--exposure"),
                               (("--per", "year", "--model", "poison"), "did you mean 'poisson'")):
            refused = self.call("fit", "frequency", "days.csv", *words)
            self.assertEqual((refused.returncode, refused.stdout), (2, ""), words)
            self.assertIn(message, refused.stderr)

    def test_fit_refuses(self):
        self.write("losses.csv", self.LOSSES)
        for words, code, message in (
                ((), 2, "DATA"),
                (("gone.csv",), 66, "gone.csv"),
                (("losses.csv",), 2, "several columns hold numbers: loss, limit"),
                (("losses.csv", "--column", "loss", "--model", "lognorm"), 2, "did you mean 'lognormal'"),
                (("losses.csv", "--colum", "loss"), 2, "did you mean '--column'"),
                (("losses.csv", "--column", "loss", "--above", "x"), 2, "--above x"),
                (("losses.csv", "--column", "loss", "--above", "2", "--model", "pareto"), 2, "--deductible 2"),
                (("losses.csv", "--column", "loss", "--threshold", "99.9"), 2, "above the threshold 99.9"),
                (("losses.csv", "--column", "loss", "--threshold", "auto"), 2, "more than 100 losses"),
                (("losses.csv", "--column", "loss", "--level", "2", "--threshold", "3"), 2, "--level 2")):
            done = self.call("fit", "severity", *words)
            self.assertEqual((done.returncode, done.stdout), (code, ""), words)
            self.assertIn(message, done.stderr)
        done = self.call("fit", "severty", "losses.csv")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'severity'", done.stderr)
        self.assertEqual(self.call("fit").returncode, 2)

    # the surroundings

    def test_a_reader_that_goes_away_is_no_error(self):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([BINARY, "describe", "--all"], stdout=writing,
                              stderr=subprocess.PIPE, timeout=60)
        os.close(writing)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_a_full_disk_behind_the_output(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BINARY, "describe"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 74)

    def test_names_survive_any_locale(self):
        text = self.example().replace("reserve", "担保基金")
        self.write("c.yaml", text)
        for locale in ("C", "POSIX", "de_DE.UTF-8", "zh_CN.GB18030"):
            done = self.call("run", "c.yaml", "--trials", "2000", env={"LC_ALL": locale},
                             encoding="utf-8")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("担保基金", done.stdout)


if __name__ == "__main__":
    main()
