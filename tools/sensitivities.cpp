#include "sensitivities.hpp"

#include <cofferdam/error.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "compared_runs.hpp"
#include "display_width.hpp"
#include "scenario/scalars.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kWidth = 80;
constexpr const char *kRate = "rate", *kPoints = "points", *kAmount = "amount", *kMonths = "months",
                     *kDays = "days";

/// One input under one measure.
struct Row {
  const InputEffect* effect;
  const Measured *low, *high;
  PairedDifference change;
  double elasticity = 0;
};

/// Relative change of the measure to that of the input; NaN where one of them is 0.
double elasticity_of(const InputEffect& effect, const PairedDifference& change, double base) {
  const double moved = (effect.high.value - effect.low.value) / effect.input.value;
  return base != 0 && moved != 0 && effect.input.value != 0 ? change.value / base / moved
                                                            : std::nan("");
}

std::vector<Row> rows_of(const Sensitivities& all, std::size_t measure) {
  std::vector<Row> rows;
  for (const InputEffect& effect : all.effects) {
    const Measured &low = effect.at_low[measure], &high = effect.at_high[measure];
    const PairedDifference change = paired_difference(high, low);
    rows.push_back(
        {&effect, &low, &high, change, elasticity_of(effect, change, all.base[measure].value)});
  }
  const auto size = [](const Row& row) {
    return std::isnan(row.change.value) ? -1 : std::abs(row.change.value);
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Row& a, const Row& b) { return size(a) > size(b); });
  return rows;
}

/// What the numbers of an input are.
std::string kind_of(const InputNumber& input) {
  switch (input.form) {
    case InputNumber::Form::rate:
      return kRate;
    case InputNumber::Form::points:
      return kPoints;
    case InputNumber::Form::amount:
      return kAmount;
    case InputNumber::Form::whole:
      return "count";
    case InputNumber::Form::months:
      return kMonths;
    case InputNumber::Form::days:
      return kDays;
    case InputNumber::Form::number:
      break;
  }
  return "number";
}

std::string clipped_words(const InputEffect& effect) {
  if (effect.low.is_clipped && effect.high.is_clipped) return "both";
  return effect.low.is_clipped ? "low" : effect.high.is_clipped ? "high" : "no";
}

/// "(1.84 %: 1.656 % to 2.024 %)"
std::string range_of(const InputEffect& effect, const std::string& currency) {
  const auto text = [&](double value) {
    return input_text(kind_of(effect.input), value, currency);
  };
  const std::string clipped = clipped_words(effect);
  return "(" + text(effect.input.value) + ": " + text(effect.low.value) + " to " +
         text(effect.high.value) +
         (clipped == "no" ? ""
                          : ", " + (clipped == "both" ? std::string("ends") : clipped + " end") +
                                " of its range") +
         ")";
}

/// From the low to the high value around that without changes: - below the input, + above it.
std::string bar(const Row& row, double base, double longest, std::size_t half) {
  std::string cells(2 * half + 1, ' ');
  cells[half] = '|';
  if (!(longest > 0)) return cells;
  const auto draw = [&](double difference, char mark) {
    if (std::isnan(difference)) return;
    const auto length = static_cast<std::size_t>(
        std::lround(std::abs(difference) / longest * static_cast<double>(half)));
    for (std::size_t i = 1; i <= length; ++i) cells[difference < 0 ? half - i : half + i] = mark;
  };
  const double low = row.low->value - base, high = row.high->value - base;
  const bool low_first = std::abs(low) >= std::abs(high);
  draw(low_first ? low : high, low_first ? '-' : '+');
  draw(low_first ? high : low, low_first ? '+' : '-');
  return cells.substr(0, cells.find_last_not_of(' ') + 1);
}

/// Whether no trial feels the input.
bool has_effect(const Row& row) {
  return !(row.change.value == 0 && row.change.standard_error == 0 &&
           row.low->value == row.high->value);
}

