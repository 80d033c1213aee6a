#include "portfolios/loan_tags.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/random.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostValues = 65'535;

class TagReader {
 public:
  TagReader(const RowSource& source, LoanExposures& exposures, Problems& problems)
      : source_(source), exposures_(exposures), problems_(problems) {}

  void add(const std::string& name, const Value& tag) {
    const Value &column = tag.at("column"), &mix = tag.at("mix");
    if (column.given == mix.given)
      return fail(column.given ? mix : tag,
                  column.given ? "both 'column' and 'mix'" : "neither 'column' nor 'mix'",
                  "give 'column' to read the tag from a file, or 'mix' to draw it");
    if (mix.given) return add_mixed(name, mix);
    if (!source_.file)
      return fail(column, "column '" + column.text + "', but no file",
                  "give 'mix' for generated loans");
    if (tag.at("bands").given) return add_banded(name, tag);
    if (tag.at("per")) return fail(tag.at("per"), "'per' without 'bands'", "add 'bands'");
    std::vector<std::string_view> cells(exposures_.rows());
    const CsvColumn& read = *source_.file->find(column.text);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = read.cells[source_.rows[i]];
    exposures_.tags.push_back(tag_of(name, cells, column, problems_));
  }

  /// A tag whose values have these shares, which sum to 1. Draws are addressed by `path`.
  void add_drawn(const std::string& name, std::vector<std::string> values,
                 const std::vector<double>& shares, const std::string& path) {
    Tag tag{name, std::move(values), std::vector<std::uint32_t>(exposures_.rows(), 0)};
    std::vector<double> ends;
    double sum = 0;
    for (const double share : shares) ends.push_back(sum += share);
    if (source_.cells > 0) {
      for (std::size_t i = 0; i < tag.codes.size(); ++i)
        tag.codes[i] = static_cast<std::uint32_t>(i % source_.cells / stride_ % ends.size());
      stride_ *= ends.size();
      exposures_.tags.push_back(std::move(tag));
      return;
    }
    std::vector<double> uniforms(tag.codes.size());
    fill_uniform(source_.portfolio_seed, Purpose::book, 0, entity_of(path), uniforms);
    for (std::size_t i = 0; i < uniforms.size(); ++i) {
      const auto end = std::upper_bound(ends.begin(), ends.end() - 1, uniforms[i]);
      tag.codes[i] = static_cast<std::uint32_t>(end - ends.begin());
    }
    exposures_.tags.push_back(std::move(tag));
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  bool check_bands(const Value& bands) {
    const std::size_t before = problems_.size();
    const std::vector<Value>& items = bands.items;
    if (items.empty()) fail(bands, "no bands", "write [{up_to: 0.5, name: low}, {name: high}]");
    if (items.size() > kMostValues)
      fail(bands, std::to_string(items.size()) + " bands", "at most 65,535");
    const Value* last_end = nullptr;
    for (std::size_t b = 0; b < items.size(); ++b) {
      const Value& end = items[b].at("up_to");
      if (!end && b + 1 < items.size())
        fail(items[b], "a band without 'up_to' before the last", "give its upper end");
      if (end && last_end && end.number <= last_end->number)
        fail(end, end.text + " is not above " + last_end->text + ", the end of the band before",
             "sort bands by their upper ends");
      if (end) last_end = &end;
    }
    return problems_.size() == before;
  }

  /// Bands with closed upper ends, the last one open. Bands of one name are one value.
  void add_banded(const std::string& name, const Value& tag) {
    const Value& bands = tag.at("bands");
    if (!check_bands(bands)) return;
    Value leaf = tag.at("column");
    leaf.form = Value::Form::column;
    leaf.per = tag.at("per").text;
    const std::size_t before = problems_.size();
    const std::vector<double> numbers =
        FieldResolver(exposures_, source_, problems_).numbers(leaf, kAnyNumber);
    if (problems_.size() != before) return;
    Tag result{name, {}, {}};
    std::vector<double> ends;
    std::vector<std::uint32_t> codes;
    std::map<std::string, std::uint32_t> known;
    for (const Value& band : bands.items) {
      const std::string& value = band.at("name").text;
      const auto next = static_cast<std::uint32_t>(result.values.size());
      const auto [code, added] = known.emplace(value, next);
      codes.push_back(code->second);
      if (added) result.values.push_back(value);
      if (band.at("up_to")) ends.push_back(band.at("up_to").number);
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto end = std::lower_bound(ends.begin(), ends.end(), numbers[i]);
      const auto band = static_cast<std::size_t>(end - ends.begin());
      if (band == codes.size())
        return problems_.add(source_.file->problem_at(
            *source_.file->find(leaf.text), source_.rows[i],
            format_number(numbers[i]) + " lies above every band of the tag '" + name + "'",
            "end the bands with one without 'up_to'"));
      result.codes.push_back(codes[band]);
    }
    exposures_.tags.push_back(std::move(result));
  }

  void add_mixed(const std::string& name, const Value& mix) {
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
      return fail(mix, "the shares sum to " + rounded_text(sum), "they must sum to 1");
    add_drawn(name, std::move(values), shares, mix.path);
  }

  const RowSource& source_;
  LoanExposures& exposures_;
  Problems& problems_;
  std::size_t stride_ = 1;  ///< combinations of the tags before
};

}  // namespace

bool add_tags(const Value& declared, const RowSource& source,
              const std::vector<Instances>& instances, LoanExposures& exposures,
              Problems& problems) {
  const std::size_t before = exposures.tags.size();
  TagReader reader(source, exposures, problems);
  for (const auto& [name, tag] : declared.entries) reader.add(name, tag);
  if (exposures.tags.size() != before + declared.entries.size()) return false;
  for (const Instances& bearer : instances)
    if (!exposures.tag(bearer.bearer))
      reader.add_drawn(bearer.bearer, bearer.names, bearer.shares,
                       declared.path + "." + bearer.bearer + ".mix");
  return true;
}

}  // namespace cofferdam
