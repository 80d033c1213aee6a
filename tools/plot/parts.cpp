#include "plot/parts.hpp"

#include <algorithm>
#include <cmath>

#include "commands.hpp"
#include "scenario/scalars.hpp"
#include "scenario/set_path.hpp"

namespace cofferdam {

std::vector<std::string> chosen(const std::vector<std::string>& all, const PictureRequest& request,
                                const std::string& what) {
  const auto is_in = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const std::string& name : request.only)
    if (!is_in(all, name)) throw Error(ExitCode::scenario, unknown_name(what, name, all));
  if (request.only.empty()) return all;
  std::vector<std::string> asked;
  for (const std::string& name : all)
    if (is_in(request.only, name)) asked.push_back(name);
  return asked;
}

MoneyUnit unit_for(const Results& results, double largest) {
  constexpr double kMost = 1e5, kLeast = 1;
  const MoneyUnit usual = summary_unit(results);
  const double shown = std::abs(largest) / usual.scale;
  return shown >= kMost || (shown < kLeast && shown > 0) ? money_unit(std::abs(largest)) : usual;
}

std::string unit_words(const MoneyUnit& unit, const Results& results) {
  return unit.name + (unit.name.empty() ? "" : " ") + results.currency;
}

std::string estimate_label(const Cells& cells, const std::string& column, std::size_t row,
                           double scale) {
  std::string text = estimate_text(cells.number(column, row) / scale,
                                   cells.number(column + "_standard_error", row) / scale);
  if (const std::size_t at = text.find("+-"); at != std::string::npos) text.replace(at, 2, "±");
  return text;
}

Interval interval_of(const Cells& cells, const std::string& column, std::size_t row) {
  const double none = std::nan("");
  if (!(cells.number(column + "_standard_error", row) > 0)) return {none, none};
  return {cells.number(column + "_ci_low", row), cells.number(column + "_ci_high", row)};
}

std::vector<std::string> different(const Cells& cells, const std::string& column) {
  std::vector<std::string> names;
  for (std::size_t row = 0; row < cells.rows(); ++row)
    if (const std::string name = cells.text(column, row);
        std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  return names;
}

std::string list_words(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<std::string> money_accounts(const Cells& cells) {
  std::vector<std::string> names;
  for (const std::string& name : different(cells, "account"))
    if (name != kAllLosses && cells.text("unit", cells.find("account", name)) != "1")
      names.push_back(name);
  return names;
}

/// What a variant changes, or null.
static const Node* changes_of(const Node& root, const std::string& variant) {
  const Node* variants = root.find("variants");
  return variants ? variants->find(variant) : nullptr;
}

double planned_value(const Results& results, const std::string& path, const std::string& variant) {
  try {
    const Document scenario = parse_document("scenario", results.resolved_scenario);
    const Node* node = find_at_path(scenario.root, path);
    if (const Node* changes = changes_of(scenario.root, variant))
      for (const Entry& change : changes->entries) {
        if (change.key == path) node = &change.value;
        // It may be another one.
        if (change.key == "drop" || path.starts_with(change.key + ".")) node = nullptr;
      }
    if (node && node->kind == Node::Kind::map) node = node->find("value");
    if (!node || node->kind != Node::Kind::scalar) return std::nan("");
    if (const auto rate = parse_rate(node->text).value) return *rate;
    return parse_amount(node->text).value.value_or(std::nan(""));
  } catch (const Error&) {
    return std::nan("");  // a file of a stranger may hold any text as its scenario
  }
}

}  // namespace cofferdam
