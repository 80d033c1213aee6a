#include "portfolios/waiting_tags.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

void fail(Problems& problems, const Value& value, std::string what, std::string advice) {
  problems.add(value.place, value.path, std::move(what), std::move(advice));
}

std::string counted(std::size_t number, const char* one, const char* many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string classes_text(const std::vector<std::string>& classes) {
  return counted(classes.size(), "class", "classes");
}

void check_row(const Value& row, const std::vector<std::string>& classes, std::size_t number,
               Problems& problems) {
  if (row.items.size() != classes.size())
    return fail(problems, row,
                counted(row.items.size(), "number", "numbers") + " for " + classes_text(classes),
                "give one number for each class, in their order");
  double sum = 0;
  for (const Value& share : row.items) sum += share.number;
  if (std::abs(sum - 1) > 1e-9)
    fail(problems, row, "the row of '" + classes[number] + "' sums to " + rounded_text(sum),
         "rows must sum to 1: each true class is seen as something");
}

}  // namespace

std::optional<NamedBands> read_named_bands(const Value& bands, Problems& problems) {
  auto ends = Bands::read(bands, "[{up_to: 0.5, name: low}, {name: high}]", problems);
  if (!ends) return {};
  NamedBands result{std::move(*ends), {}, {}};
  std::map<std::string, std::uint32_t> known;
  for (const Value& band : bands.items) {
    const std::string& value = band.at("name").text;
    const auto next = static_cast<std::uint32_t>(result.values.size());
    const auto [code, added] = known.emplace(value, next);
    result.codes.push_back(code->second);
    if (added) result.values.push_back(value);
  }
  return result;
}

std::optional<Misclassification> read_misclassification(const Value& observes, Problems& problems) {
  const std::size_t before = problems.size();
  const Value &classes = observes.at("classes"), &matrix = observes.at("matrix");
  Misclassification result;
  for (const Value& name : classes.items) {
    const auto& known = result.classes;
    if (std::find(known.begin(), known.end(), name.text) != known.end())
      fail(problems, name, "the class '" + name.text + "' stands twice", "name each class once");
    result.classes.push_back(name.text);
  }
  if (classes.items.empty()) fail(problems, classes, "no classes", "name the values of the tag");
  if (matrix.items.size() != classes.items.size())
    fail(problems, matrix,
         counted(matrix.items.size(), "row", "rows") + " for " + classes_text(result.classes),
         "give one row for each true class, in the order of 'classes'");
  if (problems.size() != before) return {};
  for (std::size_t k = 0; k < matrix.items.size(); ++k) {
    check_row(matrix.items[k], result.classes, k, problems);
    result.matrix.emplace_back();
    for (const Value& share : matrix.items[k].items) result.matrix.back().push_back(share.number);
  }
  if (problems.size() != before) return {};
  return result;
}

bool WaitingTags::add_banded(const std::string& name, const Value& tag) {
  auto bands = read_named_bands(tag.at("bands"), problems_);
  if (!bands) return false;
  waiting_.push_back({exposures_.tags.size(), &tag.at("of"), std::move(bands), {}, 0});
  exposures_.tags.push_back({name, waiting_.back().bands->values, {}});
  return true;
}

bool WaitingTags::add_observed(const std::string& name, const Value& tag) {
  auto seen = read_misclassification(tag.at("observes"), problems_);
  if (!seen) return false;
  exposures_.tags.push_back({name, seen->classes, {}});
  const std::size_t place = draws_.take_place(seen->classes.size());
  waiting_.push_back(
      {exposures_.tags.size() - 1, &tag.at("observes"), {}, std::move(*seen), place});
  return true;
}

bool WaitingTags::is_known(const Waiting& waiting) const {
  if (waiting.bands) {
    const std::vector<double>* numbers = exposures_.attribute(waiting.key->text);
    return numbers && numbers->size() == exposures_.rows();
  }
  const Tag* truth = exposures_.tag(waiting.key->at("tag").text);
  return truth && truth->codes.size() == exposures_.rows();
}

