"""The recipes of tools/slurm on a Slurm of one node. Usage: slurm_test.py BINARY SOURCE_FOLDER [TEST...].

Exit code 77 where there is no Slurm to be had. The tests run at the same time, since they mostly wait, and
Slurm believes in more processors than there are.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import node

BINARY, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
MPI = "libmpi" in subprocess.run(["ldd", BINARY], capture_output=True, text=True, check=False).stdout
RECIPES = os.path.join(SOURCE, "tools", "slurm")
SCENARIO = """cofferdam: 1
title: A run in the queue
currency: CNY
trials: 100500
calendar: {start: 2026-01-01, horizon: 2 years}
economy: {factors: {national: {}}}
bearers: {bank: {}, pool: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, count: 100, ead: 100, term: 2 years, pd: 4 %, lgd: 45 %, loading: {national: 0.4}}
programme:
  - claim: {name: c, of: [loans]}
  - compensate: {name: p, claim: c, payer: pool, payee: bank, rate: 60 %}
pools: {pool: {opening: 300}}
"""
# Stands in the PATH for the command. The first start of a job is held after its first checkpoint, until a
# signal comes, so that no test depends on the speed of the machine.
HOLD = """#!/bin/bash
if [ "$1" != run ] || [ -z "$HOLD" ] || [ -n "$SLURM_RESTART_COUNT" ]; then exec {binary} "$@"; fi
{binary} "$@" --checkpoint-every 0.05s --threads 1 &
run=$!
signal=
trap 'signal=USR1' USR1
trap 'signal=TERM' TERM
until [ -n "$signal" ] || compgen -G '*.state' >/dev/null; do sleep 0.05; done
kill -STOP $run
touch held
until [ -n "$signal" ]; do sleep 0.05; done
kill -$signal $run
kill -CONT $run
wait $run
"""


class SlurmTest(unittest.TestCase):
    """One Slurm for all tests; each has a folder of its own."""

    @classmethod
    def setUpClass(cls):
        cls.root = tempfile.mkdtemp(prefix="cofferdam-slurm-")
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.slurm = node.Node(os.path.join(cls.root, "slurm"))
        os.mkdir(cls.slurm.folder)
        cls.addClassCleanup(cls.slurm.stop)
        cls.slurm.start()
        bin_folder = os.path.join(cls.root, "bin")
        os.mkdir(bin_folder)
        with open(os.path.join(bin_folder, "cofferdam"), "w", encoding="utf-8") as file:
            file.write(HOLD.format(binary=BINARY))
        os.chmod(file.name, 0o755)
        cls.slurm.environment.update(PATH=f"{bin_folder}:{os.environ['PATH']}", OMPI_ALLOW_RUN_AS_ROOT="1",
                                     OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", SBATCH_MEM_PER_NODE="50")
        with open(os.path.join(cls.root, "k.yaml"), "w", encoding="utf-8") as file:
            file.write(SCENARIO)
        subprocess.run([BINARY, "run", "k.yaml", "-o", "expected.h5"], cwd=cls.root, check=True, capture_output=True)
        with open(os.path.join(cls.root, "expected.h5"), "rb") as file:
            cls.expected = file.read()

    def setUp(self):
        self.folder = os.path.join(self.root, self._testMethodName)
        os.mkdir(self.folder)
        shutil.copy(os.path.join(self.root, "k.yaml"), self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def call(self, *command, **variables):
        return self.slurm.call(*command, cwd=self.folder, more=variables)

    def submit(self, recipe, *arguments, options=(), **variables):
        return self.call("sbatch", "--parsable", "--cpus-per-task=1", *options, os.path.join(RECIPES, recipe), *arguments,
                         **variables)

    def states(self, job):
        """The states of a job, or of all tasks of an array that Slurm has made jobs of."""
        return re.findall(r"JobState=(\w+)", self.call("scontrol", "show", "job", job))

    def told(self):
        """What all jobs of the test have said, for messages."""
        text = ""
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".out"):
                with open(self.path(name), encoding="utf-8", errors="replace") as file:
                    text += f"--- {name}\n" + re.sub("\n\n.*?Results: ", "\n[summary] ", file.read(), flags=re.DOTALL)
        return text

    def wait_for(self, holds, what, seconds=150):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                self.fail(f"waited in vain for {what}\n{self.told()}\n{self.slurm.logs()}")
            time.sleep(0.5)

    def ended(self, job):
        """The states of a job that has ended."""
        seen = []

        def is_over():
            seen[:] = self.states(job)
            return set(seen) <= {"COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY"}

        self.wait_for(is_over, f"the end of job {job}")
        return set(seen)

    def restarts(self, job):
        return int(re.search(r"Restarts=(\d+)", self.call("scontrol", "show", "job", job)).group(1))

    def assert_done(self, job, name="k.h5"):
        self.assertEqual(self.ended(job), {"COMPLETED"}, self.told())
        with open(self.path(name), "rb") as file:
            self.assertEqual(file.read(), self.expected)
        left = [name for name in os.listdir(self.folder) if name.endswith((".state", ".previous"))]
        self.assertEqual([name for name in left if "part" not in name], [])

    def held(self):
        """Waits until the first start of a job is held by a checkpoint."""
        self.wait_for(lambda: os.path.exists(self.path("held")), "the first checkpoint")

    def assert_went_on(self, job):
        self.assert_done(job)
        self.assertEqual(self.restarts(job), 1)
        self.assertRegex(self.told(), r"going on from [\d,]+ of 100,500 trials")

    # One job

    def test_a_job_ends_with_the_bytes_of_a_run(self):
        job = self.submit("job.sbatch", "k.yaml")
        self.assert_done(job)
        self.assertEqual(self.restarts(job), 0)
        self.assertIn("1 thread (by SLURM_CPUS_PER_TASK)", self.told())

    def test_an_error_is_not_tried_again(self):
        job = self.submit("job.sbatch", "none.yaml")
        self.assertEqual(self.ended(job), {"FAILED"}, self.told())
        self.assertIn("ExitCode=66:0", self.call("scontrol", "show", "job", job))
        self.assertEqual(self.restarts(job), 0)

    def test_before_its_time_limit_a_job_goes_back_into_the_queue(self):
        """Slurm looks at limits every half minute, and may send the signal up to a minute early."""
        self.assert_went_on(self.submit("job.sbatch", "k.yaml", options=["--time=1", "--signal=B:USR1@50"], HOLD="yes"))

    def test_a_signal_by_hand_does_the_same(self):
        job = self.submit("job.sbatch", "k.yaml", HOLD="yes")
        self.held()
        self.call("scancel", "--signal=USR1", "--batch", job)
        self.assert_went_on(job)

    def test_a_job_that_is_requeued_goes_on(self):
        job = self.submit("job.sbatch", "k.yaml", HOLD="yes")
        self.held()
        self.call("scontrol", "requeue", job)
        self.assert_went_on(job)

    def test_a_job_that_is_preempted_goes_on(self):
        job = self.submit("job.sbatch", "k.yaml", options=["--partition=batch"], HOLD="yes")
        self.held()
        urgent = self.call("sbatch", "--parsable", "--partition=urgent", "--exclusive", "--output=urgent.out", "--wrap=true")
        self.assertEqual(self.ended(urgent), {"COMPLETED"})
        self.assert_went_on(job)

    def test_a_job_that_is_cancelled_stays_so_and_keeps_its_state(self):
        job = self.submit("job.sbatch", "k.yaml", HOLD="yes")
        self.held()
        self.call("scancel", job)
        self.assertEqual(self.ended(job), {"CANCELLED"}, self.told())
        time.sleep(2)
        self.assertEqual(self.states(job), ["CANCELLED"])
        self.assertIn("k.h5 and k.h5.state; --resume goes on", self.told())
        self.assert_done(self.submit("job.sbatch", "k.yaml"))
        self.assertRegex(self.told(), r"going on from [\d,]+ of 100,500 trials")

    def test_restarts_come_to_an_end(self):
        job = self.submit("job.sbatch", "k.yaml", "--time-limit", "0.01s", COFFERDAM_MOST_RESTARTS="0")
        self.assertEqual(self.ended(job), {"FAILED"}, self.told())
        self.assertIn("not done after 0 restarts", self.told())

    # Arrays

    def submit_array(self, *arguments, **variables):
        told = self.call(os.path.join(RECIPES, "submit_array"), *arguments, **variables)
        return re.fullmatch(r"array (\d+), merge (\d+)", told).groups()

    def test_an_array_is_merged(self):
        array, merge = self.submit_array("3", "k.yaml", "--threads", "1")
        self.assert_done(merge)
        self.assertEqual(self.ended(array), {"COMPLETED"})

    def test_a_task_that_fails_cancels_the_merge(self):
        os.mkdir(self.path("k.part-2-of-2.state"))
        array, merge = self.submit_array("2", "k.yaml", "--threads", "1")
        self.assertEqual(self.ended(merge), {"CANCELLED"}, self.told())
        self.assertEqual(self.ended(array), {"COMPLETED", "FAILED"})
        self.assertFalse(os.path.exists(self.path("k.h5")))
        os.rmdir(self.path("k.part-2-of-2.state"))
        again = self.submit("array.sbatch", "2", "k.yaml", options=["--array=2"])
        self.assertEqual(self.ended(again), {"COMPLETED"}, self.told())
        self.assert_done(self.submit("merge.sbatch", "k.h5", "k.part-1-of-2.state", "k.part-2-of-2.state"))

    def test_a_task_that_stops_goes_on_before_the_merge(self):
        array, merge = self.submit_array("1", "k.yaml", HOLD="yes")
        self.held()
        self.call("scancel", "--signal=USR1", "--batch", f"{array}_1")
        self.assert_done(merge)
        self.assertRegex(self.told(), r"going on from [\d,]+ of 100,500 trials")

    def test_wrong_arguments_submit_nothing(self):
        for arguments, text in ((("0", "k.yaml"), "usage"), (("2", "none.yaml"), "none.yaml"),
                                (("2", "k.yaml", "-o", "a.h5"), "leave out -o")):
            with self.assertRaisesRegex(RuntimeError, text):
                self.submit_array(*arguments)
        self.assertNotIn(self.folder, self.call("squeue", "-h", "-o", "%Z"))

    # Processes

    SIZE = ("--nodes=1", "--ntasks-per-node=2")

    @unittest.skipUnless(MPI, "built without MPI")
    def test_srun_joins_processes(self):
        self.assert_done(self.submit("mpi.sbatch", "k.yaml", options=self.SIZE))
        self.assertIn("1 thread in each of 2 processes (by SLURM_CPUS_PER_TASK)", self.told())

    @unittest.skipUnless(MPI, "built without MPI")
    def test_mpirun_joins_processes(self):
        job = self.submit("mpi.sbatch", "k.yaml", options=self.SIZE, COFFERDAM_LAUNCHER="mpirun --oversubscribe --bind-to none")
        self.assert_done(job)
        self.assertIn("1 thread in each of 2 processes (by SLURM_CPUS_PER_TASK)", self.told())

    @unittest.skipUnless(MPI, "built without MPI")
    def test_a_signal_sends_all_processes_back_into_the_queue(self):
        job = self.submit("mpi.sbatch", "k.yaml", options=self.SIZE, HOLD="yes")
        self.held()
        self.call("scancel", "--signal=USR1", "--batch", job)
        self.assert_went_on(job)

    def test_a_command_in_a_script_of_four_tasks_runs_alone(self):
        """Also by srun as one task, whatever it tells of MPI; several that are apart are warned of."""
        script = """#!/bin/bash
