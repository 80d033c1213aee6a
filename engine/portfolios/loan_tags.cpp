#include "portfolios/loan_tags.hpp"

#include <algorithm>
#include <cmath>

#include "portfolios/joint_tags.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostValues = 65'535;
constexpr const char* kSources[] = {"column", "of", "observes", "mix"};

}  // namespace

LoanTags::LoanTags(const Value& portfolio, const RowSource& source,
                   const std::vector<Instances>& instances, LoanExposures& exposures,
                   Problems& problems)
    : portfolio_(portfolio),
      source_(source),
      instances_(instances),
      exposures_(exposures),
      problems_(problems),
      draws_(source, exposures.rows()),
      waiting_(draws_, exposures, problems) {}

bool LoanTags::add() {
  bool all = true;
  for (const auto& [name, tag] : portfolio_.at("tags").entries) all = add(name, tag) && all;
  for (const Value& table : portfolio_.get("joint_tags").items) all = add_joint(table) && all;
  if (!all) return false;
  for (const Instances& bearer : instances_)
    if (!exposures_.tag(bearer.bearer))
      exposures_.tags.push_back(
          {bearer.bearer, bearer.names,
           drawn(bearer.shares, portfolio_.at("tags").path + "." + bearer.bearer + ".mix")});
  make_known();
  return true;
}

bool LoanTags::add(const std::string& name, const Value& tag) {
  std::vector<const Value*> given;
  for (const char* source : kSources)
    if (tag.at(source).given) given.push_back(&tag.at(source));
  const auto key = [](const Value& value) { return value.path.substr(value.path.rfind('.') + 1); };
  const char* const advice =
      "give 'column' to read the tag from a file, 'mix' to draw it, 'of' with bands of a number, "
      "or 'observes' another tag";
  if (given.empty()) return fail(tag, "a tag of nothing", advice);
  if (given.size() > 1)
    return fail(*given[1], "both '" + key(*given[0]) + "' and '" + key(*given[1]) + "'", advice);
  const Value &bands = tag.at("bands"), &per = tag.at("per");
  const bool of_numbers = tag.at("column").given || tag.at("of").given;
  if (bands.given && !of_numbers)
    return fail(bands, "'bands' beside '" + key(*given[0]) + "'", "only numbers have bands");
  if (per.given && !tag.at("column").given)
    return fail(per, "'per' beside '" + key(*given[0]) + "'", "only columns can be divided");
  if (tag.at("mix").given) return add_mixed(name, tag.at("mix"));
  if (tag.at("observes").given) return waiting_.add_observed(name, tag);
  if (tag.at("column").given) return add_column(name, tag);
  if (!bands.given)
    return fail(tag.at("of"), "a number without 'bands'",
                "add 'bands: [{up_to: 0.5, name: low}, {name: high}]'");
  return waiting_.add_banded(name, tag);
}

bool LoanTags::fail(const Value& value, std::string what, std::string advice) {
  problems_.add(value.place, value.path, std::move(what), std::move(advice));
  return false;
}

bool LoanTags::add_column(const std::string& name, const Value& tag) {
  const Value& column = tag.at("column");
  if (!source_.file)
    return fail(column, "column '" + column.text + "', but no file",
                "give 'mix' for generated loans");
  if (tag.at("bands").given) return add_banded_column(name, tag);
  if (tag.at("per")) return fail(tag.at("per"), "'per' without 'bands'", "add 'bands'");
  std::vector<std::string_view> cells(exposures_.rows());
  const CsvColumn& read = *source_.file->find(column.text);
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = read.cells[source_.rows[i]];
  Tag read_tag = tag_of(name, cells, column, problems_);
  const auto empty = std::find(cells.begin(), cells.end(), std::string_view());
  if (empty != cells.end())
    read_tag.first_empty = std::make_shared<const Problem>(source_.file->problem_at(
        read, source_.rows[static_cast<std::size_t>(empty - cells.begin())], ""));
  exposures_.tags.push_back(std::move(read_tag));
  return true;
}

