"""A Slurm of one node on the loopback interface, with its own munge, in a folder of its own.

Needs root and the packages slurm-wlm and munge; starts slurmctld, slurmd and munged on free ports, and
ends them. Nothing of a Slurm that the machine may have is read or changed.
"""
import os
import shutil
import socket
import subprocess
import time

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "scontrol", "scancel", "squeue")
CPUS = 32  # that Slurm believes in, so that no job of a test waits for those of another
CONFIGURATION = """ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge/socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
MpiDefault=none
JobRequeue=1
KillWait=10
MinJobAge=3600
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
NodeName={host} NodeAddr=127.0.0.1 NodeHostname={host} CPUs={cpus} RealMemory=1000 State=UNKNOWN
PartitionName=batch Nodes={host} Default=YES MaxTime=INFINITE State=UP PriorityTier=1 GraceTime=0
PartitionName=urgent Nodes={host} MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF
"""


def why_not():
    """Why there can be no such Slurm here; empty if there can."""
    if os.geteuid() != 0:
        return "needs root"
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    return f"not installed: {', '.join(missing)}" if missing else ""


def free_ports(number):
    sockets = [socket.socket() for _ in range(number)]
    for held in sockets:
        held.bind(("127.0.0.1", 0))
    ports = [held.getsockname()[1] for held in sockets]
    for held in sockets:
        held.close()
    return ports


class Node:
    """Started by start() and ended by stop(); `environment` is what its commands need."""

    def __init__(self, folder):
        self.folder = folder
        self.daemons = []
        self.environment = {**{name: value for name, value in os.environ.items() if not name.startswith("SLURM_")},
                            "SLURM_CONF": os.path.join(folder, "slurm.conf")}

    def path(self, name):
        return os.path.join(self.folder, name)

    def call(self, *command, more=None, cwd=None):
        """What the command prints; it must end well. `more`: variables of the environment."""
        result = subprocess.run(command, env={**self.environment, **(more or {})}, cwd=cwd, capture_output=True, text=True,
                                timeout=60, check=False)
        if result.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: exit code {result.returncode}: {result.stderr}")
        return result.stdout.strip()

    def daemon(self, *command):
        """Stays in the foreground of its own session, so that it is ours to end."""
        with open(self.path(os.path.basename(command[0]) + ".out"), "wb") as out:
            self.daemons.append(subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=out,
                                                 stderr=out, start_new_session=True))

    def start(self):
        os.chmod(self.folder, 0o755)
        for name in ("munge", "state", "spool"):
            os.mkdir(self.path(name), 0o755)
        with open(self.path("munge/key"), "wb") as key:
            os.chmod(key.name, 0o400)
            key.write(os.urandom(1024))
        controller_port, node_port = free_ports(2)
        with open(self.path("slurm.conf"), "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(host=socket.gethostname().split(".")[0], folder=self.folder, cpus=CPUS,
                                            controller_port=controller_port, node_port=node_port))
        self.daemon("munged", "--foreground", "--force", *(f"--{option}={self.path('munge')}/{name}" for option, name in (
            ("key-file", "key"), ("socket", "socket"), ("pid-file", "pid"), ("log-file", "log"), ("seed-file", "seed"))))
        self.wait_until(lambda: os.path.exists(self.path("munge/socket")), "munged")
        self.daemon("slurmctld", "-D", "-f", self.path("slurm.conf"))
        self.daemon("slurmd", "-D", "-f", self.path("slurm.conf"))
        self.wait_until(self.is_idle, "slurmctld and slurmd")

    def is_idle(self):
        told = subprocess.run(["sinfo", "-h", "-o", "%T"], env=self.environment, capture_output=True, text=True, timeout=60)
        return "idle" in told.stdout

    def wait_until(self, holds, what, seconds=30):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise RuntimeError(f"{what} did not start:\n{self.logs()}")
            time.sleep(0.2)

    def logs(self):
        text = ""
        for name in ("munged.out", "slurmctld.log", "slurmd.log", "slurmctld.out", "slurmd.out"):
            if os.path.exists(self.path(name)):
                with open(self.path(name), encoding="utf-8", errors="replace") as file:
                    text += f"--- {name}\n{file.read()[-3000:]}"
        return text

    def stop(self):
        subprocess.run(["scancel", "--state=RUNNING", "--full", "--signal=KILL", "--user=root"], env=self.environment,
                       capture_output=True, timeout=60, check=False)
        for process in reversed(self.daemons):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
