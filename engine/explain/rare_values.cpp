#include "explain/rare_values.hpp"

#include <map>
#include <set>

#include "portfolios/portfolio.hpp"

namespace cofferdam {
namespace {

constexpr double kRare = 0.01;         // of the rows, all such values together
constexpr std::size_t kMostNamed = 3;  // values in a sentence

/// Values of tags that a scenario names, by tag.
using NamedValues = std::map<std::string, std::set<std::string>>;

void collect(const Predicate& predicate, NamedValues& named) {
  if (predicate.op == Predicate::Op::is_true) named[predicate.name].insert("yes");
  for (const std::string& value : predicate.values) named[predicate.name].insert(value);
  for (const Predicate& part : predicate.parts) collect(part, named);
}

void collect(const Value& value, NamedValues& named) {
  if (value.condition) collect(*value.condition, named);
  for (const Value& item : value.items) collect(item, named);
  for (const auto& [name, entry] : value.entries) {
    if (value.form == Value::Form::by_tag) named[value.text].insert(name);
    collect(entry, named);
  }
}

/// "'yes' (2 rows), an empty cell (1 row)".
std::string list_text(const std::map<std::string, double>& rows_of) {
  std::string text;
  std::size_t listed = 0;
  for (const auto& [value, rows] : rows_of) {
    if (listed++ == kMostNamed) return text + " and others";
    text += (text.empty() ? "" : ", ") +
            (value.empty() ? std::string("an empty cell") : "'" + value + "'") + " (" +
            format_number(rows) + (rows == 1 ? " row)" : " rows)");
  }
  return text;
}

/// About one tag of a portfolio; "" if there is nothing to say.
std::string sentence(const std::string& portfolio, const Exposures& book, const Tag& tag,
                     const std::set<std::string>& named) {
  std::map<std::string, double> others;
  double rows = 0, rare = 0;
  bool any_named = false;
  for (std::size_t row = 0; row < tag.codes.size(); ++row) {
    const std::string& value = tag.values[tag.codes[row]];
    rows += book.count_of(row);
    if (named.contains(value)) {
      any_named = true;
      continue;
    }
    others[value] += book.count_of(row);
  }
  for (auto other = others.begin(); other != others.end();) {
    if (other->second >= kRare * rows) {
      other = others.erase(other);
      continue;
    }
    rare += other->second;
    ++other;
  }
  if (!any_named || others.empty() || rare >= kRare * rows) return "";
  return "few rows of portfolio '" + portfolio + "' have " + tag.name + " = " + list_text(others) +
         ", of which no condition speaks, so that they count as 'otherwise'; mend the file if that "
         "is a slip";
}

}  // namespace

std::vector<std::string> rare_values(const Params& params, const Value& scenario) {
  NamedValues named;
  collect(scenario, named);
  std::vector<std::string> lines;
  for (const NamedPortfolio& of : params.portfolios) {
    const Exposures& book = of.portfolio->exposures();
    for (const auto& [name, value] : scenario.at("portfolios").at(of.name).get("tags").entries) {
      const Tag* tag = book.tag(name);
      const auto known = named.find(name);
      if (!value.get("column").given || value.get("bands").given || !tag || known == named.end())
        continue;
      if (std::string line = sentence(of.name, book, *tag, known->second); !line.empty())
        lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace cofferdam
