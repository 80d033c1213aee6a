"""What the fragments of docs/results-format.md give that open results; docs_test.py runs all. Usage: reading_test.py BINARY SOURCE_FOLDER."""
import os
import re
import shutil
import subprocess
import unittest

from command_case import BINARY, SOURCE, CommandCase, main

DOCS = os.path.join(SOURCE, "docs", "results-format.md")
POOL = os.path.join(SOURCE, "scenarios", "three_year_pool.yaml")
RUNS = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": ["/usr/bin/python3", "-c"], "r": ["Rscript", "-e"]}


def fragments():
    """The language and the lines of each fragment of the chapter."""
    with open(DOCS, encoding="utf-8") as file:
        chapter = re.search(r"^## Open it\n(.*?)^## ", file.read(), re.M | re.S)[1]
    return re.findall(r"^```(\w+)\n(.*?)^```$", chapter, re.M | re.S)


def missing(text):
    """A module or package that the fragment loads and that is not installed; "" if there is none."""
    for module in re.findall(r"^import ([\w, .]+?)(?: as .*)?$", text, re.M):
        for name in module.split(", "):
            name = name.split(".")[0]
            if subprocess.run(["/usr/bin/python3", "-c", "import " + name], stderr=subprocess.DEVNULL).returncode:
                return name
    if 'engine="h5netcdf"' in text and subprocess.run(["/usr/bin/python3", "-c", "import h5netcdf"],
                                                      stderr=subprocess.DEVNULL).returncode:
        return "h5netcdf"
    for package in re.findall(r"^library\((\w+)\)$", text, re.M):
        if not shutil.which("Rscript") or subprocess.run(
                ["Rscript", "-e", f"quit(status = !requireNamespace('{package}', quietly = TRUE))"],
                stderr=subprocess.DEVNULL).returncode:
            return package
    return ""


class NoRowsTest(CommandCase):
    SCENARIO = """cofferdam: 1
title: Nothing defaults
trials: 64
economy: {factors: {national: {}}}
bearers: {bank: {}}
portfolios:
  loans: {type: loans, lender: bank, count: 10, ead: 1, pd: 0 %, lgd: 45 %, asset_correlation: 12 %}
"""

    def test_tables_without_rows_open_everywhere(self):
        self.write("none.yaml", self.SCENARIO)
        self.assertEqual(self.call("run", "none.yaml", "--quiet").returncode, 0)
        listed = self.call("show", "none.h5", "--list", "--format", "csv").stdout
        self.assertIn("classes,0,", listed)
        for table in re.findall(r"^(\w+),0,", listed, re.M):
            self.assertEqual(self.call("show", "none.h5", table).returncode, 0)
        checks = [["/usr/bin/python3", os.path.join(SOURCE, "tests", "results_open_elsewhere.py")]]
        if shutil.which("Rscript"):
            checks.append(["Rscript", os.path.join(SOURCE, "tests", "results_in_r.R")])
        for check in checks:
            done = subprocess.run([*check, self.path("none.h5")], stdout=subprocess.PIPE, text=True, timeout=120)
            if done.returncode == 77:
                self.skipTest(done.stdout)
            self.assertEqual(done.returncode, 0, done.stdout)


class ReadingTest(CommandCase):
    def setUp(self):
        super().setUp()
        os.symlink(BINARY, self.path("cofferdam"))
        done = self.call("run", POOL, "--trials", "4000", "--quiet", "-o", "out.h5")
        self.assertEqual(done.returncode, 0, done.stderr)

    def run_fragment(self, language, text):
        environment = {**os.environ, "PATH": self.folder.name + ":/usr/bin:/bin", "MPLBACKEND": "agg",
                       "MPLCONFIGDIR": self.folder.name}
        return subprocess.run([*RUNS[language], text], cwd=self.folder.name, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)

    def test_plots_are_drawn(self):
        for language, name, begins in (("python", "exhausted.png", b"\x89PNG"), ("r", "exhausted.pdf", b"%PDF")):
            text = next(text for kind, text in fragments() if kind == language and name in text)
            lacking = missing(text)
            if lacking:
                self.skipTest(lacking + " is not installed")
            done = self.run_fragment(language, text)
            self.assertEqual(done.returncode, 0, done.stderr)
            drawn = self.read(name)
            self.assertTrue(drawn.startswith(begins))
            self.assertGreater(len(drawn), 3000)

    def test_means_are_those_of_the_results(self):
        """Fragments that print the mean of the bank print the one that the command shows."""
        shown = self.call("show", "out.h5", "bearers", "--where", "bearer=bank", "--where", "variant=base",
                          "--columns", "mean", "--format", "csv").stdout.split()[1]
        digits = "%.3e" % float(shown)
        found = 0
        for language, text in fragments():
            if "tables/bearers" not in text or missing(text):
                continue
            done = self.run_fragment(language, text)
            numbers = [float(word) for word in re.findall(r"\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b", done.stdout)]
            self.assertIn(digits, {"%.3e" % number for number in numbers}, done.stdout)
            found += 1
        if not found:
            self.skipTest("neither Python nor R has what the fragments load")


if __name__ == "__main__":
    main()
