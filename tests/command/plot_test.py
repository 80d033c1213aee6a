"""cofferdam plot from end to end. Usage: plot_test.py BINARY SOURCE_FOLDER [unittest options]."""
import os
import re
import resource
import unittest
import xml.etree.ElementTree as ElementTree

from command_case import SOURCE, CommandCase, main

PICTURES = os.path.join(SOURCE, "tests", "golden", "pictures")
SVG = "{http://www.w3.org/2000/svg}"


class PlotTest(CommandCase):
    def run_scenario(self, name):
        done = self.call("run", os.path.join(PICTURES, name + ".yaml"), "--trials", "1000")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def plot(self, *arguments, code=0, **options):
        done = self.call("plot", *arguments, **options)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def texts(self, svg):
        """The texts of a drawing, which must be well-formed."""
        return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(SVG + "text")]

    def test_the_summary_names_pictures_that_can_be_drawn(self):
        summary = self.run_scenario("english")
        line = re.search(r"^Pictures: cofferdam plot english\.h5( --what (\w+),? ?)+$", summary, re.M)
        self.assertTrue(line, summary)
        names = re.findall(r"--what (\w+)", line[0])
        self.assertEqual(names, ["sizing", "fan"])
        for name in names:
            self.plot("english.h5", "--what", name)
        shown = self.call("show", "english.h5").stdout
        self.assertIn(line[0], shown)
        listed = self.plot("english.h5", "--list").stdout
        self.assertEqual(re.findall(r"^(\w+)  +[a-z]", listed, re.M)[1:3], names)

    def test_every_picture_is_written_whole(self):
        self.run_scenario("chinese")
        for name in ("sizing", "fan", "bearers", "years", "tail", "variants"):
            done = self.plot("chinese.h5", "--what", name)
            self.assertIn(f"Written to chinese_{name}.svg", done.stdout)
            drawing = self.read(f"chinese_{name}.svg").decode()
            self.assertIn("省级科技贷款风险补偿资金池：三年期，十二家出资人", self.texts(drawing))
            printed = self.plot("chinese.h5", "--what", name, "-o", "-")
            self.assertEqual(printed.stdout, drawing)
        self.assertFalse([name for name in os.listdir(self.folder.name) if name.endswith(".partial")])

    def test_without_what_the_first_picture_is_drawn_again_and_again(self):
        self.run_scenario("english")
        first = [self.plot("english.h5"), self.read("english_sizing.svg")]
        self.assertEqual([self.plot("english.h5").stdout, self.read("english_sizing.svg")],
                         [first[0].stdout, first[1]])

    def test_a_variant_is_drawn_as_such(self):
        self.run_scenario("english")
        self.plot("english.h5", "--what", "bearers", "--variant", "better_loans", "-o", "b.svg")
        self.plot("english.h5", "--what", "bearers")
        variant, base = self.read("b.svg").decode(), self.read("english_bearers.svg").decode()
        self.assertTrue(any("(variant better_loans)" in text for text in self.texts(variant)))
        self.assertNotEqual(self.texts(variant)[4:], self.texts(base)[4:])

    def test_what_cannot_be_drawn_is_told_and_leaves_no_file(self):
        self.run_example()
        before = sorted(os.listdir(self.folder.name))
        done = self.plot("guarantee_book.h5", "--what", "sizing", code=2)
        self.assertIn("the scenario asks for no size. Write for example\nsize:\n", done.stderr)
        done = self.plot("guarantee_book.h5", "--what", "sizin", code=2)
        self.assertIn("did you mean 'sizing'?", done.stderr)
        done = self.plot("guarantee_book.h5", "--variant", "tight", code=2)
        self.assertEqual(done.stderr, "the results have no variants\n")
        done = self.plot("guarantee_book.h5", "--what", "bearers", "--only", "banc", code=2)
        self.assertIn("did you mean 'bank'?", done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder.name)), before)

    def test_what_is_told_to_write_makes_the_picture(self):
        with open(os.path.join(PICTURES, "english.yaml"), encoding="utf-8") as file:
            scenario = file.read().split("variants:")[0].replace("reserve", "fund")
        for name in ("sizing", "variants"):
            self.call("run", self.write("plain.yaml", scenario), "--trials", "500")
            told = self.plot("plain.h5", "--what", name, code=2).stderr
            self.write("more.yaml", scenario + told.split("Write for example\n")[1])
            done = self.call("run", "more.yaml", "--trials", "500")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.plot("more.h5", "--what", name)

    def test_files_of_others_are_not_replaced(self):
        self.run_example()
        results = self.read("guarantee_book.h5")
        for name in ("guarantee_book.h5", self.write("notes.txt", "not a drawing")):
            kept = self.read(name)
            done = self.plot("guarantee_book.h5", "-o", name, code=73)
            self.assertIn("the file holds something else than a drawing", done.stderr)
            self.assertEqual(self.read(name), kept)
        self.assertEqual(self.read("guarantee_book.h5"), results)
        self.plot("guarantee_book.h5", "-o", "no/folder.svg", code=73)
        self.plot("guarantee_book.h5", "-o", "", code=2)

    def test_a_drawing_that_cannot_be_written_keeps_the_one_before(self):
        self.run_example()
        self.plot("guarantee_book.h5", "-o", "x.svg")
        kept = self.read("x.svg")
        self.plot("guarantee_book.h5", "-o", "x.svg", "--what", "tail", code=74,
                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)))
        self.assertEqual(self.read("x.svg"), kept)

    def test_results_must_be_results(self):
        self.plot("none.h5", code=66)
        self.plot(self.write("text.h5", "no results"), code=2)


if __name__ == "__main__":
    main()