cofferdam run k.yaml -o k.h5 --trials 2000 && echo by hand is well
for mpi in none pmix; do
  srun -n 1 --mpi=$mpi cofferdam run k.yaml -o $mpi.h5 --trials 2000 && echo one by $mpi is well
done
srun -n 4 --mpi=none sh -c 'cofferdam run k.yaml -o $SLURM_PROCID.h5 --trials 2000'
"""
        with open(self.path("s.sbatch"), "w", encoding="utf-8") as file:
            file.write(script)
        job = self.call("sbatch", "--parsable", "--ntasks=4", "--output=s.out", "s.sbatch")
        self.assertEqual(self.ended(job), {"COMPLETED"}, self.told())
        told = self.told()
        for words in ("by hand is well", "one by none is well", "one by pmix is well"):
            self.assertIn(words, told)
        self.assertNotIn("processes", told.replace("4 tasks that do not know", ""))
        self.assertEqual(told.count("srun started 4 tasks that do not know of each other"), 1, told)
        self.assertEqual(len([name for name in os.listdir(self.folder) if name.endswith(".h5")]), 7)


def run(name):
    """Runs one test; returns its name and its faults."""
    result = unittest.TestResult()
    SlurmTest(name).run(result)
    faults = [text for _, text in result.failures + result.errors]
    print(f"{name} ... {'FAILED' if faults else 'skipped' if result.skipped else 'ok'}", flush=True)
    return name, faults


def main():
    if node.why_not():
        print("skipped:", node.why_not())
        return 77
    names = sys.argv[3:] or unittest.defaultTestLoader.getTestCaseNames(SlurmTest)
    alone = [name for name in names if "preempted" in name]  # it would preempt the jobs of the others
    try:
        SlurmTest.setUpClass()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            results = list(pool.map(run, [name for name in names if name not in alone]))
        results += [run(name) for name in alone]
    finally:
        SlurmTest.doClassCleanups()
    failed = [(name, faults) for name, faults in results if faults]
    for name, faults in failed:
        print(f"\n{name}:", *faults, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