bool LoanTags::add_banded_column(const std::string& name, const Value& tag) {
  const std::size_t before = problems_.size();
  const auto bands = read_named_bands(tag.at("bands"), problems_);
  if (!bands) return false;
  Value leaf = tag.at("column");
  leaf.form = Value::Form::column;
  leaf.per = tag.at("per").text;
  const std::vector<double> numbers =
      FieldResolver(exposures_, source_, problems_).numbers(leaf, kAnyNumber);
  if (problems_.size() != before) return false;
  Tag result{name, bands->values, {}};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t band = bands->bands.of(numbers[i]);
    if (band == bands->bands.size()) {
      problems_.add(source_.file->problem_at(
          *source_.file->find(leaf.text), source_.rows[i],
          format_number(numbers[i]) + " lies above every band of the tag '" + name + "'",
          "end the bands with one without 'up_to'"));
      return false;
    }
    result.codes.push_back(bands->codes[band]);
  }
  exposures_.tags.push_back(std::move(result));
  return true;
}

std::vector<std::uint32_t> LoanTags::drawn(const std::vector<double>& shares,
                                           const std::string& path) {
  return draws_.draw(path, draws_.take_place(shares.size()), {shares});
}

bool LoanTags::add_mixed(const std::string& name, const Value& mix) {
  std::vector<std::string> values;
  std::vector<double> shares;
  double sum = 0;
  for (const auto& [value, share] : mix.entries) {
    values.push_back(value);
    shares.push_back(share.number);
    sum += share.number;
  }
  if (values.size() > kMostValues)
    return fail(mix, std::to_string(values.size()) + " values", "at most 65,535");
  if (std::abs(sum - 1) > 1e-9)
    return fail(mix, "the shares sum to " + rounded_text(100 * sum) + " %",
                "they must sum to 100 %");
  exposures_.tags.push_back({name, std::move(values), drawn(shares, mix.path)});
  return true;
}

/// Draws are addressed by the names of the tags, so that tables may change places.
bool LoanTags::add_joint(const Value& declared) {
  auto table = read_joint_table(declared, problems_);
  if (!table) return false;
  std::string names;
  for (std::size_t k = 0; k < table->tags.size(); ++k) {
    const std::string& name = table->tags[k].name;
    names += (k ? "+" : "") + name;
    if (exposures_.tag(name))
      return fail(declared.at("tags").items[k], "the tag '" + name + "' is declared twice",
                  "keep one, or choose another name");
  }
  const std::vector<std::uint32_t> combinations =
      drawn(table->shares, portfolio_.path + ".joint_tags." + names);
  for (std::size_t k = 0; k < table->tags.size(); ++k) {
    Tag& tag = table->tags[k];
    tag.codes.reserve(combinations.size());
    for (const std::uint32_t of : combinations) tag.codes.push_back(table->codes[of][k]);
    exposures_.tags.push_back(std::move(tag));
  }
  return true;
}

double combinations_of(const Value& portfolio, const std::vector<Instances>& instances) {
  double number = 1;
  const auto times = [&](std::size_t values) {
    if (values > 0) number *= static_cast<double>(values);
  };
  std::vector<std::string> names;
  for (const auto& [name, tag] : portfolio.at("tags").entries) {
    names.push_back(name);
    times(tag.at("mix").entries.size());
    if (tag.at("observes")) times(tag.at("observes").at("classes").items.size());
  }
  for (const Value& table : portfolio.get("joint_tags").items) {
    for (const Value& name : table.at("tags").items) names.push_back(name.text);
    times(table.at("shares").items.size());
  }
  for (const Instances& bearer : instances)
    if (std::find(names.begin(), names.end(), bearer.bearer) == names.end())
      times(bearer.names.size());
  return number;
}

}  // namespace cofferdam
