// Cases worked by hand (tests/cases): the oracle comes to what the papers say, without the
// engine.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "oracle/dates.hpp"
#include "oracle/history.hpp"
#include "oracle/scenario.hpp"

namespace cofferdam::oracle {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(COFFERDAM_SOURCE_DIR) / "tests/cases";

using Cells = std::map<std::string, std::string>;

/// Rows by column, [variant][table].
using Papers = std::map<std::string, std::map<std::string, std::vector<Cells>>>;

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, '|');) cells.push_back(trimmed(cell));
  return cells;
}

Papers papers_of(const fs::path& file) {
  Papers papers;
  std::string variant = "base", table;
  std::vector<std::string> columns;
  std::istringstream lines(text_of(file));
  for (std::string line; std::getline(lines, line);) {
    line = trimmed(line.substr(0, line.find('#')));
    const std::vector<std::string> cells = cells_of(line);
    if (line.starts_with("variant ")) {
      variant = trimmed(line.substr(8));
    } else if (cells.size() == 1) {
      table = line;
      columns.clear();
      papers[variant][table];
    } else if (columns.empty()) {
      columns = cells;
    } else if (!cells.empty() && cells[0] != "total") {
      Cells& row = papers[variant][table].emplace_back();
      for (std::size_t k = 0; k < cells.size(); ++k) row[columns[k]] = cells[k];
    }
  }
  return papers;
}

double number_in(const std::string& cell) {
  const auto bar = cell.find('/');
  const double value = cell.empty() ? 0 : std::stod(cell);
  return bar == std::string::npos ? value : value / std::stod(cell.substr(bar + 1));
}

/// Changes one value at a dotted path; steps in lists are places or names.
void set(YAML::Node node, const std::vector<std::string>& path, std::size_t at, YAML::Node value) {
  const std::string& step = path[at];
  YAML::Node next;
  if (node.IsSequence()) {
    for (std::size_t k = 0; k < node.size(); ++k) {
      if (step == std::to_string(k)) next.reset(node[k]);
      if (node[k].IsMap())
        for (const auto& kind : node[k])
          if (kind.second.IsMap() && kind.second["name"] &&
              kind.second["name"].as<std::string>() == step)
            next.reset(kind.second);
    }
  } else if (at + 1 < path.size()) {
    next.reset(node[step]);
  }
  if (at + 1 == path.size())
    node[step] = value;
  else
    set(next, path, at + 1, value);
}

std::vector<std::string> steps_of(const std::string& path) {
  std::vector<std::string> steps;
  std::istringstream in(path);
  for (std::string step; std::getline(in, step, '.');) steps.push_back(step);
  return steps;
}

/// Whether the item of a list is meant: by its place, or by the name of the clause.
bool is_meant(const YAML::Node& item, std::size_t place, const std::string& step) {
  if (step == std::to_string(place)) return true;
  if (item.IsMap())
    for (const auto& kind : item)
      if (kind.second.IsMap() && kind.second["name"] &&
          kind.second["name"].as<std::string>() == step)
        return true;
  return false;
}

/// Takes out what a dotted path leads to.
void drop(YAML::Node node, const std::vector<std::string>& path, std::size_t at) {
  const std::string& step = path[at];
  const bool last = at + 1 == path.size();
  if (!node.IsSequence()) {
    if (last)
      node.remove(step);
    else
      drop(node[step], path, at + 1);
    return;
  }
  for (std::size_t k = 0; k < node.size(); ++k) {
    if (!is_meant(node[k], k, step)) continue;
    if (last)
      node.remove(k);
    else
      drop(step == std::to_string(k) ? node[k] : node[k].begin()->second, path, at + 1);
    return;
  }
}

std::string variant_of(const std::string& yaml, const std::string& name) {
  YAML::Node root = YAML::Load(yaml);
  if (name != "base")
    for (const auto& change : root["variants"][name]) {
      if (change.first.as<std::string>() == "drop")
        for (const YAML::Node& path : change.second)
          drop(root, steps_of(path.as<std::string>()), 0);
      else
        set(root, steps_of(change.first.as<std::string>()), 0, change.second);
    }
  root.remove("variants");
  YAML::Emitter text;
  text << root;
  return text.c_str();
}

bool near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
}

/// Date, loan and what each bearer of the paper bears; lines of nothing are left out.
using Course = std::vector<std::pair<std::string, std::vector<double>>>;

std::string told(const Course& course) {
  std::ostringstream text;
  text.precision(12);
  for (const auto& [of, amounts] : course) {
    text << of;
    for (const double amount : amounts) text << " | " << (std::abs(amount) < 1e-9 ? 0 : amount);
    text << "\n";
  }
  return text.str();
}

void expect_same(const Course& paper, const Course& worked, const std::string& what) {
  bool same = paper.size() == worked.size();
  for (std::size_t k = 0; same && k < paper.size(); ++k) {
    same = paper[k].first == worked[k].first;
    for (std::size_t i = 0; same && i < paper[k].second.size(); ++i)
      same = near(paper[k].second[i], worked[k].second[i]);
  }
  EXPECT_TRUE(same) << what << "\npaper:\n" << told(paper) << "oracle:\n" << told(worked);
}

bool moves(const std::vector<double>& amounts) {
  return std::any_of(amounts.begin(), amounts.end(), [](double x) { return std::abs(x) > 1e-9; });
}

