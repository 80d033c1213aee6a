"""The schema and the reader agree. Usage: schema_test.py BINARY SOURCE_FOLDER [unittest options]."""
import glob
import json
import os
import re

import jsonschema
import yaml
from command_case import EXAMPLE, SOURCE, CommandCase, main


class CoreLoader(yaml.SafeLoader):
    """Plain scalars as the core schema of YAML 1.2 reads them, which editors use."""
    yaml_implicit_resolvers = {}


for tag, pattern, first in (
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)"
                  r"|\.(nan|NaN|NAN)", "-+.0123456789")):
    CoreLoader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(f"^(?:{pattern})$"),
                                     list(first))


def scenario_in(text):
    return yaml.load(text, CoreLoader)


def scenario_of(file):
    with open(file, encoding="utf-8") as text:
        return scenario_in(text)


def files_of(*folder):
    return sorted(glob.glob(os.path.join(SOURCE, *folder, "*.yaml")))


class SchemaTest(CommandCase):
    def setUp(self):
        super().setUp()
        self.schema = json.loads(self.call("schema").stdout)
        self.validator = jsonschema.Draft202012Validator(self.schema)

    def test_schema_is_json(self):
        schema = self.schema
        self.assertFalse(schema["additionalProperties"])
        names = set(schema["$defs"])

        def walk(node):
            if isinstance(node, dict):
                if "$ref" in node:
                    self.assertIn(node["$ref"].removeprefix("#/$defs/"), names)
                node = list(node.values())
            if isinstance(node, list):
                for part in node:
                    walk(part)

        walk(schema)

    def test_examples_are_what_they_are_examples_of(self):
        held = 0
        for name, definition in self.schema["$defs"].items():
            for form in [definition, *definition.get("anyOf", [])]:
                validator = jsonschema.Draft202012Validator({"$defs": self.schema["$defs"], **form})
                for example in form.get("examples", []):
                    held += 1
                    with self.subTest(of=name, example=example):
                        self.assertEqual([error.message for error in validator.iter_errors(example)], [])
        self.assertGreater(held, 80)

    def test_accepts_what_the_reader_accepts(self):
        self.validator.check_schema(self.schema)
        files = files_of("scenarios") + files_of("tests", "cases")
        self.assertGreater(len(files), 200)
        for file in files:
            with self.subTest(file=os.path.basename(file)):
                found = self.validator.iter_errors(scenario_of(file))
                self.assertEqual([error.message for error in found], [])

    # What a schema can say of a value: of keys, choices, signs, rates up to 100 %, months and days.
    EXPRESSIBLE = (r"unknown key|is none of the choices|: missing; add|: -\d+ (days|months|years?) is negative"
                   r"|: -\d+ % is out of range; must be at least 0 %|has no month"
                   r"|: 1[0-9]*[1-9][0-9]* % is out of range; must be (at least|above) 0 % and at most 100 %")

    def test_values_that_a_schema_can_tell(self):
        def valid(changes):
            scenario = scenario_of(EXAMPLE)
            scenario["portfolios"]["loans"].update(changes)
            return self.validator.is_valid(scenario)

        for good in ("0 %", "100 %", "100.0%", ".5 %", "99.99 %", "5e-1 %", "1_0 %", 0.3):
            self.assertTrue(valid({"lgd": good}), good)
        for bad in ("101 %", "-1 %", "1000 %", 1.5, "5 pp"):
            self.assertFalse(valid({"lgd": bad}), bad)
        for good in ("5 million", "3 亿", "0", 0):
            self.assertTrue(valid({"ead": good}), good)
        self.assertFalse(valid({"ead": "-5 million"}))
        for good in ("2026-12-31", "2026年1月1日"):
            self.assertTrue(self.validator.is_valid({**scenario_of(EXAMPLE), "calendar": {
                "start": good, "horizon": "1 year"}}), good)
        for bad in ("2026-13-01", "2026-00-10", "2026-01-32", "2026年13月1日"):
            self.assertFalse(self.validator.is_valid({**scenario_of(EXAMPLE), "calendar": {
                "start": bad, "horizon": "1 year"}}), bad)

    def test_refuses_what_a_schema_can_tell(self):
        scenario = scenario_of(EXAMPLE)
        scenario["portfolios"]["loans"]["ledn"] = 1
        self.assertFalse(self.validator.is_valid(scenario))
        refused = 0
        for file in files_of("tests", "invalid", "cases"):
            name = os.path.splitext(file)[0]
            with open(name + ".expected", encoding="utf-8") as text:
                told = text.read()
            # What variants, sizes, refunds, overrides and tables say is not seen in the scenario itself.
            if not re.search(self.EXPRESSIBLE, told) or \
                    re.search(r"variant '|: size of |the column |less of a refund|--set |\.csv:", told):
                continue
            refused += 1
            with self.subTest(file=os.path.basename(file)):
                self.assertFalse(self.validator.is_valid(scenario_of(file)), told)
        self.assertGreater(refused, 60)


if __name__ == "__main__":
    main()
