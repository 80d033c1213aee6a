#include "sweep.hpp"

#include <cofferdam/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "compared_runs.hpp"
#include "display_width.hpp"
#include "folded_table.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr const char* kAsItIs = "as it is";

[[noreturn]] void refuse(const std::string& text, const std::string& why) {
  throw Error(ExitCode::scenario, "--vary " + text + ": " + why);
}

/// The pieces between separators that stand in no brackets and quotes, without blanks around them.
std::vector<std::string> pieces_of(const std::string& text, char separator) {
  std::vector<std::string> pieces = {""};
  int depth = 0;
  char quote = 0;
  for (const char c : text) {
    if (quote)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    depth += !quote && (c == '[' || c == '{') ? 1 : !quote && (c == ']' || c == '}') ? -1 : 0;
    if (c == separator && depth == 0 && !quote)
      pieces.emplace_back();
    else
      pieces.back() += c;
  }
  for (std::string& piece : pieces) {
    piece.erase(0, piece.find_first_not_of(' '));
    piece.erase(piece.find_last_not_of(' ') + 1);
  }
  return pieces;
}

/// How the ends of a range are written: its numbers are written likewise.
struct NumberForm {
  Parsed<double> (*parse)(std::string_view);
  double scale;
  const char* unit;
};

NumberForm form_of(const std::string& text) {
  if (text.find("pp") != std::string::npos) return {parse_points, 100, " pp"};
  if (text.find('%') != std::string::npos) return {parse_rate, 100, " %"};
  return {parse_amount, 1, ""};
}

/// So that 1% and 1.0 % are the same.
std::string number_or_text(const std::string& value) {
  const NumberForm form = form_of(value);
  const Parsed<double> number = form.parse(value);
  return number.value ? rounded_text(*number.value) : value;
}

std::vector<std::string> values_between(const std::string& text,
                                        const std::vector<std::string>& ends) {
  constexpr long long kMost = 1'000'000;
  const NumberForm form = form_of(ends[0]);
  const Parsed<double> low = form.parse(ends[0]), high = form.parse(ends[1]);
  const Parsed<long long> count = parse_integer(ends[2]);
  for (const Parsed<double>* end : {&low, &high})
    if (!end->value)
      refuse(text, end->what + "; write lo:hi:n with two numbers of one kind, such as 1%:3%:5");
  if (!count.value || *count.value < 2 || *count.value > kMost)
    refuse(text, "'" + ends[2] + "' is no number of values, of 2 or more; write lo:hi:n");
  // No more digits than tell the values apart: what is written is what is run.
  const double step =
      form.scale * (*high.value - *low.value) / static_cast<double>(*count.value - 1);
  const double grain = step != 0 ? std::pow(10, std::floor(std::log10(std::abs(step))) - 3) : 0;
  std::vector<std::string> values;
  for (long long i = 0; i < *count.value; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(*count.value - 1);
    const double value = form.scale * (*low.value + part * (*high.value - *low.value));
    const bool is_end = i == 0 || i + 1 == *count.value || grain == 0;
    values.push_back(rounded_text(is_end ? value : std::round(value / grain) * grain) + form.unit);
  }
  return values;
}

}  // namespace

VariedInput varied_input(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos || equals == 0)
    refuse(text, "there is no path with its values; write PATH=a,b,c or PATH=lo:hi:n");
  const std::string all = text.substr(equals + 1);
  const std::vector<std::string> ends = pieces_of(all, ':');
  VariedInput input{text.substr(0, equals), {}};
  input.values = ends.size() == 3 && pieces_of(all, ',').size() == 1 ? values_between(text, ends)
                                                                     : pieces_of(all, ',');
  std::set<std::string> known;
  for (const std::string& value : input.values) {
    if (value.empty()) refuse(text, "a value is empty");
    if (!known.insert(number_or_text(value)).second)
      refuse(text, "the value " + value + " stands twice");
  }
  return input;
}

std::vector<std::vector<std::string>> combinations_of(const std::vector<VariedInput>& inputs) {
  std::vector<std::vector<std::string>> all = {{}};
  for (const VariedInput& input : inputs) {
    std::vector<std::vector<std::string>> longer;
    for (const std::vector<std::string>& so_far : all)
      for (const std::string& value : input.values) {
        longer.push_back(so_far);
        longer.back().push_back(value);
      }
    all = std::move(longer);
  }
  return all;
}

