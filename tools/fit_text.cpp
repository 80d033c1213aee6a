#include "fit_text.hpp"

#include <cmath>

#include "catalogue.hpp"
#include "scenario/scalars.hpp"
#include "table_text.hpp"

namespace cofferdam {
namespace {

constexpr double kNormal975 = 1.959963984540054;

std::string wrapped_note(const std::string& note) {
  return "  " + note + "\n";
}

}  // namespace

std::string formatted(const FitReport& report, const std::string& format) {
  std::vector<const Table*> tables;
  for (const Table& table : report.tables) tables.push_back(&table);
  if (format == "json") {
    nlohmann::ordered_json all = nlohmann::ordered_json::object();
    for (const Table* table : tables) all[table->name] = to_json(*table);
    all["notes"] = report.notes;
    all["snippet"] = report.snippet;
    return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }
  if (format == "csv") return formatted(tables, format);
  std::string text = report.head + "\n" + formatted(tables, format);
  if (!report.notes.empty()) text += "\nNotes:\n";
  for (const std::string& note : report.notes) text += wrapped_note(note);
  if (!report.snippet.empty()) text += "\nFor a scenario:\n\n" + report.snippet;
  return text;
}

TableMaker::TableMaker(std::string name, std::string sentence)
    : table_{std::move(name), std::move(sentence), {}} {}

TableMaker& TableMaker::words(const std::string& name, const std::string& meaning,
                              std::vector<std::string> cells) {
  table_.columns.push_back({name, "", meaning, std::move(cells)});
  return *this;
}

TableMaker& TableMaker::numbers(const std::string& name, const std::string& meaning,
                                std::vector<double> cells) {
  table_.columns.push_back({name, "1", meaning, std::move(cells)});
  return *this;
}

TableMaker& TableMaker::integers(const std::string& name, const std::string& meaning,
                                 std::vector<std::int64_t> cells) {
  table_.columns.push_back({name, "1", meaning, std::move(cells)});
  return *this;
}

Table parameter_table(const std::vector<fit::Estimate>& estimates) {
  std::vector<std::string> models, parameters;
  std::vector<double> values, errors, low, high;
  for (const fit::Estimate& estimate : estimates)
    for (std::size_t i = 0; i < estimate.parameters.size(); ++i) {
      const double value = estimate.parameters[i], error = estimate.errors[i];
      models.emplace_back(estimate.name);
      parameters.emplace_back(estimate.keys[i]);
      values.push_back(value);
      errors.push_back(error);
      low.push_back(value - kNormal975 * error);
      high.push_back(value + kNormal975 * error);
    }
  return TableMaker("parameters", "one parameter of a model")
      .words("model", "name of the distribution", models)
      .words("parameter", "its key", parameters)
      .numbers("estimate", "maximum likelihood estimate", values)
      .numbers("standard_error", "from the observed information", errors)
      .numbers("low_95", "lower end of the 95 % interval", low)
      .numbers("high_95", "upper end of the 95 % interval", high)
      .table();
}

Table correlation_table(const std::vector<fit::Estimate>& estimates) {
  std::vector<std::string> models, first, second;
  std::vector<double> correlations;
  for (const fit::Estimate& estimate : estimates)
    for (std::size_t i = 0; i < estimate.covariance.size; ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const double product = estimate.errors[i] * estimate.errors[j];
        if (std::isnan(product)) continue;
        models.emplace_back(estimate.name);
        first.emplace_back(estimate.keys[j]);
        second.emplace_back(estimate.keys[i]);
        correlations.push_back(estimate.covariance(i, j) / product);
      }
  return TableMaker("correlations", "two parameters of a model")
      .words("model", "name of the distribution", models)
      .words("first", "a parameter", first)
      .words("second", "another one", second)
      .numbers("correlation", "of their estimates", correlations)
      .table();
}

std::size_t best_of(const std::vector<fit::Estimate>& estimates) {
  for (std::size_t i = 0; i < estimates.size(); ++i)
    if (estimates[i].note.empty()) return i;
  return 0;
}

void add_line(FitReport& report, const std::string& key, const std::string& distribution) {
  report.snippet += key + ": {" + distribution + "}\n";
  const std::string name = distribution.substr(0, distribution.find(':'));
  for (const Family& family : catalogue())
    for (const Kind* kind : family.kinds)
      if (kind->name == name) return;
  report.notes.push_back("scenarios of this version do not know '" + name + "'");
}

double amount_option(const std::string& option, const std::string& word) {
  const Parsed<double> amount = parse_amount(word);
  if (!amount.value)
    throw Error(ExitCode::scenario,
                option + " " + word + ": " + amount.what + "; " + amount.advice);
  if (!(*amount.value >= 0))
    throw Error(ExitCode::scenario, option + " " + word + ": must be at least 0");
  return *amount.value;
}

}  // namespace cofferdam
