"""Files that the command reads and writes. Usage: files_test.py BINARY SOURCE_FOLDER [unittest options]."""
import contextlib
import csv
import io
import json
import lzma
import os
import re
import resource
import shutil
import subprocess
import time
import unittest

from command_case import BINARY, EXAMPLE, CommandCase, main

MARK = b"unfinished output of cofferdam\n"
HDF5 = b"\x89HDF\r\n\x1a\n"
CAN_MOUNT = os.geteuid() == 0 and subprocess.run(
    ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode == 0
LOANS = """cofferdam: 1
title: Loans of a file
currency: EUR
trials: 200
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {}}
portfolios:
  loans: {type: loans, lender: bank, file: {path: %s}, ead: {column: ead}, pd: 60 %%, lgd: 45 %%,
          loading: {national: 0.3}}
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: s, claim: loss, parts: {fund: 50 %%}, remainder: bank}
"""


def limited(kind, most):
    return lambda: resource.setrlimit(kind, (most, most))


class FilesCase(CommandCase):
    def expect(self, done, code, *parts):
        """One line on the standard error, with these parts."""
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    def put(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)

    def names(self):
        return sorted(os.listdir(self.folder.name))

    @contextlib.contextmanager
    def disk(self, options):
        """A small file system at `disk`."""
        os.mkdir(self.path("disk"))
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", self.path("disk")],
                       check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", self.path("disk")], check=True)


class OutputTest(FilesCase):
    def test_names_that_are_none(self):
        self.expect(self.run_example("-o", ""), 2, "-o: the name of the results file is empty")
        for name in ("-", "/dev/stdout", "/proc/self/fd/1"):
            done = self.run_example("-o", name)
            self.expect(done, 73, f"cannot create '{name}': it is where the summary is printed")
        self.expect(self.run_example("-o", "n" * 250), 73,
                    "while it is written, '.partial' stands behind its name, which may have 247")
        # Beside the results there is room for their state.
        self.expect(self.run_example("-o", "n" * 242), 73, f"cannot create '{'n' * 242}.state'")
        self.assertEqual(self.run_example("-o", "n" * 241, "--quiet").returncode, 0)
        self.assertEqual(self.names(), ["n" * 241])

    def test_the_summary_is_not_printed_into_the_results(self):
        with open(self.path("a.h5"), "w") as out:
            self.expect(self.run_example("-o", "a.h5", stdout=out), 73, "the summary is printed")
        self.assertEqual(self.read("a.h5"), b"")

    def test_only_results_are_replaced(self):
        self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)
        whole = self.read("a.h5")
        foreign = HDF5 + bytes(3000)
        for data in (foreign, b"id,ead\n", b"\x89HDF"):
            self.put("a.h5", data)
            self.expect(self.run_example("-o", "a.h5"), 73, "holds something else than results")
            self.assertEqual(self.read("a.h5"), data)
        for data in (b"", whole[:len(whole) // 2], whole[:-3] + b"xyz", HDF5 + bytes(9) + whole[-64:]):
            self.put("a.h5", data)
            self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)
            self.assertEqual(self.read("a.h5"), whole)

    def refuse_partial(self, part):
        def state():
            status = os.lstat(self.path("a.h5.partial"))
            return status.st_ino, status.st_mode, status.st_size, status.st_uid
        before = state()
        self.expect(self.run_example("-o", "a.h5"), 73, "a.h5.partial' " + part,
                    "; remove it, or use another name")
        self.assertEqual(state(), before)
        self.assertFalse(os.path.exists(self.path("a.h5")))
        os.remove(self.path("a.h5.partial"))

    def test_a_file_of_somebody_else_is_never_written(self):
        self.put("other", b"dear to somebody")
        os.link(self.path("other"), self.path("a.h5.partial"))
        self.refuse_partial("has other names too")
        os.symlink("other", self.path("a.h5.partial"))
        self.refuse_partial("is a symbolic link")
        self.put("a.h5.partial", b"a draft of a letter, longer than a mark would be")
        self.refuse_partial("is not what an unfinished output leaves")
        os.mkfifo(self.path("a.h5.partial"))
        self.refuse_partial("is not a regular file")
        self.assertEqual(self.read("other"), b"dear to somebody")

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_a_file_of_another_user_is_never_written(self):
        self.put("a.h5.partial", MARK)
        os.chown(self.path("a.h5.partial"), 12345, 12345)
        self.refuse_partial("belongs to another user")

    def test_what_a_killed_run_left_is_taken_over(self):
        for left in (b"", MARK, MARK + bytes(5000)):
            self.put("a.h5.partial", left)
            self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)
            self.assertEqual(self.names(), ["a.h5"])

    def second_places(self):
        """Folders in which what cannot be written may be kept, as an environment."""
        places = {"TMPDIR": self.path("temporary"), "HOME": self.path("home")}
        for folder in places.values():
            os.makedirs(folder, exist_ok=True)
        return {**os.environ, **places}

    def kept(self, said, name="a.h5"):
        """The file in the second place that the error names."""
        found = re.search(r"; it is in '(.*/(?:temporary|home)/cofferdam-......)/(.*)' now", said)
        self.assertTrue(found, said)
        self.assertEqual(found[2], name)
        self.assertEqual(os.stat(found[1]).st_mode & 0o777, 0o700)
        return os.path.join(found[1], name)

    def start_long_run(self, **options):
        """A run that works its trials, which takes some seconds."""
        run = subprocess.Popen([BINARY, "run", EXAMPLE, "--trials", "30_000", "--quiet", "-o", "a.h5"],
                               cwd=self.folder.name, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, **options)
        while not os.path.exists(self.path("a.h5.partial")) and run.poll() is None:
            time.sleep(0.01)
        self.assertIsNone(run.poll(), "the run was over too soon")
        return run

    def test_a_target_that_becomes_a_folder_loses_nothing(self):
        run = self.start_long_run(env=self.second_places())
        os.mkdir(self.path("a.h5"))
        printed, said = run.communicate(timeout=300)
        self.assertEqual(run.returncode, 74)
        self.assertIn("Expected loss", printed)
        self.assertTrue(said.startswith("cannot write 'a.h5': Is a directory; it is in '"), said)
        self.assertIn(f"Results: {self.kept(said)}; look further", printed)
        self.assertEqual(self.call("verify-file", self.kept(said)).returncode, 0)
        self.assertEqual(os.listdir(self.path("a.h5")), [])

    def test_a_folder_that_goes_loses_nothing(self):
        os.mkdir(self.path("out"))
        run = subprocess.Popen(
            [BINARY, "run", EXAMPLE, "--trials", "30_000", "--quiet", "-o", "out/a.h5"],
            cwd=self.folder.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.second_places())
        while not os.path.exists(self.path("out/a.h5.partial")) and run.poll() is None:
            time.sleep(0.01)
        shutil.rmtree(self.path("out"))
        printed, said = run.communicate(timeout=300)
        self.assertEqual(run.returncode, 74, said)
        self.assertIn("Expected loss", printed)
        self.assertEqual(self.call("verify-file", self.kept(said)).returncode, 0)

    def test_of_two_runs_on_one_output_the_second_is_refused(self):
        run = self.start_long_run()
        self.expect(self.run_example("-o", "a.h5"), 73, "another process is writing it")
        run.communicate(timeout=300)
        self.assertEqual(run.returncode, 0)
        self.assertEqual(self.names(), ["a.h5"])

    def test_limit_of_file_sizes(self):
        self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)
        old = self.read("a.h5")
        limit = {"preexec_fn": limited(resource.RLIMIT_FSIZE, 20_000), "env": self.second_places()}
        done = self.run_example("-o", "a.h5", "--quiet", "--seed", "5", **limit)
        self.expect(done, 74, "cannot write 'a.h5': File too large\n")
        self.assertIn("The results are in no file.", done.stdout)
        self.assertEqual((self.read("a.h5"), self.names()), (old, ["a.h5", "home", "temporary"]))
        self.assertEqual(os.listdir(self.path("home")) + os.listdir(self.path("temporary")), [])

    def test_few_open_files(self):
        codes = set()
        for most in range(3, 16):
            limit = {"preexec_fn": limited(resource.RLIMIT_NOFILE, most)}
            done = self.run_example("-o", "a.h5", "--quiet", **limit)
            if done.returncode == 127:  # the loader needs some itself
                continue
            codes.add(done.returncode)
            self.assertIn(done.returncode, (0, 66, 73, 74), done.stderr)
            if done.returncode:
                self.expect(done, done.returncode, "Too many open files")
            self.assertNotIn("a.h5.partial", self.names())
        self.assertIn(0, codes)
        self.assertGreater(len(codes), 1)

    @unittest.skipUnless(CAN_MOUNT, "mounting is not permitted")
    def test_full_disk(self):
        self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)
        with self.disk("size=64k"):
            done = self.run_example("-o", "disk/a.h5", "--quiet", env=self.second_places())
            self.expect(done, 74, "cannot write 'disk/a.h5': No space left on device", "needed")
            self.assertEqual(self.read(self.kept(done.stderr)), self.read("a.h5"))
            self.assertEqual(os.listdir(self.path("disk")), [])
            done = self.run_example("-o", "disk/a.h5", "--quiet", "--json",
                                    env=self.second_places())
            self.expect(done, 74, "No space left")
            self.assertEqual(json.loads(done.stdout)["file"], self.kept(done.stderr))

    @unittest.skipUnless(CAN_MOUNT, "mounting is not permitted")
    def test_a_disk_that_fills_during_the_run(self):
        with self.disk("size=2m"):
            run = subprocess.Popen(
                [BINARY, "run", EXAMPLE, "--trials", "30_000", "--quiet", "-o", "disk/a.h5"],
                cwd=self.folder.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env=self.second_places())
            while not os.path.exists(self.path("disk/a.h5.partial")) and run.poll() is None:
                time.sleep(0.01)
            self.assertIsNone(run.poll(), "the run was over too soon")
            with open(self.path("disk/other"), "wb") as other, contextlib.suppress(OSError):
                other.write(bytes(3 << 20))
            printed, said = run.communicate(timeout=300)
            self.assertEqual(run.returncode, 74, said)
            self.assertIn("Expected loss", printed)
            self.assertEqual(self.call("verify-file", self.kept(said)).returncode, 0)
            self.assertEqual(os.listdir(self.path("disk")), ["other"])

    @unittest.skipUnless(CAN_MOUNT, "mounting is not permitted")
    def test_merge_on_a_full_disk(self):
        for part in ("1", "2"):
            self.run_example("--part", part + "/2", "-o", part + ".state")
        self.assertEqual(self.call("merge", "a.h5", "1.state", "2.state").returncode, 0)
        with self.disk("size=16k"):
            done = self.call("merge", "disk/a.h5", "1.state", "2.state", env=self.second_places())
            self.assertEqual(done.returncode, 74, done.stderr)
            self.assertIn("Expected loss", done.stdout)
            self.assertEqual(self.read(self.kept(done.stderr)), self.read("a.h5"))

    @unittest.skipUnless(os.geteuid() == 0, "only root can be another user")
    def test_a_folder_that_becomes_read_only_loses_nothing(self):
        places = self.second_places()
        for folder in (self.folder.name, self.path("temporary"), self.path("home")):
            os.chmod(folder, 0o777)
        user = {"preexec_fn": lambda: os.setuid(12345), "env": places}
        run = self.start_long_run(**user)
        os.chmod(self.folder.name, 0o555)
        printed, said = run.communicate(timeout=300)
        self.assertEqual(run.returncode, 74, said)
        self.assertIn("Expected loss", printed)
        self.assertTrue(said.startswith("cannot write 'a.h5': Permission denied; it is in '"), said)
        self.assertEqual(self.call("verify-file", self.kept(said)).returncode, 0)
        os.remove(self.path("a.h5.partial"))
        self.expect(self.run_example("-o", "a.h5", **user), 73, "cannot create 'a.h5': Permission denied")

    @unittest.skipUnless(CAN_MOUNT, "mounting is not permitted")
    def test_full_second_places(self):
        places = self.second_places()
        with self.disk("size=64k"):
            places["TMPDIR"] = self.path("disk")
            done = self.run_example("-o", "disk/a.h5", "--quiet", env=places)
            self.assertIn("/home/", self.kept(done.stderr))
            places["HOME"] = "/proc"
            done = self.run_example("-o", "disk/a.h5", "--quiet", env=places)
            self.expect(done, 74, "available)\n")
            self.assertIn("The results are in no file.", done.stdout)
            self.assertEqual(os.listdir(self.path("disk")), [])

    @unittest.skipUnless(CAN_MOUNT, "mounting is not permitted")
    def test_parts_and_stopped_runs_on_a_full_disk(self):
        self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)
        with self.disk("size=16k"):
            part = self.run_example("--part", "1/2", "-o", "disk/1.state", env=self.second_places())
            self.assertEqual(part.returncode, 74)
            first = self.kept(part.stderr, "1.state")
            self.assertIn(f"trials in {first}", part.stdout)
            self.run_example("--part", "2/2", "-o", "2.state")
            self.assertEqual(self.call("merge", "merged.h5", first, "2.state").returncode, 0)
            self.assertEqual(self.read("merged.h5"), self.read("a.h5"))
            done = self.call("run", EXAMPLE, "--trials", "300_000", "-o", "disk/a.h5",
                             "--time-limit", "1s", "--quiet", env=self.second_places())
            self.assertEqual(done.returncode, 74, done.stderr)
            place = self.kept(done.stderr)
            self.assertIn(f"in {place} and {place}.state", done.stderr)
            again = self.call("run", EXAMPLE, "--trials", "300_000", "-o", place, "--resume",
                              "--time-limit", "1s")
            self.assertEqual(again.returncode, 75, again.stderr)
            self.assertIn(f"going on from", again.stderr)

    @unittest.skipUnless(CAN_MOUNT, "mounting is not permitted")
    def test_read_only_disk(self):
        with self.disk("size=64k,ro"):
            self.expect(self.run_example("-o", "disk/a.h5"), 73, "Read-only file system")