/// The inputs that no trial feels, in one sentence.
std::string without_effect(const std::vector<Row>& rows) {
  std::string paths;
  for (const Row& row : rows)
    if (!has_effect(row)) paths += (paths.empty() ? "" : ", ") + printable(row.effect->input.path);
  return paths.empty() ? "" : "Without any effect: " + paths;
}

double longest_of(const std::vector<Row>& rows, double base) {
  double longest = 0;
  for (const Row& row : rows)
    for (const double value : {row.low->value, row.high->value})
      if (!std::isnan(value)) longest = std::max(longest, std::abs(value - base));
  return longest;
}

std::string first_words(const std::vector<Row>& rows, const MeasureName& measure,
                        const MeasureText& text, const InputStep& step) {
  if (rows.empty() || !rows.front().change.can_be_told())
    return "Nothing can be told to move " + measure.name + ".";
  const PairedDifference& change = rows.front().change;
  return "What moves " + measure.name + " most: " + rows.front().effect->input.path + " (from -" +
         step.text + " to +" + step.text + " changes it by " +
         text.number(change.value, change.standard_error) + " " + text.unit() + ")";
}

std::string padded(const std::string& text, std::size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, ' ') + text;
}

/// Words in lines of 80 places.
std::string in_lines(const std::string& text) {
  std::string lines, line;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!line.empty() && display_width(line) + 1 + display_width(word) > kWidth) {
      lines += line + "\n";
      line = "  " + word;
    } else {
      line += (line.empty() ? "" : " ") + word;
    }
    at = end + 1;
  }
  return lines + line + "\n";
}

/// Columns of numbers, then the bar in what is left of the width.
std::string numbers_and_bars(const std::vector<Row>& rows, const Sensitivities& all, double base,
                             const MeasureText& text) {
  using Line = std::vector<std::string>;
  std::vector<Line> lines = {{"at low", "at high", "change", "elasticity"}};
  for (const Row& row : rows)
    lines.push_back({text.number(row.low->value, 0), text.number(row.high->value, 0),
                     text.number(row.change.value, row.change.standard_error) +
                         (verdict_of(row.change) == kUntold ? " *" : "  "),
                     std::isnan(row.elasticity) ? "n/a" : fixed_text(row.elasticity, 2)});
  std::vector<std::size_t> widths(lines.front().size(), 0);
  for (const Line& line : lines)
    for (std::size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], line[c].size());
  const std::size_t used =
      std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + 2 * widths.size() + 2;
  const std::size_t left = used < kWidth ? kWidth - used : 0;
  const std::size_t half = std::clamp<std::size_t>(left / 2, 4, 15) - 1;
  std::string shown;
  for (std::size_t l = 0; l < lines.size() && !rows.empty(); ++l) {
    if (l > 0) {
      const InputEffect& effect = *rows[l - 1].effect;
      const std::string path = printable(effect.input.path), range = range_of(effect, all.currency);
      const bool fits = display_width(path) + 1 + display_width(range) <= kWidth;
      shown += path + (fits ? " " : "\n  ") + range + "\n";
    }
    std::string line;
    for (std::size_t c = 0; c < widths.size(); ++c) line += "  " + padded(lines[l][c], widths[c]);
    if (l > 0) line += "  " + bar(rows[l - 1], base, longest_of(rows, base), half);
    shown += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return shown;
}

}  // namespace

std::string input_text(const std::string& kind, double value, const std::string& currency) {
  if (kind == kRate) return Words::percent(value);
  if (kind == kPoints) return Words::number(100 * value) + " pp";
  if (kind == kAmount) return Words(currency).money(value);
  const bool is_span = kind == kMonths || kind == kDays;
  return Words::number(value) + (is_span ? " " + kind : "");
}

InputStep input_step(const std::string& text) {
  const bool points = text.find("pp") != std::string::npos;
  const Parsed<double> size = points ? parse_points(text) : parse_rate(text);
  if (!size.value || *size.value <= 0 || (!points && *size.value >= 1))
    throw Error(ExitCode::scenario, "--step is '" + text +
                                        "'; write a part of each input, such as 10%, or points of "
                                        "rates, such as 1pp");
  return {*size.value, !points, rounded_text(100 * *size.value) + (points ? " pp" : " %")};
}

