"""What the command answers to slips of names, files and keys. Usage: hints_test.py BINARY SOURCE_FOLDER
[unittest options]."""
import os

from command_case import CommandCase, main

POOL = """cofferdam: 1
title: A pool
trials: 200
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}, city: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, count: 20, ead: 1 million, term: 1 year, pd: 5 %, lgd: 45 %,
          asset_correlation: 12 %}
programme:
  - claim: {name: loss, of: [loans]}
  - compensate: {name: half, claim: loss, payer: fund, payee: bank, rate: 50 %}
pools: {fund: {opening: 2 million, owner: city}}
"""


class HintsTest(CommandCase):
    def setUp(self):
        super().setUp()
        self.write("pool.yaml", POOL)

    def refused(self, told, *arguments, code=2):
        done = self.call(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn(told, " ".join(done.stderr.split()))

    def test_files_given_for_others(self):
        done = self.call("run", "pool.yaml", "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        for command in ("run", "check", "explain"):
            self.refused("this is a results file and not a scenario", command, "pool.h5")
        self.refused("cofferdam show pool.h5", "run", "pool.h5")
        self.refused("is a scenario and not a results file; run it first: cofferdam run pool.yaml", "show", "pool.yaml")
        self.refused("did you mean cofferdam run pool.yaml?", "pool.yaml")
        self.refused("did you mean cofferdam show pool.h5?", "pool.h5")

    def test_names_without_their_ending(self):
        self.refused("did you mean 'pool.yaml'?", "run", "pool", code=66)
        self.refused("did you mean 'pool.yaml'?", "check", "pool.yml", code=66)
        self.assertNotIn("did you mean", self.call("run", "other.yaml").stderr)

    def test_where_results_and_pictures_go(self):
        self.refused("make it first: mkdir -p ", "run", "pool.yaml", "-o", os.path.join("none", "x.h5"), code=73)
        self.assertEqual(self.call("run", "pool.yaml", "--quiet").returncode, 0)
        self.refused("-o a.csv: results are an HDF5 file; write -o a.h5, and then cofferdam export a.h5 --format csv "
                     "FOLDER", "run", "pool.yaml", "-o", "a.csv")
        self.refused("drawings are SVG, not png", "plot", "pool.h5", "-o", "a.PNG")
        self.assertFalse(os.path.exists(self.path("a.PNG")))
        self.refused("did you mean xlsx?", "export", "pool.h5", "--format", "excel")

    def test_keys_are_described_alone_and_by_their_path(self):
        for words, told in (("top_up", "pools.NAME.top_up:"), ("pools.fund.top_up", "how the balance is restored"),
                            ("pools.top_up", None), ("bearers", "table bearers"), ("new_business", None)):
            done = self.call("describe", words)
            if told:
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(told, done.stdout)
        self.assertIn("bearers:", self.call("describe", "bearers").stdout)
        self.refused("unknown key 'topup'; did you mean 'top_up'?", "describe", "pools.fund.topup")

    def test_words_of_no_key_are_looked_for_in_all(self):
        done = self.call("describe", "renewal")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("  portfolio loans: renewal\n      probability that a loan is renewed at maturity", done.stdout)
        self.refused("nothing is called 'wobble', and no key's description speaks of it", "describe", "wobble")
        self.refused("did you mean 'portfolio'?", "describe", "portfolyo")

    def test_bounds_of_sizes_that_are_exact(self):
        asked = ("size", "pool.yaml", "--input", "pools.fund.opening", "--probability", "5%")
        self.assertNotIn("note:", self.call(*asked).stderr)
        self.assertIn("--from and --to do not bound it", self.call(*asked, "--to", "1 million").stderr)
        self.assertNotIn("note:", self.call(*asked, "--to", "1 million", "--quiet").stderr)

    def test_headlines_that_rest_on_assumed_numbers(self):
        told = "'pool fund exhausted' rests on 8 numbers, of which 8 say nothing of their source."
        done = self.call("check", "pool.yaml", "--strict-sources")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(told, done.stdout)
        self.assertIn("Without a source or status:\n  line 8: portfolios.loans.count (20)\n", done.stdout)
        self.refused(told, "run", "pool.yaml", "--strict-sources")
        self.assertFalse(os.path.exists(self.path("pool.h5")))

    def test_checks_that_wait_for_others_are_announced(self):
        self.write("bad.yaml", POOL.replace("pd: 5 %", "pd: 500 %"))
        self.refused("More may be found when this is mended", "check", "bad.yaml")

    def test_slips_that_may_be_meant_are_asked(self):
        def warnings(text):
            self.write("slip.yaml", text)
            return self.call("check", "slip.yaml").stdout
        self.assertNotIn("Warning", warnings(POOL))
        self.assertIn("'fund' begins with 20 CNY, less than one average loan", warnings(POOL.replace("2 million,", "20,")))
        self.assertIn("the mean PD of 'loans' is 0.025 %, which is very low",
                      warnings(POOL.replace("pd: 5 %", "pd: 0.025 %")))
        self.assertIn("the mean PD of 'loans' is 40 %, which is very high",
                      warnings(POOL.replace("pd: 5 %", "pd: 40 %")))
        self.assertIn("'loans' goes on until 2029-01-01, after the last day, 2026-12-31",
                      warnings(POOL.replace("term: 1 year", "term: 3 years")))

    def test_what_a_file_says_of_pds_is_meant(self):
        self.write("loans.csv", "id,ead,pd\nL1,1000,0.4\nL2,1000,0.3\n")
        self.write("file.yaml", POOL.replace("count: 20, ead: 1 million", "file: {path: loans.csv}, id: id, "
                   "ead: {column: ead}").replace("pd: 5 %", "pd: {column: pd}"))
        done = self.call("check", "file.yaml")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("the mean PD", done.stdout)

    def test_rare_values_of_tags_that_no_condition_names(self):
        def warnings(rare, rate):
            rows = ["L%d,1000,%s" % (i, "是" if i % 2 else "否") for i in range(1, 299)] + rare
            self.write("loans.csv", "id,ead,pledge\n" + "\n".join(rows) + "\n")
            self.write("rare.yaml", POOL.replace("count: 20, ead: 1 million", "file: {path: loans.csv}, id: id, "
                       "ead: {column: ead}, tags: {pledge: {column: pledge}}").replace("rate: 50 %", "rate: " + rate))
            done = self.call("check", "rare.yaml")
            self.assertEqual(done.returncode, 0, done.stderr)
            return " ".join(done.stdout.split())
        cases = "[{when: pledge = 是, value: 60 %}, {otherwise: 50 %}]"
        self.assertIn("few rows of portfolio 'loans' have pledge = an empty cell (1 row), 'yes' (1 row), of which no "
                      "condition speaks, so that they count as 'otherwise'", warnings(["L299,1000,yes", "L300,1000,"], cases))
        self.assertNotIn("few rows", warnings(["L299,1000,是", "L300,1000,否"], cases))
        self.assertNotIn("few rows", warnings(["L299,1000,yes"], "50 %"))
        self.assertNotIn("few rows", warnings(["L%d,1000,yes" % i for i in range(299, 310)], cases))


if __name__ == "__main__":
    main()