class PrintedTest(FilesCase):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)

    def test_limit_of_file_sizes(self):
        with open(self.path("out"), "w") as out:
            done = self.call("show", "a.h5", "quantiles", stdout=out,
                             preexec_fn=limited(resource.RLIMIT_FSIZE, 1000))
        self.expect(done, 74, "cannot write to the standard output: File too large")

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            for command in (("show", "a.h5"), ("verify-file", "a.h5"), ("describe",),
                            ("run", EXAMPLE, "--trials", "2000", "--quiet")):
                self.expect(self.call(*command, stdout=full), 74, "No space left on device")

    def test_closed_output(self):
        done = self.call("show", "a.h5", stdout=None, preexec_fn=lambda: os.close(1))
        self.expect(done, 74, "cannot write to the standard output: Bad file descriptor")

    def test_closed_streams_do_not_become_files(self):
        whole = self.read("a.h5")
        done = self.run_example("-o", "a.h5", stdin=None, stdout=None, stderr=None,
                                preexec_fn=lambda: os.closerange(0, 3))
        self.assertEqual(done.returncode, 74)
        self.assertEqual(self.read("a.h5"), whole)


class VerifyFileTest(FilesCase):
    def test_says_what_a_file_is(self):
        self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)
        done = self.call("verify-file", "a.h5")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^a\.h5: whole; 'Guaranteed small-business loans, one period', "
                                      r"scenario guarantee_book\.yaml, 3,000 trials, seed 2004, "
                                      r"portfolio seed 7, engine \S+, \d+ tables, complete\n$")

    def test_tells_damage_from_what_is_missing(self):
        self.assertEqual(self.run_example("-o", "a.h5", "--quiet").returncode, 0)
        whole = self.read("a.h5")
        self.put("cut.h5", whole[:-1])
        self.put("foreign.h5", HDF5 + bytes(3000))
        done = self.call("verify-file", "a.h5", "cut.h5", "none.h5", "foreign.h5")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout.count("\n"), 1)
        said = done.stderr.splitlines()
        self.assertEqual(len(said), 3)
        self.assertIn("'cut.h5' is damaged: it was not written whole", said[0])
        self.assertIn("cannot read 'none.h5': No such file", said[1])
        self.assertIn("'foreign.h5' is HDF5, but not a results file of cofferdam", said[2])
        self.assertEqual(self.call("verify-file", "none.h5", "a.h5").returncode, 66)
        self.expect(self.call("verify-file", "/dev/zero"), 2, "not a regular file")


