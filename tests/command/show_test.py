"""What cofferdam show shows. Usage: show_test.py BINARY SOURCE_FOLDER [unittest options]."""
import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import termios

from command_case import BINARY, EXAMPLE, SOURCE, CommandCase, main

POOL = os.path.join(SOURCE, "scenarios", "three_year_pool.yaml")
ESCAPES = re.compile("\x1b\\[[0-9;]*m")


class ShowTest(CommandCase):
    def test_show_tables(self):
        self.run_example("-o", "a.h5")
        listed = json.loads(self.call("show", "a.h5", "--list", "--format", "json").stdout)
        for row in listed["rows"]:
            text = self.call("show", "a.h5", row["table"], "--format", "csv").stdout
            table = json.loads(self.call("show", "a.h5", row["table"], "--format", "json").stdout)
            cells = list(csv.reader(io.StringIO(text, newline="")))
            names = [column["name"] for column in table["columns"]]
            self.assertEqual(cells[0], names)
            self.assertEqual(len(cells) - 1, row["rows"])
            for line, wanted in zip(cells[1:], table["rows"]):
                for name, cell in zip(names, line):
                    value = wanted[name]
                    if isinstance(value, (int, float)):
                        self.assertEqual(float(cell), value)
        self.assertIn("seed 2004", self.call("show", "a.h5").stdout)

    def test_show_refuses(self):
        self.run_example("-o", "a.h5")
        done = self.call("show", "a.h5", "bearer")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'bearers'?", done.stderr)
        self.assertEqual(self.call("show", "none.h5").returncode, 66)
        damaged = bytearray(self.read("a.h5"))
        damaged[len(damaged) // 2] ^= 1
        with open(self.path("d.h5"), "wb") as file:
            file.write(damaged)
        done = self.call("show", "d.h5")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.call("show", EXAMPLE).returncode, 2)

    # tables for people

    def run_pool(self):
        done = self.call("run", POOL, "--trials", "2000", "--quiet", "-o", "pool.h5")
        self.assertEqual(done.returncode, 0, done.stderr)

    def on_terminal(self, width, *arguments, **environment):
        """What the command prints on a terminal of that width."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        process = subprocess.Popen([BINARY, *arguments], cwd=self.folder.name, stdout=theirs,
                                   stderr=subprocess.PIPE, env={"TERM": "xterm", **environment})
        os.close(theirs)
        text = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            text += piece
        os.close(ours)
        error = process.stderr.read()
        process.stderr.close()
        self.assertEqual((process.wait(timeout=60), error), (0, b""))
        return text.decode().replace("\r\n", "\n")

    def rows_of(self, table, *arguments):
        return json.loads(self.call("show", "pool.h5", table, "--format", "json", *arguments).stdout)["rows"]

    def test_values_stand_with_their_errors(self):
        self.run_pool()
        text = self.call("show", "pool.h5", "bearers", "--where", "variant=base").stdout
        rows = {row["bearer"]: row for row in self.rows_of("bearers", "--where", "variant=base")}
        lines = text.splitlines()
        self.assertEqual(lines[0], "bearers: one bearer")
        self.assertRegex(lines[1], r"^variant +bearer +public +mean +standard_deviation ")
        self.assertRegex(lines[2], r"^ +million CNY +million CNY")
        cells = re.search(r"^base +bank +no +([\d,.]+) \+- ([\d.]+) ", text, re.M)
        value, error = (float(cell.replace(",", "")) * 1e6 for cell in cells.groups())
        self.assertAlmostEqual(value / rows["bank"]["mean"], 1, delta=1e-3)
        self.assertAlmostEqual(error / rows["bank"]["mean_standard_error"], 1, delta=0.05)
        self.assertNotIn("ci_low", text)
        self.assertIn("+- is one standard error.", text)
        self.assertRegex(text, r"Left out: 95 % intervals; .*never_varied")
        # No clause has the city pay: it bears 0 for certain.
        self.assertRegex(text, r"(?m)^base +city +city +0 +0 +0 ")
        # The bank bears something in every trial: the probability is above the end of the interval.
        bound = rows["bank"]["probability_positive_ci_low"]
        self.assertIn(" > %.4f " % bound, [line for line in lines if line.startswith("base     bank")][0])
        self.assertIn("where no trial differed", text)

    def test_nothing_is_left_out_unsaid(self):
        """Columns are shown, or named below the table, or belong to an estimate that is shown."""
        self.run_pool()
        for listed in self.rows_of_list():
            text = self.call("show", "pool.h5", listed).stdout
            columns = [column["name"] for column in json.loads(
                self.call("show", "pool.h5", listed, "--format", "json").stdout)["columns"]]
            units = {row["unit"] for row in self.rows_of(listed)} if "unit" in columns else set()
            for name in columns:
                base = re.sub("_(standard_error|ci_low|ci_high)$", "", name)
                if base != name and base in columns:
                    self.assertIn("95 % intervals", text)
                elif name != "unit" or len(units) > 1:
                    self.assertIn(name, text)
                else:
                    self.assertIn(units.pop(), text)

    def rows_of_list(self):
        return [row["table"] for row in json.loads(
            self.call("show", "pool.h5", "--list", "--format", "json").stdout)["rows"]]

    def test_few_rows_are_turned(self):
        self.run_pool()
        text = self.call("show", "pool.h5", "sizes", "--variant", "base").stdout
        rows = [row for row in self.rows_of("sizes") if row["variant"] == "base"]
        self.assertEqual(len(rows), 3)
        lines = {line.split("  ")[0]: line for line in text.splitlines()}
        self.assertEqual(re.split("  +", lines["input"]), ["input"] + [row["input"] for row in rows])
        self.assertEqual(re.split("  +", lines["probability"])[1:],
                         ["%g" % row["probability"] for row in rows])
        self.assertRegex(lines["size, million CNY"], r"^size, million CNY +\d+ \+- \d+ ")

    def test_a_terminal_is_wide_enough(self):
        self.run_pool()
        for width in (60, 80, 132):
            for table in self.rows_of_list():
                shown = ESCAPES.sub("", self.on_terminal(width, "show", "pool.h5", table))
                longest = max(map(len, shown.splitlines()))
                self.assertLessEqual(longest, width, f"{table} at {width}")
        # What is wrapped has the words of what is not, and those of keys more than once.
        words = lambda text: set(re.findall(r"[\d,.]+ \+- [\d,.]+", text))
        wide = self.call("show", "pool.h5", "pools").stdout
        narrow = ESCAPES.sub("", self.on_terminal(80, "show", "pool.h5", "pools"))
        self.assertEqual(words(narrow), words(wide))
        self.assertEqual(narrow.count("independent_years"), narrow.count("larger_share"))
        self.assertGreater(narrow.count("larger_share"), wide.count("larger_share"))

    def test_columns_are_chosen(self):
        self.run_pool()
        text = self.call("show", "pool.h5", "bearers", "--columns", "bearer, mean,mean_ci_high").stdout
        self.assertRegex(text.splitlines()[1], r"^bearer +mean  mean_ci_high$")
        self.assertNotIn("Left out", text)
        cells = list(csv.reader(io.StringIO(self.call(
            "show", "pool.h5", "bearers", "--columns", "mean,bearer", "--format", "csv").stdout)))
        self.assertEqual(cells[0], ["mean", "bearer"])
        self.assertEqual(len(cells), 21)
        self.assertEqual(set(self.rows_of("bearers", "--columns", "mean")[0]), {"mean"})
        full = self.call("show", "pool.h5", "bearers", "--full").stdout
        for column in ("mean_standard_error", "mean_ci_low", "never_varied", "exact_mean"):
            self.assertIn(column, full)
        self.assertNotIn(" +- ", full)

    def test_rows_are_chosen(self):
        self.run_pool()
        rows = self.rows_of("quantiles")
        for words, keeps in (
                (["account=pool"], lambda row: row["account"] == "pool"),
                (["account != pool"], lambda row: row["account"] != "pool"),
                (["level>=99 %", "variant=base"],
                 lambda row: row["level"] >= 0.99 and row["variant"] == "base"),
                (["level<0.95"], lambda row: row["level"] < 0.95),
                (["tvar>1500 million"], lambda row: (row["tvar"] or 0) > 1.5e9),
                (["tvar<=1e9"], lambda row: row["tvar"] is not None and row["tvar"] <= 1e9)):
            arguments = [word for condition in words for word in ("--where", condition)]
            chosen = self.rows_of("quantiles", *arguments)
            self.assertEqual(chosen, [row for row in rows if keeps(row)], words)
            self.assertTrue(0 < len(chosen) < len(rows))
        none = self.call("show", "pool.h5", "quantiles", "--where", "level>2")
        self.assertEqual((none.returncode, none.stderr), (0, ""))
        self.assertIn("No row meets --where", none.stdout)

    def test_mistakes_in_a_choice_get_a_hint(self):
        self.run_pool()
        for words, message in (
                (("bearers", "--columns", "bearer,men"), "did you mean 'mean'?"),
                (("bearers", "--where", "baerer=bank"), "did you mean 'bearer'?"),
                (("bearers", "--where", "bearer=bnak"), "did you mean 'bank'?"),
                (("bearers", "--where", "bearer=x"), "there are: 'all losses', 'bank', 'city', 'pool'"),
                (("quantiles", "--where", "level=98 %"), "there are: 0.5, 0.95, 0.99, 0.999"),
                (("bearers", "--where", "bearer>bank"), "holds texts; use = or !="),
                (("bearers", "--where", "mean>many"), "'mean' holds numbers"),
                (("bearers", "--where", "bank"), "such as account=fund"),
                (("--where", "bearer=bank"), "need a TABLE"),
                (("--full",), "need a TABLE"),
                (("bearers", "--scenario"), "leave the others out")):
            done = self.call("show", "pool.h5", *words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertIn(message, done.stderr)

    # the scenario

    def test_the_scenario_comes_back(self):
        self.run_example("-o", "a.h5", "--set", "portfolios.loans.lgd=50 %")
        done = self.call("show", "a.h5", "--scenario", text=False)
        with open(EXAMPLE, "rb") as file:
            self.assertEqual(done.stdout, file.read())
        resolved = self.call("show", "a.h5", "--resolved").stdout
        self.write("again.yaml", resolved)
        self.assertEqual(self.call("run", "again.yaml", "--quiet", "-o", "b.h5").returncode, 0)
        tables = [self.call("show", name, "bearers", "--format", "csv").stdout for name in ("a.h5", "b.h5")]
        self.assertEqual(tables[0], tables[1])

    # colours

    def test_colours_are_for_terminals(self):
        self.run_example("-o", "a.h5", trials="600")
        show = ("show", "a.h5")
        self.assertNotIn("\x1b", self.call(*show).stdout)
        coloured = self.on_terminal(100, *show)
        self.assertIn("\x1b[33mWarning: ", coloured)
        self.assertIn("\x1b[1mGuaranteed small-business loans", coloured.split("\n", 1)[1])
        plain = self.call(*show).stdout
        self.assertEqual(ESCAPES.sub("", coloured), plain)
        self.assertNotIn("\x1b", self.on_terminal(100, *show, NO_COLOR="1"))
        self.assertIn("\x1b", self.on_terminal(100, *show, NO_COLOR=""))
        self.assertNotIn("\x1b", self.on_terminal(100, *show, TERM="dumb"))
        self.assertNotIn("\x1b", self.on_terminal(100, *show, "--color", "never"))
        self.assertEqual(self.call("--color", "always", *show).stdout, coloured)
        for format_ in ("csv", "json"):
            done = self.call(*show, "bearers", "--format", format_, "--color=always")
            self.assertNotIn("\x1b", done.stdout)
        self.assertEqual(self.call(*show, "--color", "blue").returncode, 2)
        refused = self.call("show", "none.h5", "--color", "always")
        self.assertTrue(refused.stderr.startswith("\x1b[31m"), refused.stderr)
        self.assertNotIn("\x1b", self.call("show", "none.h5").stderr)


if __name__ == "__main__":
    main()