Table sweep_table(const Sweep& sweep) {
  Table table{"sweep", "one combination of values; the first row is the scenario as it is", {}};
  for (std::size_t i = 0; i < sweep.inputs.size(); ++i) {
    std::vector<std::string> cells;
    for (const SweepRow& row : sweep.rows)
      cells.push_back(row.values.empty() ? kAsItIs : row.values[i]);
    table.columns.push_back({sweep.inputs[i].path, "", "value of the input", std::move(cells)});
  }
  for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
    std::vector<double> value, error, difference, difference_error;
    for (const SweepRow& row : sweep.rows) {
      const PairedDifference paired =
          paired_difference(row.measured[m], sweep.rows.front().measured[m]);
      value.push_back(row.measured[m].value), error.push_back(row.measured[m].standard_error);
      difference.push_back(paired.value), difference_error.push_back(paired.standard_error);
    }
    const auto& [name, unit] = sweep.measures[m];
    const auto add = [&, &named = name, &of = unit](const std::string& more,
                                                    const std::string& meaning,
                                                    std::vector<double> cells) {
      table.columns.push_back({named + more, of, meaning, std::move(cells)});
    };
    add("", "the measure", std::move(value));
    add(" standard error", "its standard error", std::move(error));
    add(" difference", "difference to the scenario as it is, on the same trials",
        std::move(difference));
    add(" difference standard error", "its standard error, of trials in pairs",
        std::move(difference_error));
  }
  return table;
}

std::vector<Table> sweep_results(const Sweep& sweep) {
  std::vector<std::int64_t> of_measure, of_input;
  std::vector<std::string> measure, unit, verdict, input, text;
  std::vector<double> value, error, difference, difference_error;
  for (std::size_t r = 0; r < sweep.rows.size(); ++r) {
    const SweepRow& row = sweep.rows[r];
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      of_input.push_back(static_cast<std::int64_t>(r));
      input.push_back(sweep.inputs[i].path), text.push_back(row.values[i]);
    }
    for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
      const PairedDifference paired =
          paired_difference(row.measured[m], sweep.rows.front().measured[m]);
      of_measure.push_back(static_cast<std::int64_t>(r));
      measure.push_back(sweep.measures[m].name), unit.push_back(sweep.measures[m].unit);
      value.push_back(row.measured[m].value), error.push_back(row.measured[m].standard_error);
      difference.push_back(paired.value), difference_error.push_back(paired.standard_error);
      verdict.push_back(r == 0 ? "ok" : verdict_of(paired));
    }
  }
  const std::string of_row = "as in 'unit'";
  return {{kSweep,
           "one measure of one run with a combination of values",
           {{"run", "", "number of the run; 0 is the scenario as it is", of_measure},
            {"measure", "", "what is looked at", measure},
            {"unit", "", "unit of the measure: a currency, or 1", unit},
            {"estimate", of_row, "the measure", value},
            {"estimate_standard_error", of_row, "its standard error", error},
            {"difference", of_row, "difference to run 0, on the same trials", difference},
            {"difference_standard_error", of_row, "its standard error, of trials in pairs",
             difference_error},
            {"verdict", "",
             "of the difference: ok; cannot be told from 0, below 2 standard errors; no standard "
             "error; not available",
             verdict}}},
          {kSweepInputs,
           "one input of one run",
           {{"run", "", "number of the run, from 1 on", of_input},
            {"input", "", "path of the input", input},
            {"value", "", "its value, as --set takes it", text}}}};
}

std::string sweep_text(const Sweep& sweep, std::size_t width) {
  FoldedTable table;
  table.title =
      "sweep: each measure with its standard error, and the difference to the scenario as it is";
  table.rows = sweep.rows.size();
  for (std::size_t i = 0; i < sweep.inputs.size(); ++i) {
    FoldedColumn column{printable(sweep.inputs[i].path), "", true, true, {}};
    for (const SweepRow& row : sweep.rows)
      column.cells.push_back(row.values.empty() ? kAsItIs : printable(row.values[i]));
    table.columns.push_back(std::move(column));
  }
  bool untold = false;
  for (std::size_t m = 0; m < sweep.measures.size(); ++m) {
    const Measured& base = sweep.rows.front().measured[m];
    double typical = 0;
    for (const SweepRow& row : sweep.rows)
      if (std::isfinite(row.measured[m].value))
        typical = std::max(typical, std::abs(row.measured[m].value));
    const MeasureText text(sweep.measures[m], typical);
    FoldedColumn value{sweep.measures[m].name, text.unit(), true, false, {}};
    FoldedColumn change{"difference", text.unit(), true, false, {}};
    for (const SweepRow& row : sweep.rows) {
      const PairedDifference paired = paired_difference(row.measured[m], base);
      const bool told = row.values.empty() || std::isnan(paired.value) || paired.can_be_told();
      value.cells.push_back(text.number(row.measured[m].value, row.measured[m].standard_error));
      change.cells.push_back(row.values.empty() ? ""
                                                : text.number(paired.value, paired.standard_error) +
                                                      (told ? "" : " *"));
      untold = untold || !told;
    }
    table.columns.push_back(std::move(value));
    table.columns.push_back(std::move(change));
  }
  if (untold) table.notes.push_back("* cannot be told from 0: below 2 standard errors.");
  return laid_out(table, width);
}

}  // namespace cofferdam