class InputTest(FilesCase):
    def test_inputs_that_do_not_end(self):
        os.mkfifo(self.path("pipe"))
        self.write("loans.yaml", LOANS % "pipe")
        reason = "it is no regular file but a pipe, a device or the like; write it to a file first"
        for name in ("pipe", "/dev/zero", "/dev/stdin", "/proc/kmsg", "/proc/self/maps"):
            if not os.path.exists(name if name.startswith("/") else self.path(name)):
                continue
            for command in (("check",), ("fit", "severity")):
                done = self.call(*command, name, stdin=subprocess.PIPE, timeout=20)
                self.expect(done, 66, name + ": cannot read the ", reason)
        done = self.call("check", "loans.yaml", timeout=20)
        self.assertEqual(done.returncode, 66)
        self.assertIn("loans.yaml:8:", done.stderr)
        self.assertIn(reason, done.stderr)

    def test_an_archive_that_swells(self):
        part = lzma.compress(b"ead\n" + b"1000000\n" * (1 << 22), preset=0)
        self.put("loans.csv.xz", part * 33)
        self.write("loans.yaml", LOANS % "loans.csv.xz")
        done = self.call("check", "loans.yaml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("loans.csv.xz: the xz file unpacks to more than 1024 MiB; if it is no mistake, "
                      "unpack it by `xz -d`", done.stderr)

    @unittest.skipIf(os.environ.get("COFFERDAM_SANITIZED"), "a sanitizer takes memory and threads of its own")
    def test_little_memory(self):
        self.put("loans.csv", b"ead\n" + b"1000000\n" * (1 << 24))
        self.write("loans.yaml", LOANS % "loans.csv")
        done = self.call("check", "loans.yaml",
                         preexec_fn=limited(resource.RLIMIT_AS, 150_000_000))
        self.assertEqual(done.returncode, 66)
        self.assertIn("loans.csv: cannot read the file: there is not enough memory", done.stderr)

    def make_root(self):
        os.mkdir(self.path("root"))
        os.mkdir(self.path("outside"))
        for folder in ("root", "outside"):
            self.write(folder + "/loans.csv", "ead\n1000\n2000\n")
        self.write("root/good.yaml", LOANS % "loans.csv")
        self.write("outside/any.yaml", LOANS % "loans.csv")
        os.symlink("../outside/loans.csv", self.path("root/linked.csv"))
        os.symlink("../outside", self.path("root/folder"))

    def test_strangers_scenarios_stay_in_their_folder(self):
        self.make_root()
        commands = (("check",), ("explain",), ("replay", "--trial", "0"), ("verify", "--quiet"),
                    ("run", "--quiet", "-o", "a.h5"))
        for command, *more in commands:
            done = self.call(command, "root/good.yaml", *more, "--root", "root")
            self.assertEqual(done.returncode, 0, done.stderr)
            for path in ("../outside/loans.csv", "linked.csv", "folder/loans.csv", "/etc/passwd",
                         "../outside/none.csv"):
                self.write("root/bad.yaml", LOANS % path)
                done = self.call(command, "root/bad.yaml", *more, "--root", "root")
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("root/bad.yaml:8:", done.stderr)
                self.assertIn("the file lies outside of 'root'", done.stderr)
            for path in ("outside/any.yaml", "root/folder/any.yaml", "root/../outside/any.yaml"):
                done = self.call(command, path, *more, "--root", "root")
                self.expect(done, 2, f"{path}: the file lies outside of 'root'")
        self.assertEqual(self.call("check", "root/good.yaml", "--set",
                                   "portfolios.loans.file.path=linked.csv", "--root",
                                   self.path("root")).returncode, 2)
        self.expect(self.call("check", "root/good.yaml", "--root", "none"), 2, "none")


