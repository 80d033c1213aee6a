"""Export of results. Usage: export_test.py BINARY SOURCE_FOLDER [unittest options]."""
import csv
import io
import json
import os
import unittest
import zipfile
from xml.etree import ElementTree

from command_case import CommandCase, main

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class OrdTest(CommandCase):
    """The Open Results Data standard."""

    POLICIES = """cofferdam: 1
title: Two lines
currency: USD
trials: 2000
{calendar}
economy: {{factors: {{national: {{}}}}}}
bearers: {{insurer: {{}}, pool: {{}}}}
portfolios:
  cyber: {{type: policies, insurer: insurer, count: 40, sum_insured: 100, damage_ratio: 50 %, {term}
    frequency: {{poisson: {{mean: 0.02}}}}, terms: [{{deductible: {{amount: 10}}}}],
    shocks: [{{name: outage, frequency: {{poisson: {{mean: 0.5}}}}, share: 20 %}}]}}
  product: {{type: policies, insurer: insurer, count: 10, sum_insured: 80, damage_ratio: 25 %, {term}
    frequency: {{poisson: {{mean: 0.1}}}}}}
programme:
  - claim: {{name: c, of: [cyber, product]}}
  - share: {{name: s, claim: c, parts: {{pool: 25 %}}, remainder: insurer}}
report: {{return_periods: [10, 50]}}
output: {{occurrences: {occurrences}}}
"""

    def exported(self, calendar="", term="", occurrences=500, arguments=()):
        self.write("p.yaml", self.POLICIES.format(calendar=calendar, term=term,
                                                  occurrences=occurrences))
        self.assertEqual(self.call("run", "p.yaml", "--quiet").returncode, 0)
        return self.call("export", "p.h5", "--format", "ord", *arguments)

    def rows_of(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_export_names_files_and_columns_as_the_standard(self):
        done = self.exported()
        self.assertEqual(done.returncode, 0, done.stderr)
        headers = {
            "summary-info": "summary_id,PortNumber,Year,Bearer,tiv",
            "selt": "EventId,SummaryId,SampleId,Loss,ImpactedExposure",
            "melt": "EventId,SummaryId,SampleType,EventRate,ChanceOfLoss,MeanLoss,SDLoss,MaxLoss,"
                    "FootprintExposure,MeanImpactedExposure,MaxImpactedExposure",
            "splt": "Period,PeriodWeight,EventId,Year,Month,Day,Hour,Minute,SummaryId,SampleId,"
                    "Loss,ImpactedExposure",
            "ept": "SummaryId,EPCalc,EPType,ReturnPeriod,Loss"}
        names = {f"{code}_S1_{table}.csv" for code in ("gul", "il", "borne") for table in headers}
        self.assertEqual(set(os.listdir(self.path("p_ord"))), names | {"analysis_settings.json"})
        for code in ("gul", "il", "borne"):
            for table, header in headers.items():
                text = self.read(f"p_ord/{code}_S1_{table}.csv").decode()
                self.assertEqual(text.splitlines()[0], header)
        self.assertEqual(self.read("p_ord/il_S1_summary-info.csv").decode().splitlines()[1:],
                         ["1,cyber,(all),,4000", "2,product,(all),,800", "3,(all),(all),,4800"])
        settings = json.loads(self.read("p_ord/analysis_settings.json"))
        self.assertEqual((settings["NumberOfPeriods"], settings["AnalysisCurrency"]), (500, "USD"))

    def test_export_repeats_the_results(self):
        self.exported()
        shown = list(csv.DictReader(io.StringIO(
            self.call("show", "p.h5", "ep_curves", "--format", "csv").stdout, newline="")))
        ids = {(row["Bearer"], row["PortNumber"]): row["summary_id"]
               for row in self.rows_of("p_ord/borne_S1_summary-info.csv")}
        points = {(row["SummaryId"], row["EPType"], float(row["ReturnPeriod"])): float(row["Loss"])
                  for row in self.rows_of("p_ord/borne_S1_ept.csv")}
        borne = [row for row in shown if row["perspective"].startswith("borne by ")]
        self.assertEqual(len(points), 2 * len(borne))
        for row in borne:
            of = ids[row["perspective"][9:], row["portfolio"]]
            first = {"OEP": 1, "AEP": 3}[row["curve"]]
            for column, kind in (("loss", first), ("tvar", first + 1)):
                self.assertEqual(points[of, str(kind), float(row["return_period"])],
                                 float(row[column]))
        # Each event costs all lines what it costs each, and happens in one period.
        losses, periods = {}, {}
        for row in self.rows_of("p_ord/gul_S1_splt.csv"):
            losses.setdefault(row["EventId"], {})[row["SummaryId"]] = float(row["Loss"])
            self.assertEqual(periods.setdefault(row["EventId"], row["Period"]), row["Period"])
            self.assertEqual(float(row["PeriodWeight"]), 1 / 500)
            self.assertEqual(row["Year"], "")
        for event in losses.values():
            self.assertAlmostEqual(event.pop("3"), sum(event.values()))
        rates = {row["EventId"]: float(row["EventRate"])
                 for row in self.rows_of("p_ord/gul_S1_melt.csv")}
        self.assertEqual(set(rates), set(losses))
        self.assertEqual(set(rates.values()), {1 / 500})
        # A loss of 50, of which the policies of cyber pay 40 and the pool a quarter.
        single = [row for row in self.rows_of("p_ord/borne_S1_selt.csv")
                  if row["SummaryId"] == ids["pool", "cyber"] and row["ImpactedExposure"] == "100"]
        self.assertEqual({row["Loss"] for row in single}, {"10"})

    def test_export_knows_years_and_days(self):
        done = self.exported("calendar: {start: 2026-07-01, horizon: 1 year}", "term: 1 year,",
                             arguments=("-o", "out", "--tables", "plt"))
        self.assertEqual(done.returncode, 0, done.stderr)
        info = {row["summary_id"]: row["Year"]
                for row in self.rows_of("out/gul_S1_summary-info.csv")}
        rows = self.rows_of("out/gul_S1_splt.csv")
        self.assertEqual({row["Year"] for row in rows}, {"2026", "2027"})
        for row in rows:
            self.assertEqual(row["Year"], info[row["SummaryId"]])
            self.assertIn(int(row["Month"]), range(7, 13) if row["Year"] == "2026" else range(1, 7))
            self.assertIn(int(row["Day"]), range(1, 32))
        self.assertEqual(set(os.listdir(self.path("out"))),
                         {"gul_S1_summary-info.csv", "gul_S1_splt.csv", "il_S1_summary-info.csv",
                          "il_S1_splt.csv", "borne_S1_summary-info.csv", "borne_S1_splt.csv",
                          "analysis_settings.json"})

    def test_export_refuses(self):
        done = self.exported(occurrences=0)
        self.assertEqual(done.returncode, 2)
        self.assertIn("add 'output: {occurrences: 10_000}' to the scenario", done.stderr)
        self.assertFalse(os.path.exists(self.path("p_ord")))
        curves = ("export", "p.h5", "--format", "ord", "--tables", "ept")
        self.assertEqual(self.call(*curves).returncode, 0)
        done = self.call(*curves)
        self.assertEqual(done.returncode, 73)
        self.assertIn("--force", done.stderr)
        self.assertEqual(self.call(*curves, "--force").returncode, 0)
        self.assertEqual(self.call(*curves, "--variant", "other", "-o", "b").returncode, 2)
        self.assertEqual(self.call("export", "p.h5").returncode, 2)
        self.assertEqual(self.call("export", "none.h5", "--format", "ord").returncode, 66)
        self.run_example("-o", "loans.h5")
        done = self.call("export", "loans.h5", "--format", "ord")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no table 'ep_curves'", done.stderr)


class Sheet:
    """A sheet of a workbook, read without a library that could be as wrong as the writer."""

    def __init__(self, xml, strings):
        root = ElementTree.fromstring(xml)
        pane = root.find(f".//{MAIN}pane")
        self.frozen_rows = int(float(pane.get("ySplit"))) if pane is not None else 0
        self.widths = [float(column.get("width")) for column in root.iter(MAIN + "col")]
        self.formulas = len(list(root.iter(MAIN + "f")))
        self.cells = {}
        for cell in root.iter(MAIN + "c"):
            value = cell.find(MAIN + "v")
            if value is not None:
                is_text = cell.get("t") == "s"
                self.cells[cell.get("r")] = strings[int(value.text)] if is_text else float(value.text)
        self.styles = {cell.get("r"): int(cell.get("s", 0)) for cell in root.iter(MAIN + "c")}

    def column(self, letter, rows):
        return [self.cells.get(f"{letter}{row}") for row in rows]


def sheets_of(path):
    with zipfile.ZipFile(path) as book:
        texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        strings = ["".join(t.text or "" for t in text.iter(MAIN + "t")) for text in texts]
        names = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet")
        return {sheet.get("name"): Sheet(book.read(f"xl/worksheets/sheet{number}.xml"), strings)
                for number, sheet in enumerate(names, 1)}


class SheetsTest(CommandCase):
    """CSV files and workbooks for spreadsheets."""

    SCENARIO = """cofferdam: 1
title: "=Loans"
currency: CNY
trials: 2000
economy: {factors: {national: {}}}
bearers: {"-a": {}, 担保: {}}
portfolios:
  loans: {type: loans, lender: "-a", count: 100, ead: 1 million, pd: 5 %, lgd: 45 %, asset_correlation: 12 %}
programme:
  - claim: {name: loss, of: [loans]}
  - share: {name: split, claim: loss, parts: {担保: 50 %}, remainder: "-a"}
"""

    def setUp(self):
        super().setUp()
        self.write("p.yaml", self.SCENARIO)
        self.assertEqual(self.call("run", "p.yaml", "--quiet").returncode, 0)

    def shown(self, table):
        return json.loads(self.call("show", "p.h5", table, "--format", "json").stdout)

    def tables(self):
        return [row["table"] for row in
                json.loads(self.call("show", "p.h5", "--list", "--format", "json").stdout)["rows"]]

    def test_csv_has_every_table(self):
        done = self.call("export", "p.h5", "--format", "csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(set(os.listdir(self.path("p_csv"))),
                         {name + ".csv" for name in self.tables()})
        for name in self.tables():
            text = self.read(f"p_csv/{name}.csv")
            self.assertTrue(text.startswith(b"\xef\xbb\xbf"))
            self.assertEqual(text[3:].decode(),
                             self.call("show", "p.h5", name, "--format", "csv", text=False).stdout.decode())
        bearers = list(csv.DictReader(io.StringIO(self.read("p_csv/bearers.csv").decode("utf-8-sig"))))
        self.assertEqual([row["bearer"] for row in bearers], ["all losses", "'-a", "担保"])

    def test_tables_and_variants_are_chosen(self):
        self.write("v.yaml", self.SCENARIO + "variants: {more: {programme.split.parts.担保: 80 %}}\n")
        self.assertEqual(self.call("run", "v.yaml", "--quiet").returncode, 0)
        done = self.call("export", "v.h5", "--format", "csv", "--tables", "bearers", "--variant", "more",
                         "-o", "one")
        self.assertEqual((done.returncode, os.listdir(self.path("one"))), (0, ["bearers.csv"]), done.stderr)
        rows = list(csv.DictReader(io.StringIO(self.read("one/bearers.csv").decode("utf-8-sig"))))
        self.assertEqual({row["variant"] for row in rows}, {"more"})
        self.call("export", "v.h5", "--format", "csv", "--tables", "bearers,quantiles", "-o", "two")
        self.assertEqual(set(os.listdir(self.path("two"))), {"bearers.csv", "quantiles.csv"})

    def workbook(self, *arguments):
        done = self.call("export", "p.h5", "--format", "xlsx", *arguments)
        if "built without libxlsxwriter" in done.stderr:
            self.skipTest("built without libxlsxwriter")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_a_workbook_has_a_sheet_for_each_table(self):
        self.assertIn("Written to p.xlsx: ", self.workbook())
        sheets = sheets_of(self.path("p.xlsx"))
        self.assertEqual(list(sheets), ["about", "columns"] + self.tables())
        self.assertEqual(sheets["about"].column("B", [3]), ["=Loans"])
        for name in self.tables():
            sheet, table = sheets[name], self.shown(name)
            self.assertEqual((sheet.frozen_rows, sheet.formulas), (2, 0))
            self.assertEqual(len(sheet.widths), len(table["columns"]))
            self.assertGreaterEqual(min(sheet.widths), 10)
            for number, column in enumerate(table["columns"]):
                letter = chr(65 + number) if number < 26 else chr(64 + number // 26) + chr(65 + number % 26)
                unit = None if column["unit"] in ("", "1") else column["unit"]
                self.assertEqual(sheet.column(letter, [1, 2]), [column["name"], unit])
                for row, expected in enumerate(table["rows"], 3):
                    cell, value = sheet.cells.get(f"{letter}{row}"), expected[column["name"]]
                    if isinstance(value, float):
                        self.assertAlmostEqual(cell, value, delta=1e-15 * abs(value))
                    else:
                        self.assertEqual(cell, None if value == "" else value, (name, column["name"]))

    def test_a_workbook_says_what_columns_mean(self):
        self.workbook("--tables", "bearers")
        sheets = sheets_of(self.path("p.xlsx"))
        self.assertEqual(list(sheets), ["about", "columns", "bearers"])
        columns = self.shown("bearers")["columns"]
        rows = range(3, 3 + len(columns))
        self.assertEqual(sheets["columns"].column("B", rows), [column["name"] for column in columns])
        self.assertEqual(sheets["columns"].column("D", rows), [column["long_name"] for column in columns])

    def test_equal_results_give_equal_workbooks(self):
        self.workbook("-o", "a.xlsx")
        self.workbook("-o", "b.xlsx")
        self.assertEqual(self.read("a.xlsx"), self.read("b.xlsx"))

    def test_refuses(self):
        self.workbook()
        for words, code, message in (
                (("--format", "xlsx"), 73, "there is a file 'p.xlsx'; use another name with -o, or --force"),
                (("--format", "xlsx", "-o", "."), 73, "is a folder"),
                (("--format", "xlsx", "-o", "none/p.xlsx"), 73, "none"),
                (("--format", "csv", "--tables", "bearer", "-o", "x"), 2, "did you mean 'bearers'?"),
                (("--format", "csv", "--variant", "more", "-o", "x"), 2, "no variants"),
                (("--format", "ord", "--tables", "elf", "-o", "x"), 2, "did you mean 'elt'?"),
                (("--format", "csv", "-o", "p.yaml"), 73, "cannot create the folder")):
            done = self.call("export", "p.h5", *words)
            self.assertEqual(done.returncode, code, (words, done.stderr))
            self.assertIn(message, done.stderr)
            self.assertFalse(os.path.exists(self.path("x")))
        self.workbook("--force")


if __name__ == "__main__":
    main()