Table sensitivities_table(const Sensitivities& all) {
  std::vector<std::string> measure, unit, input, kind, verdict, clipped;
  std::vector<double> value, low, high, base, base_error, at_low, low_error, at_high, high_error,
      change, change_error, elasticity;
  for (std::size_t m = 0; m < all.measures.size(); ++m)
    for (const Row& row : rows_of(all, m)) {
      measure.push_back(all.measures[m].name), unit.push_back(all.measures[m].unit);
      input.push_back(row.effect->input.path), kind.push_back(kind_of(row.effect->input));
      value.push_back(row.effect->input.value);
      low.push_back(row.effect->low.value), high.push_back(row.effect->high.value);
      clipped.push_back(clipped_words(*row.effect));
      base.push_back(all.base[m].value), base_error.push_back(all.base[m].standard_error);
      at_low.push_back(row.low->value), low_error.push_back(row.low->standard_error);
      at_high.push_back(row.high->value), high_error.push_back(row.high->standard_error);
      change.push_back(row.change.value), change_error.push_back(row.change.standard_error);
      elasticity.push_back(row.elasticity), verdict.push_back(verdict_of(row.change));
    }
  const std::string of_row = "as in 'unit'";
  return {
      kSensitivities,
      "one input, lowered and raised, under one measure",
      {{"measure", "", "what is looked at", measure},
       {"unit", "", "unit of the measure: a currency, or 1", unit},
       {"input", "", "path of the input", input},
       {"kind", "",
        "what the input is: a rate, points of one, an amount, a number, a count, months or days",
        kind},
       {"value", "1", "the input as it is", value},
       {"low_value", "1", "the input lowered", low},
       {"high_value", "1", "the input raised", high},
       {"clipped", "", "which of them lies at an end of the range: low, high, both or no", clipped},
       {"estimate", of_row, "the measure as the scenario is", base},
       {"estimate_standard_error", of_row, "its standard error", base_error},
       {"at_low", of_row, "the measure with the lowered input", at_low},
       {"at_low_standard_error", of_row, "its standard error", low_error},
       {"at_high", of_row, "the measure with the raised input", at_high},
       {"at_high_standard_error", of_row, "its standard error", high_error},
       {"change", of_row, "at_high - at_low, on the same trials", change},
       {"change_standard_error", of_row, "its standard error, of trials in pairs", change_error},
       {"elasticity", "1", "relative change of the measure / relative change of the input",
        elasticity},
       {"verdict", "",
        "of the change: ok; cannot be told from 0, below 2 standard errors; no standard error; "
        "not available",
        verdict}}};
}

std::string tornado_text(const Sensitivities& all) {
  std::string shown;
  bool untold = false;
  for (std::size_t m = 0; m < all.measures.size(); ++m) {
    const std::vector<Row> rows = rows_of(all, m);
    const Measured& base = all.base[m];
    const MeasureText text(all.measures[m], std::abs(base.value));
    const std::string none = without_effect(rows);
    std::vector<Row> felt;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(felt), has_effect);
    shown += in_lines(first_words(rows, all.measures[m], text, all.step)) +
             in_lines("As the scenario is: " + text.number(base.value, base.standard_error) + " " +
                      text.unit()) +
             numbers_and_bars(felt, all, base.value, text) + (none.empty() ? "" : in_lines(none)) +
             "\n";
    for (const Row& row : felt) untold = untold || verdict_of(row.change) == kUntold;
  }
  shown += in_lines(
      "Change: from the lowered to the raised input, on the same trials, with its standard error. "
      "Bars: - lowered, + raised, around the scenario as it is.");
  if (untold) shown += "* cannot be told from 0: below 2 standard errors\n";
  return shown;
}

}  // namespace cofferdam
