"""Runs that stop, go on, are split, put together and shared by processes. Usage: runs_test.py BINARY SOURCE_FOLDER [unittest options]."""
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import killing

BINARY, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
LOANS = "id,ead,pd\n" + "".join(f"l{i},{100 + i},0.0{1 + i % 5}\n" for i in range(50))
SMALL = """cofferdam: 1
title: A small run
currency: CNY
trials: {trials}
economy: {{factors: {{national: {{}}}}}}
bearers: {{bank: {{}}, fund: {{public: city}}}}
portfolios:
  loans: {{type: loans, lender: bank, file: {{path: loans.csv}}, ead: {{column: ead}}, pd: {{column: pd}}, lgd: 45 %,
    loading: {{national: 0.4}}}}
programme:
  - claim: {{name: c, of: [loans]}}
  - share: {{name: s, claim: c, parts: {{fund: 40 %}}, remainder: bank}}
"""
LONG_BOOK = """cofferdam: 1
title: A long book, month by month
currency: CNY
trials: 2000
calendar: {start: 2026-01-01, horizon: 60 years, period: month}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, new_business: {volume: 1 million, every: year}, term: 3 years, ead: 100_000, pd: 2 %, lgd: 45 %,
    loading: {national: 0.4}}
programme:
  - claim: {name: c, of: [loans]}
  - share: {name: s, claim: c, parts: {fund: 40 %}, remainder: bank}
report: {book: cohort}
"""
MPIRUN = shutil.which("mpirun")
MPI = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1"}


class RunsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.write("k.yaml", killing.SCENARIO)
        self.write("small.yaml", SMALL.format(trials=5000))
        self.write("loans.csv", LOANS)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def call(self, *arguments, ranks=0):
        before = [MPIRUN, "-n", str(ranks)] if ranks else []
        return subprocess.run([*before, BINARY, *arguments], cwd=self.folder.name, capture_output=True, text=True, timeout=300,
                              env={**os.environ, **MPI})

    def done(self, *arguments, **options):
        """The call, which must end well."""
        result = self.call(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def stopped(self, *arguments, **options):
        result = self.call(*arguments, **options)
        self.assertEqual(result.returncode, 75, result.stderr)
        return result

    def refused(self, code, text, *arguments, **options):
        result = self.call(*arguments, **options)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertIn(text, result.stderr)
        self.assertNotIn("internal error", result.stderr)
        return result

    def interrupted(self, *arguments, state, ranks=0, how=signal.SIGTERM):
        """Stops a run as soon as it has left a checkpoint; what it said. One that is done before is tried again."""
        before = [MPIRUN, "-n", str(ranks)] if ranks else []
        for _ in range(20):
            process = subprocess.Popen([*before, BINARY, *arguments, "--checkpoint-every", "0.05s"], cwd=self.folder.name,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **MPI})
            while process.poll() is None and not os.path.exists(self.path(state)):
                time.sleep(0.01)
            process.send_signal(how)
            out, err = process.communicate(timeout=120)
            if process.returncode == 0 and os.path.exists(self.path(state)):
                os.remove(self.path(state))
            if process.returncode != 0:
                break
        self.assertEqual(process.returncode, 75, err)
        self.assertEqual(len(re.findall(r"stopped: kept [\d,]+ of [\d,]+ trials in .*; --resume goes on", err)), 1, err)
        return out, err

    def expected(self, *more):
        self.done("run", "k.yaml", "-o", "expected.h5", *more)
        return self.read("expected.h5")

    # The same bytes

    def test_threads_parts_and_resumed_runs_give_the_same_bytes(self):
        expected = self.expected()
        for threads, parts in itertools.product((1, 3), (1, 3)):
            files = []
            for part in range(1, parts + 1):
                file = f"{part}-of-{parts}-{threads}.state"
                run = ["run", "k.yaml", "--part", f"{part}/{parts}", "--threads", str(threads), "-o", file]
                self.interrupted(*run, state=file)
                self.done(*run, "--resume")
                files.append(file)
            self.done("merge", "merged.h5", *reversed(files))
            self.assertEqual(self.read("merged.h5"), expected, f"{threads} threads, {parts} parts")

    @unittest.skipUnless(MPIRUN, "no mpirun")
    def test_processes_give_the_same_bytes(self):
        expected = self.expected()
        for ranks, threads in ((2, 1), (3, 2), (4, 1)):
            run = ["run", "k.yaml", "-o", "ranks.h5", "--threads", str(threads)]
            self.done(*run, "--checkpoint-every", "0.3s", ranks=ranks)
            self.assertEqual(self.read("ranks.h5"), expected, f"{ranks} ranks")
            os.remove(self.path("ranks.h5"))
            self.interrupted(*run, state="ranks.h5.state", ranks=ranks, how=signal.SIGUSR1)
            self.done(*run, "--resume", ranks=1 if ranks == 3 else 2)
            self.assertEqual(self.read("ranks.h5"), expected, f"{ranks} ranks, resumed")
        self.done("run", "k.yaml", "--part", "1/2", "-o", "1.state", ranks=2)
        self.done("run", "k.yaml", "--part", "2/2", "-o", "2.state")
        self.done("merge", "merged.h5", "1.state", "2.state")
        self.assertEqual(self.read("merged.h5"), expected)

    def test_more_trials_give_the_bytes_of_a_run_of_so_many(self):
        """From runs that are kept whole to such that keep the tail alone."""
        for first, more in ((5000, 20000), (60500, 200000), (140000, 300000)):
            self.done("run", "small.yaml", "-o", "kept.h5", "--trials", str(first), "--keep-state")
            self.done("run", "small.yaml", "-o", "plain.h5", "--trials", str(first))
            self.assertEqual(self.read("kept.h5"), self.read("plain.h5"))
            self.assertFalse(os.path.exists(self.path("plain.h5.state")))
            told = self.done("run", "small.yaml", "-o", "kept.h5", "--trials", str(more), "--resume").stderr
            self.assertIn(f"going on from {first // 1024 * 1024:,} of {more:,} trials", told)
            self.done("run", "small.yaml", "-o", "plain.h5", "--trials", str(more))
            self.assertEqual(self.read("kept.h5"), self.read("plain.h5"), f"{first} to {more}")

    # Runs that stop when they are precise enough

    PRECISE = ["run", "k.yaml", "--set", "stop_when.measure=pool pool exhausted", "--until-precise", "0.6%"]

    def test_a_precise_run_is_the_same_however_it_is_worked(self):
        out = self.done(*self.PRECISE, "-o", "expected.h5", "--threads", "1").stdout
        self.assertRegex(" ".join(out.split()), r"[\d,]+ trials, seed 1; .* Stopped when precise enough: \+-[\d.]+ % of pool pool exhausted, asked for 0\.6 %\.")
        expected = self.read("expected.h5")
        self.done(*self.PRECISE, "-o", "three.h5", "--threads", "3")
        self.assertEqual(self.read("three.h5"), expected)
        self.interrupted(*self.PRECISE, "-o", "again.h5", state="again.h5.state")
        self.done(*self.PRECISE, "-o", "again.h5", "--resume")
        self.assertEqual(self.read("again.h5"), expected)
        self.assertFalse(os.path.exists(self.path("again.h5.state")))
        self.assertIn("nothing to do", self.done(*self.PRECISE, "-o", "again.h5", "--resume").stderr)
        if MPIRUN:
            self.done(*self.PRECISE, "-o", "shared.h5", "--threads", "1", ranks=2)
            self.assertEqual(self.read("shared.h5"), expected)

    def test_a_precise_run_is_one_of_so_many_trials(self):
        precise = json.loads(self.done(*self.PRECISE, "--json", "--quiet").stdout)
        plain = json.loads(self.done("run", "k.yaml", "--trials", str(precise["trials"]), "--json", "--quiet").stdout)
        found = precise["tables"].pop("precision")["rows"][0]
        for run in (precise, plain):  # what was changed on the command line differs
            run["tables"].pop("inputs")
        self.assertEqual(precise, plain)
        self.assertEqual(found["ended_by"], "precise enough")
        self.assertLessEqual(found["relative_error"], 0.006)
        self.assertTrue(precise["complete"])

    def test_a_kept_state_goes_on_to_more_precision(self):
        self.done(*self.PRECISE, "-o", "k.h5", "--keep-state")
        self.done("run", "k.yaml", "--until-precise", "0.4%", "--set", self.PRECISE[3], "-o", "k.h5", "--resume")
        kept = self.read("k.h5")
        self.done("run", "k.yaml", "--until-precise", "0.4%", "--set", self.PRECISE[3], "-o", "k.h5")
        self.assertEqual(self.read("k.h5"), kept)

    def test_what_is_not_precise_enough_is_told(self):
        out = self.done("run", "k.yaml", "--until-precise", "0.1%", "--trials", "9000", "-o", "k.h5").stdout
        self.assertRegex(" ".join(out.split()), r"Warning: not as precise as asked within max_trials, after 9,000 trials: "
                         r"\+-[\d.]+ % of size of pools\.pool\.opening at 5 %, asked for 0\.1 %")
        run = ["run", "k.yaml", "--until-precise", "0.01%", "--set", "stop_when.max_time=0.2s", "--trials", "1e9", "--json", "--quiet"]
        timed = json.loads(self.done(*run).stdout)
        self.assertEqual(timed["tables"]["precision"]["rows"][0]["ended_by"], "max_time")
        again = json.loads(self.done("run", "k.yaml", "--trials", str(timed["trials"]), "--json", "--quiet").stdout)
        self.assertEqual(again["tables"]["pools"], timed["tables"]["pools"])

    def test_a_part_cannot_be_precise(self):
        self.refused(2, "a part cannot tell when the whole run is precise enough", *self.PRECISE, "--part", "1/2")
        self.refused(2, "stop_when.relative_error", "run", "k.yaml", "--until-precise", "2")

    # Signals and limits

    def test_signals_stop_with_a_state_to_go_on_from(self):
        expected = self.expected()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
            out, err = self.interrupted("run", "k.yaml", "-o", "s.h5", state="s.h5.state", how=number)
            self.assertIn("trials in s.h5 and s.h5.state; --resume goes on", err)
            self.assertIn("Warning: stopped early", out)
            self.done("run", "k.yaml", "-o", "s.h5", "--resume")
            self.assertEqual(self.read("s.h5"), expected)
            self.assertFalse(os.path.exists(self.path("s.h5.state")))

    def test_the_time_limit_stops(self):
        start = time.monotonic()
        told = self.stopped("run", "k.yaml", "-o", "t.h5", "--trials", "1e8", "--time-limit", "3s").stderr
        self.assertLess(time.monotonic() - start, 30)
        self.assertIn("trials in t.h5 and t.h5.state; --resume goes on", told)

    @unittest.skipUnless(MPIRUN, "no mpirun")
    def test_a_signal_to_mpirun_stops_all(self):
        out, err = self.interrupted("run", "k.yaml", "-o", "s.h5", "--trials", "1e7", state="s.h5.state", ranks=2, how=signal.SIGUSR1)
        self.assertEqual(out.count("Warning: stopped early"), 1)

    def test_killed_runs_go_on(self):
        killer = killing.Killer(BINARY, self.folder.name)
        self.assertEqual(killer.run("-o", "a.h5").returncode, 0)
        chance = random.Random(14)
        kills = 0
        while kills < 40:
            kills += killer.killed_and_resumed(lambda: chance.uniform(0, 1))
            self.assertEqual(self.read("b.h5"), self.read("a.h5"))
            os.remove(self.path("b.h5"))

    # What a run says and refuses

    def test_resuming_what_is_complete_does_nothing(self):
        first = self.done("run", "small.yaml")
        before = os.stat(self.path("small.h5")).st_mtime_ns
        again = self.done("run", "small.yaml", "--resume")
        self.assertIn("nothing to do: small.h5 is complete", again.stderr)
        self.assertEqual(again.stdout, first.stdout)
        self.assertEqual(os.stat(self.path("small.h5")).st_mtime_ns, before)
        changed = self.done("run", "small.yaml", "--resume", "--set", "portfolios.loans.lgd=50 %")
        self.assertIn("nothing to go on from", changed.stderr)

    def test_states_of_other_runs_are_refused_by_name(self):
        run = ["run", "small.yaml", "--resume"]
        self.done("run", "small.yaml", "--keep-state", "--trials", "140288")
        whole = self.read("small.h5.state")
        for change, text in ((("--seed", "7"), "belongs to another scenario: there 'seed: 1', here 'seed: 7'"),
                             (("--set", "portfolios.loans.lgd=50 %"), "'portfolios: loans: lgd: 0.45', here 'portfolios: loans: lgd: 0.5'"),
                             (("--trials", "2048"), "is of a run of 140288 trials, more than the 2048 of this one"),
                             (("--trials", "1e7"), "has no room for so many trials")):
            self.refused(2, text, *run, *change)
            self.assertEqual(self.read("small.h5.state"), whole)
        self.refused(2, "is a whole run, not part 1 of 2", *run, "--trials", "140288", "--part", "1/2", "-o", "small.h5.state")
        self.write("loans.csv", LOANS.replace("l7,107", "l7,108"))
        self.refused(2, "was made from another 'loans.csv': the file has changed since", *run, "--trials", "140288")

    def test_a_state_is_not_written_over_something_else(self):
        self.done("run", "small.yaml")
        for name in ("small.yaml", "small.h5", "loans.csv"):
            before = self.read(name)
            self.refused(73, "the file holds something else than a state", "run", "small.yaml", "--part", "1/2", "-o", name)
            self.assertEqual(self.read(name), before)
        self.done("run", "small.yaml", "--part", "1/1")
        self.refused(73, "the file holds something else than results", "run", "small.yaml", "-o", "small.part-1-of-1.state")

    def test_of_two_runs_on_one_state_the_second_is_refused(self):
        arguments = ("run", "small.yaml", "--part", "1/2", "-o", "p.state", "--quiet", "--trials", "1e9",
                     "--checkpoint-every", "0.1s")
        run = subprocess.Popen([BINARY, *arguments], cwd=self.folder.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for file in ("p.state.partial", "p.state", "p.state.previous"):  # before, between and after checkpoints
            while not os.path.exists(self.path(file)):
                self.assertIsNone(run.poll())
                time.sleep(0.01)
            for second in (arguments, ("run", "small.yaml", "--quiet", "-o", "p")):
                result = self.call(*second)
                self.assertEqual(result.returncode, 73, result.stderr)
                self.assertRegex(result.stderr, r"^cannot create 'p\.state': another (process is writing|run is using) it\n$")
        run.send_signal(signal.SIGTERM)
        self.assertIn("kept", run.communicate(timeout=60)[1])
        self.assertEqual(run.returncode, 75)
        self.assertFalse(os.path.exists(self.path("p.state.partial")))
        self.call(*arguments, "--resume", "--time-limit", "1s")

    def test_a_damaged_state_falls_back_to_the_one_before(self):
        expected = self.expected()
        run = ["run", "k.yaml", "-o", "d.h5"]
        self.interrupted(*run, state="d.h5.state.previous")
        whole = self.read("d.h5.state")
        self.assertTrue(os.path.exists(self.path("d.h5.state.previous")))
        for damaged in (whole[:-1], whole[:100], whole[:5000] + b"?" + whole[5001:], b""):
            with open(self.path("d.h5.state"), "wb") as file:
                file.write(damaged)
            if damaged:
                kept = self.read("d.h5.state.previous")
                self.refused(2, "", *run, "--resume", "--seed", "9")
                told = self.stopped(*run, "--resume", "--time-limit", "0.001s").stderr
                self.assertIn("warning: 'd.h5.state' is damaged", told)
                self.assertIn("going on from 'd.h5.state.previous', the one before it", told)
                self.assertEqual(self.read("d.h5.state.previous"), kept)
        os.remove(self.path("d.h5.state"))
        self.done(*run, "--resume")
        self.assertEqual(self.read("d.h5"), expected)
        self.assertFalse(os.path.exists(self.path("d.h5.state.previous")))

    def test_merging_names_what_is_missing(self):
        for part in (1, 2, 3):
            self.done("run", "small.yaml", "--part", f"{part}/3")
        parts = [f"small.part-{part}-of-3.state" for part in (1, 2, 3)]
        self.refused(2, "of 3 parts 1 is missing: 2", "merge", "m.h5", parts[0], parts[2])
        self.refused(2, f"'{parts[0]}' stands twice", "merge", "m.h5", *parts, parts[0])
        shutil.copy(self.path(parts[1]), self.path("copy.state"))
        self.refused(2, f"part 2 of 3 stands twice", "merge", "m.h5", *parts, "copy.state")
        self.done("run", "small.yaml", "--part", "2/4")
        self.refused(2, "is part 2 of 4", "merge", "m.h5", parts[0], "small.part-2-of-4.state")
        self.done("run", "small.yaml", "--part", "2/3", "--seed", "3", "-o", "other.state")
        self.refused(2, "'other.state' belongs to another scenario", "merge", "m.h5", parts[0], "other.state", parts[2])
        self.refused(66, "no.state", "merge", "m.h5", "no.state")
        self.refused(2, "is not a state file", "merge", "m.h5", "small.yaml")
        self.assertFalse(os.path.exists(self.path("m.h5")))
        told = json.loads(self.done("merge", "m.h5", *parts, "--json").stdout)
        self.assertEqual((told["trials"], told["complete"]), (5000, True))

    def test_an_unfinished_part_is_named(self):
        for part in (1, 2):
            self.interrupted("run", "k.yaml", "--part", f"{part}/2", "--trials", "1e6", state=f"k.part-{part}-of-2.state")
        lacks = self.refused(2, "'k.part-1-of-2.state' lacks trials ", "merge", "m.h5", "k.part-1-of-2.state", "k.part-2-of-2.state")
        self.assertIn("499,711; finish it: cofferdam run ... --part 1/2 --resume", lacks.stderr)

    def test_more_parts_than_blocks(self):
        for part in range(1, 8):
            self.done("run", "small.yaml", "--part", f"{part}/7")
        self.done("merge", "m.h5", *(f"small.part-{part}-of-7.state" for part in range(1, 8)))
        self.done("run", "small.yaml")
        self.assertEqual(self.read("m.h5"), self.read("small.h5"))

    def test_parts_say_what_they_did(self):
        told = self.done("run", "small.yaml", "--part", "2/3")
        self.assertIn("part 2 of 3: 2,048 trials in small.part-2-of-3.state", told.stdout)
        told = json.loads(self.done("run", "small.yaml", "--part", "2/3", "--json").stdout)
        self.assertEqual(told, {"part": 2, "of": 3, "trials": 2048, "complete": True, "file": "small.part-2-of-3.state"})

    def test_words_that_are_no_part_or_time(self):
        for text in ("0/3", "4/3", "3", "1/0", "a/b", "1/3x", "-1/3", "1/2000000"):
            self.refused(2, f"--part is '{text}'; write 1/8 to 8/8", "run", "small.yaml", f"--part={text}")
        for text in ("soon", "1:2", "1:2:3:4", "-5", "1e400", "5 weeks", "1:99:00"):
            for option in ("--time-limit", "--checkpoint-every"):
                self.refused(2, f"{option} is '{text}'; write 90s", "run", "small.yaml", f"{option}={text}")
        for text in ("90", "90s", "2min", "1h", "1d", "00:30:00", "1-00:00:00", "0.5s"):
            self.done("run", "small.yaml", f"--time-limit={text}")

    # What it takes

    def peak(self, *arguments):
        """Megabytes that a run takes at most, and what it says."""
        code = ("import resource, subprocess, sys; p = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True); "
                "sys.stderr.write(p.stderr); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6); sys.exit(p.returncode)")
        result = subprocess.run([sys.executable, "-c", code, BINARY, "run", *arguments], cwd=self.folder.name, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        return float(result.stdout), result.stderr

    @unittest.skipIf(os.environ.get("COFFERDAM_SANITIZED"), "a sanitizer takes memory and threads of its own")
    def test_memory_is_known_before(self):
        self.write("all.yaml", killing.SCENARIO + "output: {trials: all}\n")
        for arguments in (("k.yaml", "--trials", "300000", "--threads", "3"), ("all.yaml", "--trials", "300000")):
            peak, told = self.peak(*arguments)
            self.assertRegex(told, r"memory at most \d+ MB")
            known = float(re.search(r"memory at most (\d+) MB", told)[1])
            self.assertLessEqual(peak, known, told)
            self.assertGreater(peak, known / 4, told)

    @unittest.skipIf(os.environ.get("COFFERDAM_SANITIZED"), "a sanitizer takes memory and threads of its own")
    def test_memory_is_kept(self):
        run = ["k.yaml", "--trials", "400000", "-o", "m.h5"]
        free, _ = self.peak(*run)
        bound = 230
        self.assertGreater(free, bound)
        peak, told = self.peak(*run, "--memory", f"{bound}MB", "--threads", "2")
        self.assertLessEqual(peak, bound, told)
        self.assertRegex(told, r"the largest [\d,]+ trials of each account are kept one by one")
        narrow = self.read("m.h5")
        self.done("run", *run, "--memory", f"{bound}MB", "--threads", "1")
        self.assertEqual(self.read("m.h5"), narrow)
        self.refused(2, "needs more than 20 MB of memory on one thread; allow more, or ask for less of the table '", "run", *run,
                     "--memory", "20MB")
        self.refused(2, "on one thread, more than 60 MB; allow more, or ", "run", *run, "--memory", "60MB")
        for text in ("much", "-1GB", "0", "1 XB"):
            self.refused(2, f"--memory is '{text}'; write 500MB", "run", *run, f"--memory={text}")

    @unittest.skipIf(os.environ.get("COFFERDAM_SANITIZED"), "a sanitizer takes memory and threads of its own")
    def test_what_does_not_fit_is_refused_by_name(self):
        self.write("all.yaml", killing.SCENARIO + "output: {trials: all}\n")
        self.refused(2, "keep fewer single trials, by output: {trials: none} or fewer trials", "run", "all.yaml", "--trials", "1e8",
                     "--memory", "1GB")
        self.write("book.yaml", LONG_BOOK)
        self.refused(2, "needs more than 1000 MB of memory on one thread; allow more, or ask for less of the table 'book': report: "
                     "{book: total}", "run", "book.yaml", "--memory", "1GB")
        self.done("run", "book.yaml", "--memory", "1GB", "--set", "report.book=total")
        peak, _ = self.peak("book.yaml", "--memory", "300MB", "--set", "calendar.horizon=12 years")  # less than scratch of all trials takes
        self.assertLess(peak, 300)

    def test_timing_tells_the_phases(self):
        told = self.done("run", "k.yaml", "--timing").stderr
        for phase in ("reading and building", "first look", "simulation", "  draw", "  settle", "  measure", "  find sizes",
                      "results and their file", "all"):
            self.assertRegex(told, rf"(?m)^{phase} +\d+\.\d\d +\d+\.\d$")

    # Processes

    @unittest.skipUnless(MPIRUN, "no mpirun")
    def test_an_error_is_told_once(self):
        self.write("bad.yaml", SMALL.format(trials=5000).replace("title", "titel"))
        told = self.call("run", "bad.yaml", ranks=3)
        self.assertEqual(told.returncode, 2)
        self.assertEqual(told.stderr.count("bad.yaml:2:1"), 1, told.stderr)
        self.refused(66, "none.yaml", "run", "none.yaml", ranks=2)
        self.refused(73, "folder", "run", "small.yaml", "-o", "nowhere/a.h5", ranks=2)

    @unittest.skipUnless(MPIRUN, "no mpirun")
    def test_an_error_of_one_process_stops_all(self):
        """The second process is asked for another scenario."""
        script = f'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then f=none.yaml; else f=small.yaml; fi; exec {BINARY} run $f -o a.h5'
        result = subprocess.run([MPIRUN, "-n", "3", "sh", "-c", script], cwd=self.folder.name, capture_output=True, text=True,
                                timeout=120, env={**os.environ, **MPI})
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertTrue(result.stderr.startswith("rank 1: the processes of a run need the same arguments: one reads 'small.yaml', "
                                                 "this one 'none.yaml'\n"), result.stderr)
        self.assertFalse(os.path.exists(self.path("a.h5")))

    @unittest.skipUnless(MPIRUN, "no mpirun")
    def test_files_are_read_by_one_process(self):
        """The others lie in a folder without any."""
        def shared(*arguments):
            there = os.path.join(self.folder.name, "empty")
            os.makedirs(there, exist_ok=True)
            command = [MPIRUN, "-n", "1", "-wdir", self.folder.name, BINARY, "run", *arguments,
                       ":", "-n", "2", "-wdir", there, BINARY, "run", *arguments]
            result = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=self.folder.name, env={**os.environ, **MPI})
            self.assertEqual(os.listdir(there), [])
            return result
        self.done("run", "small.yaml", "-o", "alone.h5")
        self.write("long.csv", "id,ead,pd\n" + "".join(f"l{i},{100 + i % 50},0.0{1 + i % 5}\n" for i in range(150_000)))  # several pieces
        self.write("long.yaml", SMALL.format(trials=3000).replace("loans.csv", "long.csv"))
        self.done("run", "long.yaml", "-o", "long_alone.h5")
        for name, alone, more in (("small.yaml", "alone.h5", ()), ("small.yaml", "alone.h5", ("--root", ".")),
                                  ("long.yaml", "long_alone.h5", ())):
            result = shared(name, "-o", "shared.h5", *more)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(self.read("shared.h5"), self.read(alone))
        self.write("wide.csv", "id,ead,pd\nl1,100,0.01,7\n")
        for name, code, told in (("wide.csv", 2, "the row has 4 cells"), ("none.csv", 66, "No such file")):
            self.write("bad.yaml", SMALL.format(trials=5000).replace("loans.csv", name))
            result = shared("bad.yaml", "-o", "bad.h5")
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertEqual(result.stderr.count(told), 1, result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
