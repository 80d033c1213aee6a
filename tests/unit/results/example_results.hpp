// Results with the cases that files get wrong, and a comparison to the last bit.
#pragma once
#include <cofferdam/error.hpp>
#include <cofferdam/results.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "support/temporary_folder.hpp"

namespace cofferdam::test {

inline std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline Table numbers_table(const std::string& name, std::size_t rows) {
  std::vector<double> losses(rows);
  std::vector<std::int64_t> years(rows);
  std::vector<std::string> labels(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    losses[row] = row % 3 == 0 ? 1e6 / static_cast<double>(row + 1) : 0.0;
    years[row] = static_cast<std::int64_t>(row) - 7;
    labels[row] = row % 2 == 0 ? "even" : "奇数";
  }
  return {name,
          "one row per trial",
          {{"loss", "EUR", "loss of the state", losses},
           {"year", "1", "year of the loss", years},
           {"label", "", "some text", labels}}};
}

inline Table edge_table() {
  using Double = std::numeric_limits<double>;
  using Integer = std::numeric_limits<std::int64_t>;
  const double payload = std::bit_cast<double>(std::uint64_t{0xFFF8000000001234});
  return {
      "edges",
      "one row per \"edge\"\n案例",
      {{"zeta", "EUR", "",
        std::vector<double>{-0.0, Double::quiet_NaN(), payload, Double::denorm_min(),
                            -Double::infinity()}},
       {"alpha", "1", "整数", std::vector<std::int64_t>{Integer::min(), Integer::max(), 0, -1, 1}},
       {"text", "", "texts",
        std::vector<std::string>{"", "国家担保", "a \"b\", c", "x\r\ny\n", "é"}}}};
}

inline Results example_results() {
  Results results;
  results.title = "Bürgschaft «担保»";
  results.question = "";
  results.currency = "EUR";
  results.engine_version = "0.1.0";
  results.seed = std::numeric_limits<std::uint64_t>::max();
  results.portfolio_seed = 42;
  results.trials = 99;
  results.trials_requested = std::int64_t{1} << 40;
  results.complete = false;
  results.random_contract = "philox4x32-10";
  results.scenario_file = "方案.yaml";
  results.scenario_text = "title: \"x\"\n# comment\n\ttab\n";
  results.resolved_scenario = std::string(200000, 'y');
  results.tables = {numbers_table("zebra", 5000),
                    edge_table(),
                    numbers_table("apple", 1),
                    numbers_table("none", 0),
                    {"bare", "no columns", {}}};
  return results;
}

/// Columns enough to leave the compact forms of HDF5.
inline Table wide_table(int columns) {
  Table table{"wide", "one row", {}};
  for (int column = 0; column < columns; ++column) {
    table.columns.push_back({"c" + std::to_string(columns - column), "1", "a number",
                             std::vector<double>{static_cast<double>(column)}});
  }
  return table;
}

inline bool same(const std::vector<double>& left, const std::vector<double>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
  });
}
template <class Cell>
bool same(const std::vector<Cell>& left, const std::vector<Cell>& right) {
  return left == right;
}
template <class Left, class Right>
bool same(const Left&, const Right&) {
  return false;
}

inline bool same(const Column& left, const Column& right) {
  return left.name == right.name && left.unit == right.unit && left.long_name == right.long_name &&
         std::visit([](const auto& a, const auto& b) { return same(a, b); }, left.cells,
                    right.cells);
}

inline bool same(const Table& left, const Table& right) {
  return left.name == right.name && left.sentence == right.sentence &&
         std::equal(left.columns.begin(), left.columns.end(), right.columns.begin(),
                    right.columns.end(),
                    [](const Column& a, const Column& b) { return same(a, b); });
}

inline bool same(const Results& left, const Results& right) {
  const auto heading = [](const Results& r) {
    return std::tie(r.title, r.question, r.currency, r.engine_version, r.seed, r.portfolio_seed,
                    r.trials, r.trials_requested, r.complete, r.random_contract, r.scenario_file,
                    r.scenario_text, r.resolved_scenario, r.provenance);
  };
  return heading(left) == heading(right) &&
         std::equal(left.tables.begin(), left.tables.end(), right.tables.begin(),
                    right.tables.end(), [](const Table& a, const Table& b) { return same(a, b); });
}

/// The exit code of the Error that `call` throws; ok if it throws none.
template <class Call>
ExitCode code_of(const Call& call, std::string* message = nullptr) {
  try {
    call();
    return ExitCode::ok;
  } catch (const Error& error) {
    if (message != nullptr) *message = error.what();
    return error.code();
  }
}

}  // namespace cofferdam::test
