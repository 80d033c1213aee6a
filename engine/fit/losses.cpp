#include "fit/losses.hpp"

#include <algorithm>
#include <cmath>

#include "scenario/scalars.hpp"

namespace cofferdam::fit {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// One row of the file after the other.
class LossReader {
 public:
  LossReader(DataFile& file, const LossColumns& columns)
      : file_(file),
        amount_(file.column_of_numbers(
            columns.column, {columns.deductible, columns.limit, columns.censored, columns.weight})),
        deductible_(column_or_number(file, "--deductible", columns.deductible, 0)),
        limit_(column_or_number(file, "--limit", columns.limit, kInfinity)),
        censored_(columns.censored.empty() ? nullptr : &file.column(columns.censored)),
        weight_(columns.weight.empty() ? nullptr : &file.column(columns.weight)),
        above_(columns.above) {}

  const CsvColumn& amount() const { return amount_; }
  /// Nothing if the row has a problem or is not above what is asked for.
  std::optional<Observation> read(std::size_t row) {
    Observation o;
    o.x = file_.number(amount_, row);
    if (above_ && o.x <= *above_) return {};
    o.truncation = deductible(row);
    o.limit = limit(row);
    o.weight = weight_ ? positive(*weight_, row, "a weight") : 1;
    o.censored = o.x == o.limit || (censored_ && flag(row));
    if (std::isnan(o.x + o.truncation + o.limit + o.weight)) return {};
    if (!consistent(o, row)) return {};
    const double offset = above_.value_or(0);
    o.x -= offset;
    o.limit -= offset;
    o.truncation = std::max(0.0, o.truncation - offset);
    return o;
  }

 private:
  double positive(const CsvColumn& column, std::size_t row, const std::string& what) {
    const double value = file_.number(column, row);
    if (!(value <= 0)) return value;
    file_.add(column, row, what + " of " + format_number(value), "it must be above 0");
    return std::nan("");
  }
  double deductible(std::size_t row) {
    if (!deductible_.column) return deductible_.number;
    if (is_missing(deductible_.column->cells[row])) return 0;
    const double value = file_.number(*deductible_.column, row);
    if (!(value < 0)) return value;
    file_.add(*deductible_.column, row, "a deductible of " + format_number(value),
              "it must be at least 0; leave the cell empty where there is none");
    return std::nan("");
  }
  double limit(std::size_t row) {
    if (!limit_.column) return limit_.number;
    if (is_missing(limit_.column->cells[row])) return kInfinity;
    return positive(*limit_.column, row, "a limit");
  }
  bool flag(std::size_t row) {
    std::string word(censored_->cells[row]);
    for (char& letter : word)
      if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (word == "1" || word == "yes" || word == "true") return true;
    if (word != "0" && word != "no" && word != "false")
      file_.add(*censored_, row, "'" + word + "' does not say whether the amount is censored",
                "write 1 or 0, yes or no, true or false");
    return false;
  }
  bool consistent(const Observation& o, std::size_t row) {
    const auto refuse = [&](const std::string& what, const std::string& advice) {
      file_.add(amount_, row, what, advice);
      return false;
    };
    const std::string amount = format_number(o.x), from = format_number(o.truncation);
    if (!(o.x > 0))
      return refuse("a loss of " + amount,
                    "losses must be above 0; --above 0 leaves out what is not");
    if (o.limit <= o.truncation)
      return refuse(
          "the limit of " + format_number(o.limit) + " is not above the deductible of " + from,
          "nothing could be observed between them");
    if (o.x < o.truncation)
      return refuse("the loss of " + amount + " is below its deductible of " + from,
                    "give losses from ground up, or use --above to leave out what is below");
    if (o.censored && o.x <= o.truncation)
      return refuse("the loss is censored at its deductible of " + from, "leave out the row");
    if (o.x > o.limit)
      return refuse("the loss of " + amount + " is above its limit of " + format_number(o.limit),
                    "a loss that reached its limit has the limit as its amount");
    return true;
  }

  DataFile& file_;
  const CsvColumn& amount_;
  ColumnOrNumber deductible_, limit_;
  const CsvColumn *censored_, *weight_;
  std::optional<double> above_;
};

/// Up to 3; amounts count as equal to nine digits.
std::size_t different_amounts(const std::vector<Observation>& observations) {
  std::vector<double> found;
  for (const Observation& o : observations) {
    if (found.size() == 3) break;
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&o](double x) { return std::abs(o.x - x) <= 1e-9 * x; });
    if (!o.censored && !known) found.push_back(o.x);
  }
  return found.size();
}

}  // namespace

Losses read_losses(const std::string& path, const LossColumns& columns) {
  DataFile file(path);
  LossReader reader(file, columns);
  Losses losses;
  losses.rows = file.csv().rows();
  losses.offset = columns.above.value_or(0);
  losses.weighted = !columns.weight.empty();
  for (std::size_t row = 0; row < losses.rows; ++row) {
    const std::optional<Observation> o = reader.read(row);
    if (!o) continue;
    losses.censored += o->censored;
    losses.observations.push_back(*o);
  }
  file.throw_if_any();
  if (const std::size_t found = different_amounts(losses.observations); found < 3)
    file.fail("the column '" + reader.amount().name + "' has " + std::to_string(found) +
                  (found == 1 ? " amount that is" : " different amounts that are") +
                  " not censored" + (columns.above ? " above " + format_number(losses.offset) : ""),
              "a fit needs at least 3");
  const auto [low, high] = std::minmax_element(
      losses.observations.begin(), losses.observations.end(),
      [](const Observation& a, const Observation& b) { return a.truncation < b.truncation; });
  losses.smallest_deductible = low->truncation;
  losses.largest_deductible = high->truncation;
  losses.source = file.source(reader.amount());
  return losses;
}

}  // namespace cofferdam::fit
