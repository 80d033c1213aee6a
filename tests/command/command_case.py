"""What tests of the command share. Usage of each: TEST.py BINARY SOURCE_FOLDER [unittest options]."""
import os
import subprocess
import sys
import tempfile
import unittest

BINARY, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
EXAMPLE = os.path.join(SOURCE, "scenarios", "guarantee_book.yaml")


class CommandCase(unittest.TestCase):
    """A test with a folder of its own, in which the command is called."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def call(self, *arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True,
                   "timeout": 120, **options}
        return subprocess.run([BINARY, *arguments], cwd=self.folder.name, **options)

    def run_example(self, *arguments, trials="3000", **options):
        return self.call("run", EXAMPLE, "--trials", trials, *arguments, **options)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return name

    @staticmethod
    def example():
        with open(EXAMPLE, encoding="utf-8") as file:
            return file.read()

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
