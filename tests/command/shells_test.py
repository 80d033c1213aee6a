"""Completion in shells and the manual page. Usage: shells_test.py BINARY SOURCE_FOLDER [unittest options]."""
import os
import re
import shutil
import subprocess
import unittest

from command_case import BINARY, CommandCase, main

ASK_BASH = """source cofferdam.bash
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cofferdam 2>/dev/null; printf '%s\\n' "${COMPREPLY[@]}"
"""


class ShellsTest(CommandCase):
    def setUp(self):
        super().setUp()
        os.symlink(BINARY, self.path("cofferdam"))
        self.environment = {**os.environ, "PATH": self.folder.name + ":/usr/bin:/bin", "HOME": self.folder.name}
        for shell in ("bash", "zsh", "fish"):
            done = self.call("completion", shell)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.write("cofferdam." + shell, done.stdout)

    def options_of(self, *command):
        lines = re.findall(r"^  (-[\w,-]+)", self.call(*command, "--help").stdout, re.M)
        return {name for line in lines for name in line.split(",") if name.startswith("--")}

    def in_bash(self, *words):
        done = subprocess.run(["bash", "--norc", "-c", ASK_BASH, "ask", *words], cwd=self.folder.name,
                              env=self.environment, stdout=subprocess.PIPE, text=True, timeout=60)
        return set(done.stdout.split())

    def in_fish(self, words):
        done = subprocess.run(["fish", "--no-config", "-c", f"source cofferdam.fish; complete -C '{words}'"],
                              cwd=self.folder.name, env=self.environment, stdout=subprocess.PIPE, text=True,
                              timeout=60)
        return {line.split("\t")[0] for line in done.stdout.splitlines()}

    def commands(self):
        return set(re.findall(r"^  ([a-z-]+) ", self.call("--help").stdout.split("Subcommands:")[1]
                              .split("Examples:")[0], re.M))

    def test_bash(self):
        self.assertEqual(self.in_bash("cofferdam", ""), self.commands())
        self.assertEqual(self.in_bash("cofferdam", "sh"), {"show"})
        for command in sorted(self.commands()):
            offered = self.in_bash("cofferdam", command, "--")
            self.assertTrue(self.options_of(command) <= offered, command)
        self.assertEqual(self.in_bash("cofferdam", "fit", ""), {"severity", "frequency"})
        self.assertIn("--threshold", self.in_bash("cofferdam", "fit", "severity", "--th"))
        self.assertEqual(self.in_bash("cofferdam", "show", "--format", ""), {"text", "csv", "json"})
        self.assertEqual(self.in_bash("cofferdam", "show", "--format", "=", "c"), {"csv"})
        self.assertEqual(self.in_bash("cofferdam", "run", "-o", ""), set())
        self.assertEqual(self.in_bash("cofferdam", "run", "--color", "a"), {"auto", "always"})

    def test_bash_knows_the_tables_of_a_file(self):
        self.run_example("-o", "a.h5", "--quiet")
        self.assertEqual(self.in_bash("cofferdam", "show", "a.h5", "quan"), {"quantiles"})
        self.assertEqual(self.in_bash("cofferdam", "show", "none.h5", "quan"), set())

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish(self):
        self.assertEqual(self.in_fish("cofferdam "), self.commands())
        for command in sorted(self.commands()):
            self.assertTrue(self.options_of(command) <= self.in_fish(f"cofferdam {command} --"), command)
        self.assertEqual(self.in_fish("cofferdam fit "), {"severity", "frequency"})
        self.assertEqual(self.in_fish("cofferdam show --format "), {"text", "csv", "json"})
        self.run_example("-o", "a.h5", "--quiet")
        self.assertEqual(self.in_fish("cofferdam show a.h5 quan"), {"quantiles"})

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh(self):
        """Types into a zsh on a terminal and reads what it offers."""
        os.rename(self.path("cofferdam.zsh"), self.path("_cofferdam"))
        self.run_example("-o", "a.h5", "--quiet")
        ask = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "fpath=($PWD \$fpath); autoload -U compinit; compinit -u -D; LISTMAX=10000; PS1=; stty cols 200 rows 500"
sleep 1
zpty -n -w z "cofferdam $1"$'\t\t'
sleep 3
zpty -r -t z text '*'; while zpty -r -t z more; do text+=$more; done
print -r -- "$text"
"""
        def offered(words):
            done = subprocess.run(["zsh", "-f", "-c", ask, "ask", words], cwd=self.folder.name,
                                  env={**self.environment, "TERM": "xterm"}, stdout=subprocess.PIPE, timeout=60)
            return done.stdout.decode(errors="replace")
        text = offered("")
        for command in self.commands():
            self.assertIn(command + " ", text)
        text = offered("show --")
        for option in self.options_of("show"):
            self.assertIn(option, text)
        self.assertIn("quantiles", offered("show a.h5 quan"))

    def test_the_manual_tells_every_option(self):
        done = self.call("man")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        page = done.stdout.replace("\\-", "-")
        for command in sorted(self.commands()):
            self.assertIn(f".SS \\fBcofferdam {command}\\fR", page)
            for option in self.options_of(command) - {"--help"}:
                self.assertIn(f"\\fB{option}\\fR", page)
        self.assertIn(".SS \\fBcofferdam fit severity\\fR", page)

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_the_manual_is_laid_out_without_a_warning(self):
        self.write("cofferdam.1", self.call("man").stdout)
        done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "cofferdam.1"], cwd=self.folder.name,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertGreater(len(done.stdout), 10_000)


if __name__ == "__main__":
    main()
