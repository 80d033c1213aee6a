"""Every command, fragment and link of the documentation. Usage: docs_test.py BINARY SOURCE_FOLDER [unittest options].

Fences of `sh`, `python` and `r` are run, those of one page one after the other in one folder, with a `cofferdam` that tries
few trials unless the page shows numbers. Fences of `yaml` are read; whole scenarios are checked by `cofferdam check`,
parts of one are held against the JSON schema. These comments in Markdown, which no reader sees, steer it:

    <!-- files: book.yaml = scenarios/guarantee_book.yaml -->   what the page presupposes: a copy, or of
    <!-- files: out.h5 = scenarios/guarantee_book.yaml -->      results a run, before its first fence
    <!-- not run: why -->                                       before a fence that is not run
    <!-- exit code: 3 -->                                       before a fence whose last command ends with it
    <!-- needs: h5netcdf -->                                    before a fence: run where the module or command is there
    <!-- output: paragraphs 2-3 of cofferdam run pool.yaml -->   before a fence: paragraphs 2 to 3 of what it prints

UPDATE_DOCS=1 writes such outputs anew.
"""
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import textwrap
import unittest

import jsonschema
from command_case import BINARY, SOURCE, CommandCase, main
from schema_test import scenario_in

FEW = "300"
RUNNERS = {"sh": ["bash", "-eu", "-c"], "python": [sys.executable, "-c"], "r": ["Rscript", "-e"]}
NEEDED = {"sh": "command -v {}", "python": "import {}", "r": "stopifnot(requireNamespace('{}', quietly = TRUE))"}
WRAPPER = """#!/bin/bash
# Few trials for 'run', unless the page asks for its own numbers.
if [ "$1" = run ] && [ -z "$ALL_TRIALS" ]; then
  words=() skip= few=FEW
  [[ " $* " == *" --until-precise "* ]] && few=8192  # the first look
  for word in "$@"; do
    [ "$skip" ] && skip= && continue
    [ "$word" = --trials ] && skip=1 && continue
    words+=("$word")
  done
  set -- "${words[@]}" --trials "$few" --quiet
fi
exec BINARY "$@"
"""
PLACES = ("README.md", "CONTRIBUTING.md", "docs/*.md")
FENCE = re.compile(r"(?m)^(?P<comment>(?:[ ]*<!--[^\n]*-->\n)*)(?P<indent>[ ]*)```(?P<language>\w*)\n"
                   r"(?P<text>(?s:.*?))^(?P=indent)```$")


def pages():
    names = ["README.md", "CONTRIBUTING.md"]
    names += sorted("docs/" + name for name in os.listdir(os.path.join(SOURCE, "docs")) if name.endswith(".md"))
    return names


def text_of(page):
    with open(os.path.join(SOURCE, page), encoding="utf-8") as file:
        return file.read()


def fences(text):
    """(language, text without its indentation, comments, line) of each fence."""
    return [(m["language"], textwrap.dedent(m["text"]), m["comment"], text.count("\n", 0, m.start("text")) + 1)
            for m in FENCE.finditer(text)]


def prose(text):
    """The page without its fences and comments."""
    return re.sub(r"(?s)<!--.*?-->", "", FENCE.sub("", text))


def anchors(text):
    """Those that GitHub makes of headings."""
    found = set()
    for heading in re.findall(r"(?m)^#+ (.+)$", FENCE.sub("", text)):
        anchor = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        found.add(anchor if anchor not in found else f"{anchor}-{sum(a.startswith(anchor) for a in found)}")
    return found


