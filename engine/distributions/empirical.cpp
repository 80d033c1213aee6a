// Empirical: the values of a sample, each as likely as the others, or values with probabilities.
#include <algorithm>
#include <cmath>
#include <vector>

#include "distributions/distribution.hpp"
#include "scenario/csv.hpp"
#include "scenario/data_path.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr Key kRowKeys[] = {{.name = "value",
                             .type = Type::quantity,
                             .sentence = "the value; each is above the one before",
                             .range = kAtLeastZero},
                            {.name = "probability",
                             .type = Type::rate,
                             .sentence = "its probability; they sum to 1",
                             .range = kShare}};
constexpr Key kKeys[] = {
    {.name = "values",
     .type = Type::quantity,
     .sentence = "a sample, in any order",
     .fallback = kOptional,
     .range = kAtLeastZero,
     .shape = Shape::list},
    {.name = "table",
     .type = Type::record,
     .sentence = "instead: values with their probabilities, in ascending order",
     .fallback = kOptional,
     .shape = Shape::list,
     .keys = kRowKeys},
    {.name = "file",
     .sentence =
         "instead: a .csv or .csv.xz file with the sample, relative to the scenario's folder",
     .fallback = kOptional},
    {.name = "column",
     .sentence = "the column of the file, of plain numbers in the unit of the key",
     .fallback = kOptional}};

class Empirical final : public Distribution {
 public:
  /// By ascending value.
  explicit Empirical(const std::vector<Atom>& atoms) {
    double sum = 0, mean = 0;
    for (const Atom& atom : atoms) {
      values_.push_back(atom.value);
      reached_.push_back(sum += atom.probability);
      means_.push_back(mean += atom.probability * atom.value);
    }
    reached_.back() = 1;
    std::size_t i = 0;
    for (std::size_t cell = 0; cell < cells(); ++cell) {
      while (reached_[i] * double(cells()) < double(cell)) ++i;
      guide_.push_back(static_cast<std::uint32_t>(i));
    }
  }
  double mean() const override { return means_.back(); }
  double standard_deviation() const override {
    double sum = 0, before = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const double away = values_[i] - mean();
      sum += (reached_[i] - before) * away * away;
      before = reached_[i];
    }
    return std::sqrt(sum);
  }
  double limited_mean(double x) const override {
    const std::size_t below = count_up_to(x);
    if (below == values_.size()) return mean();
    return below == 0 ? x : means_[below - 1] + x * (1 - reached_[below - 1]);
  }
  double low() const override { return values_.front(); }
  double high() const override { return values_.back(); }
  double cdf(double x) const override {
    const std::size_t below = count_up_to(x);
    return below == 0 ? 0 : reached_[below - 1];
  }
  double density(double) const override { return 0; }
  std::vector<Atom> atoms() const override {
    std::vector<Atom> atoms;
    double before = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (reached_[i] > before) atoms.push_back({values_[i], reached_[i] - before});
      before = reached_[i];
    }
    return atoms;
  }
  double quantile(double p) const override {
    std::size_t i = guide_[std::min(static_cast<std::size_t>(p * double(cells())), cells() - 1)];
    while (reached_[i] < p) ++i;
    return values_[i];
  }
  void sample(std::span<const double> uniforms, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = quantile(uniforms[i]);
  }

 private:
  /// Cells of the guide: so many that few hold a step.
  std::size_t cells() const { return 4 * values_.size(); }
  std::size_t count_up_to(double x) const {
    return static_cast<std::size_t>(std::upper_bound(values_.begin(), values_.end(), x) -
                                    values_.begin());
  }

  std::vector<double> values_;
  std::vector<double> reached_;       ///< probability of the values up to this one
  std::vector<double> means_;         ///< sum of probability by value, up to this one
  std::vector<std::uint32_t> guide_;  ///< the first value that can be drawn in each cell
};

std::vector<Atom> atoms_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::vector<Atom> atoms;
  for (const double value : values) {
    if (atoms.empty() || value > atoms.back().value) atoms.push_back({value, 0});
    atoms.back().probability += 1 / double(values.size());
  }
  return atoms;
}

void fail(const Value& where, std::string what, std::string advice, Problems& problems) {
  problems.add(where.place, where.path, std::move(what), std::move(advice));
}

std::vector<Atom> read_values(const Value& list, Problems& problems) {
  std::vector<double> values;
  for (const Value& item : list.items) values.push_back(item.number);
  if (values.empty()) fail(list, "an empty list", "write the values of a sample", problems);
  return atoms_of(std::move(values));
}

std::vector<Atom> read_table(const Value& table, Problems& problems) {
  std::vector<Atom> atoms;
  double sum = 0;
  for (const Value& row : table.items) {
    const Value& value = row.at("value");
    if (!atoms.empty() && value.number <= atoms.back().value)
      fail(value, value.text + " is not above the value before",
           "sort the table by value, each once", problems);
    atoms.push_back({value.number, row.at("probability").number});
    sum += atoms.back().probability;
  }
  if (atoms.empty())
    fail(table, "an empty table", "write [{value: 10, probability: 25 %}, ...]", problems);
  else if (std::abs(sum - 1) > 1e-9)
    fail(table, "the probabilities sum to " + rounded_text(sum), "they must sum to 1", problems);
  return atoms;
}

std::vector<Atom> read_column(const Value& file, const std::string& column, Problems& problems) {
  std::vector<double> values;
  try {
    const CsvFile csv = read_csv(data_path(file.text, problems.folder()), {column});
    const CsvColumn& cells = *csv.find(column);
    for (std::size_t row = 0; row < csv.rows(); ++row) {
      const Parsed<double> parsed = parse_cell(cells.cells[row]);
      if (parsed.value && inside(kAtLeastZero, *parsed.value)) {
        values.push_back(*parsed.value);
      } else {
        problems.add(csv.problem_at(
            cells, row,
            parsed.value ? rounded_text(*parsed.value) + " is out of range" : parsed.what,
            parsed.value ? range_text(kAtLeastZero) : parsed.advice));
        break;  // a wrong file repeats itself
      }
    }
    if (csv.rows() == 0)
      fail(file, "no row in " + file.text, "give a file with a sample", problems);
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) problems.add(problem);
  } catch (const Error& error) {
    fail(file, error.what(), "paths start from the scenario's folder", problems);
  }
  return atoms_of(std::move(values));
}

std::unique_ptr<Distribution> make(const Value& value, Problems& problems) {
  const Value &values = value.at("values"), &table = value.at("table"), &file = value.at("file"),
              &column = value.at("column");
  const std::size_t before = problems.size();
  if (values.given + table.given + file.given != 1)
    fail(value, "not one of 'values', 'table' and 'file'", "give one of them", problems);
  else if (file.given != column.given)
    fail(file.given ? value : column,
         file.given ? "'file' without 'column'" : "'column' without 'file'",
         "give both: {file: losses.csv, column: loss}", problems);
  if (problems.size() != before) return nullptr;
  const std::vector<Atom> atoms = values.given  ? read_values(values, problems)
                                  : table.given ? read_table(table, problems)
                                                : read_column(file, column.text, problems);
  if (problems.size() != before) return nullptr;
  return std::make_unique<Empirical>(atoms);
}

}  // namespace

DistributionMember empirical_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
