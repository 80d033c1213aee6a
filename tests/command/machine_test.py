"""What the machine grants and asks: threads and signals. Usage: machine_test.py BINARY SOURCE_FOLDER [unittest options]."""
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BINARY = os.path.abspath(sys.argv[1])
SCENARIO = """cofferdam: 1
title: A run
currency: CNY
trials: 50000
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, count: 50, ead: 100, pd: 2 %, lgd: 45 %, loading: {national: 0.4}}
programme:
  - claim: {name: c, of: [loans]}
  - share: {name: s, claim: c, parts: {fund: 40 %}, remainder: bank}
"""
MPIRUN = shutil.which("mpirun")
MPI = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1"}
A_USER = 54321  # of whom nothing runs
LARGE = ("--set", "portfolios.loans.count=4e7")  # takes seconds to build


def of_a_user(processes):
    """For a child: runs as a user who may have so many processes and threads."""
    def prepare():
        os.setgid(A_USER)
        os.setuid(A_USER)
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    return prepare


class MachineTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.chmod(self.folder, 0o777)
        self.binary = os.path.join(self.folder, "cofferdam")
        shutil.copy(BINARY, self.binary)  # where every user can run it
        with open(os.path.join(self.folder, "s.yaml"), "w", encoding="utf-8") as file:
            file.write(SCENARIO)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_it(self, *arguments, prepare=None, variables=None):
        result = subprocess.run([self.binary, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120,
                                preexec_fn=prepare, check=False,
                                env={"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
                                     **(variables or {})})
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stderr

    # Threads

    @unittest.skipIf(os.environ.get("COFFERDAM_SANITIZED"), "a sanitizer takes memory and threads of its own")
    @unittest.skipUnless(os.geteuid() == 0, "needs root")
    def test_a_run_goes_on_with_the_threads_that_can_be_started(self):
        self.run_it("run", "s.yaml", "-o", "plain.h5")
        with open(self.path("plain.h5"), "rb") as file:
            expected = file.read()
        for most in (1, 2, 3, 5, 7):
            for _ in range(3):
                told = self.run_it("run", "s.yaml", "-o", f"{most}.h5", "--threads", "8", prepare=of_a_user(most))
                self.assertIn(f"warning: of 8 threads the system lets only {most} be started", told)
                self.assertIn(f"{most} thread{'s' if most > 1 else ''} (by threads that can be started)", told)
                with open(self.path(f"{most}.h5"), "rb") as file:
                    self.assertEqual(file.read(), expected)
        told = self.run_it("run", "s.yaml", "-o", "8.h5", "--threads", "8", prepare=of_a_user(8))
        self.assertNotIn("the system lets", told)
        self.assertIn("only 2 be started", self.run_it("verify", "s.yaml", "--threads", "4", prepare=of_a_user(2)))

    def test_variables_that_ask_for_more_than_there_is_are_warned_of(self):
        def one_processor():
            os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
        for command in ("run", "verify"):
            for name in ("SLURM_CPUS_PER_TASK", "OMP_NUM_THREADS"):
                told = self.run_it(command, "s.yaml", prepare=one_processor, variables={name: "3"})
                self.assertIn(f"warning: {name} asks for 3 threads, which share 1 processor (CPU affinity)\n", told)
                self.assertIn(f"3 threads (by {name})", told)
        told = self.run_it("run", "s.yaml", prepare=one_processor)
        self.assertNotIn("warning", told)
        self.assertIn("1 thread (by CPU affinity)", told)

    # Signals

    def start(self, *arguments, before=(), ignored=(), **options):
        def prepare():
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
                signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)
        return subprocess.Popen([*before, self.binary, *arguments], cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, preexec_fn=prepare, env={**os.environ, **MPI}, **options)

    def test_a_stop_is_heard_while_loans_are_built(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
            process = self.start("run", "s.yaml", "-o", "a.h5", *LARGE)
            time.sleep(0.5)
            sent = time.monotonic()
            process.send_signal(number)
            _, err = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 75, err)
            self.assertEqual(err, "stopped while the scenario was built: no trial was begun; no file was written\n")
            self.assertLess(time.monotonic() - sent, 3)
        self.assertEqual(sorted(os.listdir(self.folder)), ["cofferdam", "s.yaml"])

    @unittest.skipUnless(MPIRUN, "no mpirun")
    def test_a_stop_is_heard_while_processes_build(self):
        process = self.start("run", "s.yaml", "-o", "a.h5", *LARGE, before=[MPIRUN, "-n", "2"])
        time.sleep(2.5)
        sent = time.monotonic()
        process.send_signal(signal.SIGUSR1)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75, err)
        self.assertEqual(err.count("stopped while the scenario was built"), 1, err)
        self.assertLess(time.monotonic() - sent, 3)
        self.assertEqual(sorted(os.listdir(self.folder)), ["cofferdam", "s.yaml"])

    def test_signals_that_are_ignored_stay_so(self):
        """As SIGHUP is under nohup."""
        process = self.start("run", "s.yaml", "-o", "a.h5", "--trials", "1e8", ignored=[signal.SIGHUP])
        time.sleep(0.7)
        process.send_signal(signal.SIGHUP)
        time.sleep(0.7)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75, err)
        self.assertIn("a.h5 and a.h5.state; --resume goes on", err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