std::string date_of(Day day) {
  const Date date = to_date(day);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

void check_events(const std::vector<Cells>& rows, const Result& result, const World& world) {
  std::vector<std::string> bearers;
  for (const auto& [bearer, amount] : result.borne)
    if (!rows.empty() && rows[0].count(bearer)) bearers.push_back(bearer);
  Course paper, worked;
  for (const Cells& row : rows) {
    std::vector<double> amounts{number_in(row.at("loss"))};
    for (const std::string& bearer : bearers) amounts.push_back(number_in(row.at(bearer)));
    if (moves(amounts)) paper.emplace_back(row.at("date") + " " + row.at("loan"), amounts);
  }
  for (const Line& line : result.lines) {
    std::vector<double> amounts{line.loss};
    for (const std::string& bearer : bearers)
      amounts.push_back(line.change.count(bearer) ? line.change.at(bearer) : 0);
    const std::string loan = world.rows[world.events[line.of].row].id;
    if (moves(amounts)) worked.emplace_back(date_of(line.day) + " " + loan, amounts);
  }
  expect_same(paper, worked, "events");
}

/// By date and name.
void check_flows(const std::vector<Cells>& rows, const Result& result) {
  Course paper, worked;
  for (const Cells& row : rows)
    paper.push_back(
        {row.at("date") + " " + row.at("flow") + " " + row.at("payer") + " " + row.at("payee"),
         {number_in(row.at("amount"))}});
  for (const FlowPaid& flow : result.flows)
    worked.push_back(
        {date_of(flow.day) + " " + flow.flow + " " + flow.payer + " " + flow.payee, {flow.amount}});
  std::sort(paper.begin(), paper.end());
  std::sort(worked.begin(), worked.end());
  expect_same(paper, worked, "flows");
}

bool holds_histories_alone(const std::string& yaml) {
  bool all = true;
  for (const auto& portfolio : YAML::Load(yaml)["portfolios"])
    all = all && portfolio.second["type"].as<std::string>() == "file";
  return all;
}

/// Cases whose name begins so; `also` looks at more of what the oracle works.
void expect_as_on_paper(const std::string& prefix, int at_least,
                        const std::function<void(const Scenario&, const Result&)>& also) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".yaml" && entry.path().stem().string().starts_with(prefix) &&
        holds_histories_alone(text_of(entry.path())))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  EXPECT_GE(files.size(), at_least);
  for (const fs::path& file : files)
    for (const auto& [variant, tables] : papers_of(fs::path(file).replace_extension(".txt"))) {
      SCOPED_TRACE(file.stem().string() + " (" + variant + ")");
      const std::string yaml = variant_of(text_of(file), variant);
      const World world = world_of_histories(yaml);
      const Result result = work(yaml, world);
      if (tables.count("events")) check_events(tables.at("events"), result, world);
      if (tables.count("flows")) check_flows(tables.at("flows"), result);
      also(read(yaml), result);
    }
}

TEST(Papers, OfContractsAreWhatTheOracleWorks) {
  expect_as_on_paper("contract_", 20, [](const Scenario& scenario, const Result& result) {
    EXPECT_TRUE(std::any_of(scenario.clauses.begin(), scenario.clauses.end(),
                            [](const Clause& clause) { return clause.contract.has_value(); }));
    for (const ContractYear& year : result.contracts) {
      EXPECT_NEAR(year.subject, year.ceded + year.retained, 1e-9 * (1 + year.subject));
      EXPECT_GE(year.ceded, -1e-9 * (1 + year.subject)) << year.contract;
    }
  });
}

TEST(Papers, OfFlowsAreWhatTheOracleWorks) {
  expect_as_on_paper("flow_", 9, [](const Scenario& scenario, const Result&) {
    EXPECT_FALSE(scenario.flows.empty());
  });
}

TEST(Papers, OfGainsAgainstLossesAreWhatTheOracleWorks) {
  expect_as_on_paper("net_", 5, [](const Scenario& scenario, const Result&) {
    EXPECT_TRUE(std::any_of(scenario.clauses.begin(), scenario.clauses.end(),
                            [](const Clause& clause) { return clause.net.has_value(); }));
  });
  expect_as_on_paper("gain_share_", 4, [](const Scenario& scenario, const Result&) {
    EXPECT_FALSE(scenario.gain_shares.empty());
  });
}

TEST(Papers, OfBreakersAreWhatTheOracleWorks) {
  expect_as_on_paper("breaker_", 16, [](const Scenario& scenario, const Result&) {
    EXPECT_FALSE(scenario.limits.empty() && scenario.clauses.size() > 1);
  });
}

TEST(Papers, OfRatesSharesAndOwnersAreWhatTheOracleWorks) {
  const auto nothing = [](const Scenario&, const Result&) {};
  expect_as_on_paper("rates_", 2, nothing);
  expect_as_on_paper("share_", 3, nothing);
  expect_as_on_paper("owners_", 1, nothing);
  expect_as_on_paper("dropped_", 1, nothing);
}

TEST(Papers, OfFailuresAreWhatTheOracleWorks) {
  expect_as_on_paper("failure_", 10, [](const Scenario& scenario, const Result&) {
    EXPECT_FALSE(scenario.failing.empty());
  });
}

TEST(Papers, OfLendingAreWhatTheOracleWorks) {
  expect_as_on_paper("lending_", 12, [](const Scenario&, const Result&) {});
}

}  // namespace
}  // namespace cofferdam::oracle