class DocsTest(CommandCase):
    def setUp(self):
        super().setUp()
        self.bin = os.path.join(self.folder.name, "..", os.path.basename(self.folder.name) + "_bin")
        os.mkdir(self.bin)
        self.addCleanup(shutil.rmtree, self.bin)
        wrapper = os.path.join(self.bin, "cofferdam")
        with open(wrapper, "w", encoding="utf-8") as file:
            file.write(WRAPPER.replace("FEW", FEW).replace("BINARY", BINARY))
        os.chmod(wrapper, os.stat(wrapper).st_mode | stat.S_IXUSR)

    def run_in_page(self, command, language="sh", all_trials=False):
        environment = {**os.environ, "PATH": self.bin + os.pathsep + os.environ["PATH"], "MPLBACKEND": "agg"}
        if all_trials:
            environment["ALL_TRIALS"] = "1"
        return subprocess.run([*RUNNERS[language], command], cwd=self.folder.name, env=environment,
                              capture_output=True, text=True, timeout=300)

    def has_what_is_needed(self, language, comment):
        return all(self.run_in_page(NEEDED[language].format(name), language).returncode == 0
                   for name in re.findall(r"<!-- needs: (\w+) -->", comment))

    def presuppose(self, text):
        """The files that a page says it needs."""
        for name, source in re.findall(r"<!-- files: (\S+) = (\S+) -->", text):
            if name.endswith(".h5"):
                done = self.call("run", os.path.join(SOURCE, source), "-o", name, "--trials", FEW, "--quiet")
                self.assertEqual(done.returncode, 0, done.stderr)
            else:
                os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
                shutil.copy(os.path.join(SOURCE, source), self.path(name))

    def clear(self):
        for name in os.listdir(self.folder.name):
            path = self.path(name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)

    # what can be run

    def test_commands_and_programs_run(self):
        ran = 0
        for page in pages():
            text = text_of(page)
            self.clear()
            self.presuppose(text)
            for language, fragment, comment, line in fences(text):
                if language not in RUNNERS or "<!-- not run: " in comment:
                    continue
                if not shutil.which(RUNNERS[language][0]) or not self.has_what_is_needed(language, comment):
                    continue
                with self.subTest(page=page, line=line):
                    done = self.run_in_page(fragment, language)
                    code = re.search(r"<!-- exit code: (\d+) -->", comment)
                    self.assertEqual(done.returncode, int(code[1]) if code else 0,
                                     fragment + done.stdout[-2000:] + done.stderr)
                    ran += 1
        self.assertGreaterEqual(ran, 15)

    def test_outputs_are_what_is_printed(self):
        """Outputs of commands that the pages before them have prepared, with all trials."""
        shown = 0
        for page in pages():
            text = text_of(page)
            self.clear()
            self.presuppose(text)
            printed = {}
            for match in FENCE.finditer(text):
                language, fragment = match["language"], textwrap.dedent(match["text"])
                asked = re.search(r"<!-- output: paragraphs? (\d+)(?:-(\d+))? of (cofferdam .+?) -->", match["comment"])
                if language == "sh" and "<!-- not run: " not in match["comment"]:
                    self.run_in_page(fragment)
                if not asked:
                    continue
                shown += 1
                command = asked[3]
                if command not in printed:
                    printed[command] = self.run_in_page(command, all_trials=True).stdout
                first, last = int(asked[1]), int(asked[2] or asked[1])
                wanted = "\n\n".join(printed[command].rstrip("\n").split("\n\n")[first - 1:last]) + "\n"
                with self.subTest(page=page, command=command):
                    if os.environ.get("UPDATE_DOCS"):
                        start, end = (at - match.start() for at in match.span("text"))
                        written = text_of(page).replace(match[0], match[0][:start] + wanted + match[0][end:])
                        with open(os.path.join(SOURCE, page), "w", encoding="utf-8") as file:
                            file.write(written)
                    else:
                        self.assertEqual(fragment, wanted, "run this test once with UPDATE_DOCS=1")
        self.assertGreaterEqual(shown, 3)

    def test_fences_say_what_they_are(self):
        """So that nothing is left out by mistake."""
        for page in pages():
            for language, _, comment, line in fences(text_of(page)):
                with self.subTest(page=page, line=line):
                    self.assertTrue(language in (*RUNNERS, "yaml", "text") or "<!-- not run: " in comment, language)

    # YAML

    def test_fragments_of_scenarios_are_right(self):
        """Whole scenarios by `check`, single keys and clauses by the schema."""
        schema = json.loads(self.call("schema").stdout)
        whole = parts = 0
        for page in pages():
            self.clear()
            self.presuppose(text_of(page))
            for language, fragment, comment, line in fences(text_of(page)):
                if language != "yaml" or "<!-- not run: " in comment:
                    continue
                with self.subTest(page=page, line=line):
                    if re.search(r"(?m)^cofferdam:", fragment):
                        done = self.call("check", self.write("fragment.yaml", fragment))
                        self.assertEqual(done.returncode, 0, done.stderr)
                        whole += 1
                    else:
                        found = self.faults(schema, scenario_in(fragment))
                        self.assertEqual(found, [], fragment)
                        parts += 1
        self.assertGreater(whole, 0)
        self.assertGreater(parts, 100)

    @staticmethod
    def faults(schema, fragment):
        """What the schema says of root keys, of a list of clauses, or of a member of some family."""
        def errors(part):
            whole = {"$defs": schema["$defs"], **part}
            return [e.message[:300] for e in jsonschema.Draft202012Validator(whole).iter_errors(fragment)]
        if isinstance(fragment, list) and not errors(schema["properties"]["programme"]):
            return []
        if isinstance(fragment, dict) and set(fragment) <= set(schema["properties"]):
            return errors({"type": "object", "properties": schema["properties"]})
        members = [name for name in schema["$defs"] if not name.endswith("_text")]
        found = [errors({"$ref": "#/$defs/" + name}) for name in members]
        return [] if [] in found else min(found, key=len)

    # names

    def commands(self):
        listed = self.call("--help").stdout.split("Subcommands:")[1].split("Examples:")[0]
        return re.findall(r"(?m)^  (\S+)", listed)

    def test_commands_and_options_that_are_named_exist(self):
        commands = self.commands()
        self.assertGreater(len(commands), 10)
        helps, named = {}, 0
        for page in pages():
            if page == "docs/design.md":
                continue
            codes = re.findall(r"`(cofferdam [^`]+)`", prose(text_of(page)))
            codes += [line for language, text, _, _ in fences(text_of(page)) if language == "sh"
                      for line in text.splitlines() if line.startswith("cofferdam ")]
            for code in codes:
                words = code.split("#")[0].split()
                with self.subTest(page=page, code=code):
                    # What files call themselves is no command.
                    if words[1].startswith("-") or words[1].isupper() or words[1] in ("results", "state"):
                        continue
                    self.assertIn(words[1], commands)
                    key = tuple(words[1:3]) if words[1] == "fit" and len(words) > 2 and words[2].islower() \
                        else (words[1],)
                    if key not in helps:
                        helps[key] = self.call(*key, "--help").stdout
                    for option in re.findall(r"(?<!\S)(--?[a-z][a-z-]*)", " ".join(words[2:]).split("|")[0]):
                        self.assertRegex(helps[key], rf"(?<![\w-]){option}(?![\w-])")
                    named += 1
        self.assertGreater(named, 40)

    def test_readme_knows_every_command(self):
        table = [line for line in text_of("README.md").splitlines() if line.startswith("| `cofferdam ")]
        told = [re.match(r"\| `cofferdam (\S+?)[ `]", line)[1] for line in table]
        self.assertEqual(sorted(told), sorted(self.commands()))

    def test_glossary_has_the_names_of_the_product(self):
        """Keys, tables and columns in the third column of its tables."""
        known = self.call("describe", "--all", "--format", "markdown").stdout
        known += self.call("run", os.path.join(SOURCE, "tools", "templates", "pool.yaml"), "--json", "--quiet",
                           "--trials", FEW).stdout
        held = 0
        for row in re.findall(r"(?m)^\|(.+)\|$", text_of("docs/glossary.md")):
            where = row.split("|")[2]
            for name in re.findall(r"`([^`]+)`", where):
                held += 1
                with self.subTest(name=name):
                    self.assertRegex(known, rf"(?<![a-z]){re.escape(name.split(': ')[-1].replace('...', ''))}")
        self.assertGreater(held, 50)

    def test_links_lead_somewhere(self):
        links = 0
        for page in pages():
            text = text_of(page)
            for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text)):
                if "://" in target:
                    continue
                links += 1
                file, _, anchor = target.partition("#")
                path = os.path.normpath(os.path.join(os.path.dirname(page), file)) if file else page
                with self.subTest(page=page, link=target):
                    self.assertTrue(os.path.exists(os.path.join(SOURCE, path)))
                    if anchor:
                        self.assertIn(anchor, anchors(text_of(path)))
        self.assertGreater(links, 20)

    def test_paths_that_are_named_exist(self):
        """Files of the repository in code marks, such as `tests/nightly/fuzz`."""
        named = 0
        for page in pages():
            for name in re.findall(r"`((?:tools|tests|scenarios|docs|engine|cmake|bench|include)/[\w./-]*)[^`]*`",
                                   prose(text_of(page))):
                named += 1
                with self.subTest(page=page, name=name):
                    places = [name] if page != "docs/design.md" else [name, "engine/" + name]
                    self.assertTrue(any(os.path.exists(os.path.join(SOURCE, p)) for p in places))
        self.assertGreater(named, 20)


if __name__ == "__main__":
    main()