/// One that is made may be what another waits for.
void WaitingTags::make_known() {
  for (bool any = true; any;) {
    any = false;
    for (std::size_t k = 0; k < waiting_.size(); ++k) {
      if (!is_known(waiting_[k])) continue;
      const Waiting ready = std::move(waiting_[k]);
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(k--));
      make(ready);
      any = true;
    }
  }
}

void WaitingTags::finish() {
  make_known();
  for (const Waiting& waiting : waiting_) {
    refuse(waiting);
    exposures_.tags[waiting.tag].codes.assign(exposures_.rows(), 0);
  }
  waiting_.clear();
}

void WaitingTags::make(const Waiting& waiting) {
  Tag& tag = exposures_.tags[waiting.tag];
  if (waiting.bands)
    cut(waiting, tag);
  else
    observe(waiting, tag);
  tag.codes.resize(exposures_.rows(), 0);
}

void WaitingTags::cut(const Waiting& waiting, Tag& tag) {
  const std::vector<double>& numbers = *exposures_.attribute(waiting.key->text);
  tag.codes.reserve(numbers.size());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    const std::size_t band = waiting.bands->bands.of(numbers[row]);
    if (band == waiting.bands->bands.size())
      return fail(problems_, *waiting.key,
                  "'" + waiting.key->text + "' is " + rounded_text(numbers[row]) + " for " +
                      exposures_.words->one + " " + exposures_.id(row) +
                      ", above every band of the tag '" + tag.name + "'",
                  "end the bands with one without 'up_to'");
    tag.codes.push_back(waiting.bands->codes[band]);
  }
}

void WaitingTags::observe(const Waiting& waiting, Tag& tag) {
  const Tag& truth = *exposures_.tag(waiting.key->at("tag").text);
  const std::size_t before = problems_.size();
  const std::vector<std::uint32_t> row_of = rows_of_matrix(waiting, truth);
  if (problems_.size() != before) return;
  std::vector<std::uint32_t> which;
  which.reserve(truth.codes.size());
  for (const std::uint32_t code : truth.codes) which.push_back(row_of[code]);
  tag.codes = draws_.draw(waiting.key->path, waiting.place, waiting.seen.matrix, which);
}

/// Which row of the matrix each value of the true tag has.
std::vector<std::uint32_t> WaitingTags::rows_of_matrix(const Waiting& waiting, const Tag& truth) {
  const Value& classes = waiting.key->at("classes");
  for (const Value& name : classes.items)
    if (std::find(truth.values.begin(), truth.values.end(), name.text) == truth.values.end())
      fail(problems_, name,
           "no " + exposures_.words->one + " has " + truth.name + " = '" + name.text + "'",
           did_you_mean(name.text, truth.values, "remove it or check the value"));
  std::vector<std::uint32_t> rows;
  const auto& known = waiting.seen.classes;
  for (const std::string& value : truth.values) {
    const auto found = std::find(known.begin(), known.end(), value);
    rows.push_back(static_cast<std::uint32_t>(found - known.begin()));
    if (found == known.end())
      fail(problems_, classes, "no row for " + truth.name + " = '" + value + "'",
           "add it to 'classes', with a row and a column of the matrix");
  }
  return rows;
}

void WaitingTags::refuse(const Waiting& waiting) {
  const std::string& name = exposures_.tags[waiting.tag].name;
  const Value& of = waiting.bands ? *waiting.key : waiting.key->at("tag");
  std::vector<std::string> known;
  if (waiting.bands) {
    known = exposures_.attribute_names();
  } else {
    for (const Tag& tag : exposures_.tags)
      if (tag.name != name) known.push_back(tag.name);
  }
  const bool there = std::find(known.begin(), known.end(), of.text) != known.end();
  if (there || of.text == name)
    return fail(problems_, of,
                "the tag '" + name + "' waits for '" + of.text + "', which is never made",
                "tags that show each other cannot be made");
  fail(problems_, of,
       "'" + of.text + "' is no " + (waiting.bands ? "number" : "tag") + " of the portfolio",
       did_you_mean(
           of.text, known,
           waiting.bands ? "name an attribute, or declare 'score'" : "declare it under 'tags'"));
}

}  // namespace cofferdam
