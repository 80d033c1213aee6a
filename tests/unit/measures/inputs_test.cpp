// Every file that a scenario reads stands in the table of inputs, once for each key that names it.
#include <gtest/gtest.h>
#include <unistd.h>
#include <cofferdam/simulate.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/sha256.hpp"

namespace cofferdam {
namespace {

using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

const std::string kLosses = "loss,year\n10,2024\n20,2025\n40,2025\n";
const std::string kMore = "loss\n15\n30\n";
const std::string kMonths = "months\n1\n2\n";

std::string policies(const std::string& name, const std::string& file) {
  return "  " + name +
         ": {type: policies, insurer: a, count: 5, sum_insured: 100, frequency: {poisson: {mean: "
         "0.1}}, severity: {empirical: {file: " +
         file + ", column: loss}}}\n";
}

/// Works in a folder of its own.
class Inputs : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_);
    write("losses.csv", kLosses);
    write("more.csv", kMore);
    write("months.csv", kMonths);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  Results results(const std::string& portfolios, const std::string& more = "") const {
    write("s.yaml",
          "cofferdam: 1\ntitle: files\ntrials: 10\neconomy: {factors: {n: {}}}\n"
          "bearers: {a: {}, b: {}}\nportfolios:\n" +
              portfolios + more);
    return simulate(build_model(read_scenario((folder_ / "s.yaml").string())));
  }

  const fs::path folder_ =
      fs::temp_directory_path() / ("cofferdam_inputs_" + std::to_string(::getpid()));
};

TEST_F(Inputs, TheFileOfASeverityIsListedWithItsDigest) {
  const Results all = results(policies("line", "losses.csv"));
  const Table& inputs = all.table("inputs");
  EXPECT_EQ(inputs.texts("path"), Texts{"portfolios.line.severity.empirical.file"});
  EXPECT_EQ(inputs.texts("kind"), Texts{"file"});
  EXPECT_EQ(inputs.texts("source"), Texts{"losses.csv"});
  EXPECT_EQ(inputs.texts("sha256"), Texts{sha256_hex(kLosses)});
  EXPECT_EQ(inputs.numbers("value"), std::vector<double>{3});
}

TEST_F(Inputs, AFileStandsOnceForEachKeyThatNamesIt) {
  const Results all =
      results(policies("one", "losses.csv") + policies("two", "./losses.csv") +
              policies("three", (folder_ / "losses.csv").string()) + policies("four", "more.csv"));
  const Table& inputs = all.table("inputs");
  EXPECT_EQ(inputs.texts("path"), (Texts{"portfolios.one.severity.empirical.file",
                                         "portfolios.two.severity.empirical.file",
                                         "portfolios.three.severity.empirical.file",
                                         "portfolios.four.severity.empirical.file"}));
  EXPECT_EQ(inputs.texts("source"),
            (Texts{"losses.csv", "./losses.csv", (folder_ / "losses.csv").string(), "more.csv"}));
  const std::string same = sha256_hex(kLosses);
  EXPECT_EQ(inputs.texts("sha256"), (Texts{same, same, same, sha256_hex(kMore)}));
}

TEST_F(Inputs, FilesOfEqualContentAreTwo) {
  write("copy.csv", kLosses);
  const Results all = results(policies("one", "losses.csv") + policies("two", "copy.csv"));
  EXPECT_EQ(all.table("inputs").texts("source"), (Texts{"losses.csv", "copy.csv"}));
}

/// Loans from a file; sizes inside a mixture of another portfolio are from the same file.
TEST_F(Inputs, FilesOfLoansAndOfDistributionsWithinDistributions) {
  const Results all = results(
      "  rows: {type: loans, lender: a, file: {path: losses.csv, where: year = 2025}, ead: "
      "{column: loss}, pd: 1 %, lgd: 50 %, loading: {n: 0.2}}\n"
      "  made: {type: loans, lender: a, count: 3, ead: {mixture: {of: [{weight: 50 %, "
      "distribution: "
      "{empirical: {file: losses.csv, column: loss}}}, {weight: 50 %, distribution: {empirical: "
      "{file: more.csv, column: loss}}}]}}, pd: 1 %, lgd: 50 %, loading: {n: 0.2}}\n");
  const Table& inputs = all.table("inputs");
  ASSERT_EQ(inputs.rows(), 3u);
  EXPECT_EQ(inputs.texts("path")[0], "portfolios.rows.file");
  EXPECT_EQ(inputs.texts("path")[1].find("portfolios.made.ead.mixture.of."), 0u)
      << inputs.texts("path")[1];
  EXPECT_EQ(inputs.texts("source"), (Texts{"losses.csv", "losses.csv", "more.csv"}));
  EXPECT_EQ(inputs.numbers("value"), (std::vector<double>{2, 3, 2}));  // two rows are loans
}

TEST_F(Inputs, TheFileOfALag) {
  const Results all = results(
      "  made: {type: loans, lender: a, count: 3, ead: 10, pd: 1 %, lgd: 50 %, loading: "
      "{n: 0.2}, term: 12 months}\n",
      "calendar: {start: 2026-01-01, horizon: 1 year, run_off: 1 year}\n"
      "programme:\n  - claim: {name: c, of: [made], lag: {empirical: {file: months.csv, "
      "column: months}}}\n  - share: {claim: c, parts: {b: 20 %}, remainder: a}\n");
  const Table& inputs = all.table("inputs");
  EXPECT_EQ(inputs.texts("source"), Texts{"months.csv"});
  EXPECT_EQ(inputs.texts("sha256"), Texts{sha256_hex(kMonths)});
}

TEST_F(Inputs, AVariantListsTheFileThatItReads) {
  const Results all =
      results(policies("line", "losses.csv"),
              "variants:\n  other: {portfolios.line.severity.empirical.file: more.csv}\n"
              "  plain: {programme: [{claim: {name: c, of: [line]}}]}\n");
  const Table& inputs = all.table("inputs");
  EXPECT_EQ(inputs.texts("variant"), (Texts{"base", "other", "plain"}));
  EXPECT_EQ(inputs.texts("source"), (Texts{"losses.csv", "more.csv", "losses.csv"}));
  EXPECT_EQ(inputs.texts("sha256"),
            (Texts{sha256_hex(kLosses), sha256_hex(kMore), sha256_hex(kLosses)}));
}

}  // namespace
}  // namespace cofferdam