class TerminalTest(FilesCase):
    # Escape sequences, one of a single byte, what turns text round, ends of lines.
    BAD = "\x1b[2J\x9b31m\u202e\u2066\u200f\u2028\x7f"

    def assert_safe(self, done):
        for text in (done.stdout, done.stderr):
            for letter in text:
                bad = letter not in "\n\r\t" and (
                    ord(letter) < 32 or 127 <= ord(letter) < 160 or letter in self.BAD[4:])
                self.assertFalse(bad and letter not in "31m", ascii(text))

    def test_titles_and_notes(self):
        text = self.example()
        title = next(line for line in text.splitlines() if line.startswith("title:"))
        for escape in ("\\e[2J", "\\x9b31m", "\\u009b", "\\u202e", "\\u2066", "\\u200f", "\\L", "\\x7f"):
            self.write("t.yaml", text.replace(title, f'title: "{escape}"'))
            done = self.call("check", "t.yaml")
            self.assertEqual(done.returncode, 2, escape)
            self.assertIn("title: the text has an escape for a control character", done.stderr)
            self.assert_safe(done)

    def test_names_in_json(self):
        name = "x" + self.BAD + ".h5"
        done = self.run_example("--quiet", "--json", "-o", name)
        self.assertEqual(json.loads(done.stdout)["file"], name)
        self.assert_safe(done)

    def test_ids_of_a_file(self):
        self.write("loans.csv", "id,ead\n" + "".join(
            f'"{start}{self.BAD}{i}",1000\n' for i, start in enumerate(("", "=1+1", "@x", "-2", "+3"))))
        self.write("loans.yaml", (LOANS % "loans.csv").replace("ead: {", "id: id, ead: {"))
        for form in ("text", "csv", "json"):
            done = self.call("replay", "loans.yaml", "--trial", "3", "--format", form)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assert_safe(done)
        events = json.loads(done.stdout)["events"]["rows"]
        self.assertTrue(any(self.BAD in str(row.get("loan")) for row in events))

    def test_formulas_in_csv(self):
        ids = ["=1+1", "@x", "-2", "+x", "plain", "-", "x=1"]
        self.write("loans.csv", "id,ead\n" + "".join(f"{name},1000\n" for name in ids))
        self.write("loans.yaml", (LOANS % "loans.csv").replace("ead: {", "id: id, ead: {"))
        seen = set()
        for trial in range(40):
            done = self.call("replay", "loans.yaml", "events", "--trial", str(trial), "--format",
                             "csv")
            self.assertEqual(done.returncode, 0, done.stderr)
            seen |= {row["loan"] for row in csv.DictReader(io.StringIO(done.stdout, newline=""))}
        self.assertEqual(seen - {"", "(none)"}, {"'=1+1", "'@x", "-2", "'+x", "plain", "'-", "x=1"})

    def test_names_of_files_and_words(self):
        name = "n" + self.BAD + ".yaml"
        self.write(name, self.example())
        self.write("w" + self.BAD + ".yaml", "cofferdam: 1\ntitel: x\n")
        for command in (("check", name), ("check", "w" + self.BAD + ".yaml"), ("show", name),
                        ("check", self.BAD), (self.BAD,), ("run", "--" + self.BAD),
                        ("describe", self.BAD), ("describe", "clause", self.BAD),
                        ("check", name, "--set", self.BAD), ("verify-file", name),
                        ("run", name, "--trials", "2000", "--quiet"),
                        ("run", name, "--trials", self.BAD), ("fit", "severity", self.BAD),
                        ("run", name, "--trials", "2000", "--quiet", "-o", self.BAD + "/x")):
            self.assert_safe(self.call(*command))


if __name__ == "__main__":
    main()
