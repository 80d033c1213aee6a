#include "portfolios/fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <utility>

#include "base/random.hpp"
#include "distributions/distribution.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kMostAsked = 2e9;             // cases x exposures of a field
constexpr double kResidue = 1e-12;             // of sums of rates
constexpr std::size_t kMostCellProblems = 20;  // per field; a wrong file repeats itself

/// A cell of a column that a field of that unit reads.
Parsed<double> parse_cell_of(Type unit, std::string_view cell) {
  if (unit == Type::date) return parse_day_number(cell);
  const Parsed<double> number = parse_cell(cell);
  if (unit != Type::duration || cell.find('_') != cell.npos) return number;
  return parse_months(number.value ? std::string(cell) + " months" : std::string(cell));
}

/// "must be at least 1", and of what.
std::string bounds_text(const Range& range, Type unit) {
  return range_text(range) + (unit == Type::duration ? " months" : "");
}

}  // namespace

void FieldResolver::for_each_leaf(const Value& field, const Leaf& leaf) {
  RowList all(exposures_.rows());
  std::iota(all.begin(), all.end(), 0u);
  for_each_leaf(field, all, leaf);
}

void FieldResolver::for_each_leaf(const Value& field, const RowList& rows, const Leaf& leaf) {
  if (field.ok) split(field, rows, leaf);
}

void FieldResolver::split(const Value& field, const RowList& rows, const Leaf& leaf) {
  if (field.form == Value::Form::by_tag) return split_by_tag(field, rows, leaf);
  if (field.form == Value::Form::cases) return split_cases(field, rows, leaf);
  leaf(field, rows);
}

void FieldResolver::split_by_tag(const Value& field, const RowList& rows, const Leaf& leaf) {
  const Tag* tag = exposures_.tag(field.text);
  if (!tag) {
    std::vector<std::string> known;
    for (const Tag& other : exposures_.all_tags()) known.push_back(other.name);
    return problems_.add(field.place, field.path, "'" + field.text + "' is no tag of the portfolio",
                         did_you_mean(field.text, known, "declare it under 'tags'"));
  }
  if (tag->codes.size() != exposures_.rows())
    return problems_.add(
        field.place, field.path,
        "the tag '" + field.text + "' is not known yet where this is asked",
        "a tag of a number comes after the number: attributes, score, ead, then pd");
  for (const auto& entry : field.entries)
    if (!codes_.of(*tag, entry.first))
      problems_.add(entry.second.place, entry.second.path,
                    "no exposure has " + tag->name + " = '" + entry.first + "'",
                    did_you_mean(entry.first, tag->values, "remove it or check the value"));
  RowList sorted = rows;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return tag->codes[a] < tag->codes[b]; });
  for (auto first = sorted.begin(), end = first; first != sorted.end(); first = end) {
    const std::uint32_t code = tag->codes[*first];
    end = std::find_if(first, sorted.end(),
                       [&](std::uint32_t row) { return tag->codes[row] != code; });
    if (const Value* value = field.find(tag->values[code]))
      split(*value, RowList(first, end), leaf);
    else
      add_without_value(field, *tag, std::span(first, end));
  }
}

/// An empty value of a tag is most often an empty cell of a file, which says nothing by itself.
void FieldResolver::add_without_value(const Value& field, const Tag& tag,
                                      std::span<const std::uint32_t> rows) {
  const std::string& value = tag.values[tag.codes[rows.front()]];
  const auto column = source_.tag_columns.find(tag.name);
  const bool in_file = source_.file && column != source_.tag_columns.end();
  if (!value.empty()) {
    const std::string where =
        in_file
            ? ", as in line " + std::to_string(source_.file->line_of(source_.rows[rows.front()])) +
                  " of the file"
            : "";
    return problems_.add(field.place, field.path,
                         "no value for " + tag.name + " = '" + value + "'" + where,
                         "add it under 'values'");
  }
  if (!in_file) return add_without_cell(field, tag, rows);
  for (std::size_t i = 0; i < std::min(rows.size(), kMostCellProblems); ++i)
    problems_.add(
        source_.file->problem_at(*source_.file->find(column->second), source_.rows[rows[i]],
                                 "the cell is empty, and " + field.path + " goes by '" + tag.name +
                                     "' (id " + exposures_.id(rows[i]) + ")",
                                 "fill it in, or add a value for '' under 'values' there"));
}

/// Of a clause, which knows no file, but where the first empty cell of the tag is.
void FieldResolver::add_without_cell(const Value& field, const Tag& tag,
                                     std::span<const std::uint32_t> rows) {
  const std::string id = exposures_.id(rows.front()), none = " no '" + tag.name + "'";
  const std::string who = rows.size() == 1 ? "exposure " + id + " has" + none
                                           : std::to_string(rows.size()) + " exposures have" +
                                                 none + ", the first of them is " + id;
  if (!tag.first_empty)
    return problems_.add(field.place, field.path, who,
                         "fill the empty cells in, or add a value for '' under 'values'");
  Problem cell = *tag.first_empty;
  cell.what = "the first empty cell of this column, and " + field.path + " goes by '" + tag.name +
              "': " + who;
  cell.advice = rows.size() == 1 ? "fill it in, or add a value for '' under 'values' there"
                                 : "fill them in, or add a value for '' under 'values' there";
  problems_.add(std::move(cell));
}

void FieldResolver::split_cases(const Value& field, const RowList& rows, const Leaf& leaf) {
  if (static_cast<double>(field.items.size()) * static_cast<double>(rows.size()) > kMostAsked)
    return problems_.add(field.place, field.path,
                         std::to_string(field.items.size()) + " cases for " +
                             std::to_string(rows.size()) + " exposures",
                         "write them as {by: TAG, values: {...}}, or as a column of the file");
  RowList left = rows;
  for (const Value& item : field.items) {
    RowList part, others;
    if (item.condition) {
      const std::vector<char> holds =
          rows_where(*item.condition, exposures_, left, codes_,
                     item.path.substr(0, item.path.rfind('.')) + ".when", problems_);
      for (std::size_t i = 0; i < left.size(); ++i) (holds[i] ? part : others).push_back(left[i]);
    } else {
      part.swap(left);
    }
    left.swap(others);
    if (!part.empty()) split(item, part, leaf);
  }
  if (!left.empty())
    problems_.add(field.place, field.path,
                  std::to_string(left.size()) + " exposures meet none of the cases",
                  "end with {otherwise: ...}");
}

std::vector<double> FieldResolver::numbers(const Value& field, const Range& range, Type unit) {
  return numbers(field, range, std::vector<char>(exposures_.rows(), 1), unit);
}

std::vector<double> FieldResolver::numbers(const Value& field, const Range& range,
                                           const std::vector<char>& on, Type unit) {
  std::vector<double> out(exposures_.rows(), 0.0);
  RowList asked;
  for (std::uint32_t row = 0; row < on.size(); ++row)
    if (on[row]) asked.push_back(row);
  for_each_leaf(field, asked, [&](const Value& leaf, const RowList& rows) {
    if (leaf.form == Value::Form::column || leaf.form == Value::Form::attribute)
      return read_column(leaf, range, rows, out, unit);
    if (leaf.form == Value::Form::distribution) return draw(leaf, range, rows, out, unit);
    if (leaf.form == Value::Form::sum) return add_up(leaf, range, rows, out);
    if (leaf.form == Value::Form::bands) return take_bands(leaf, range, rows, out);
    for (const std::uint32_t row : rows) out[row] = leaf.number;
  });
  return out;
}

void FieldResolver::add_up(const Value& sum, const Range& range, const RowList& rows,
                           std::vector<double>& out) {
  std::vector<char> on(exposures_.rows(), 0);
  for (const std::uint32_t row : rows) on[row] = 1;
  const std::vector<double> base = numbers(sum.at("base"), range, on, Type::rate);
  for (const std::uint32_t row : rows) out[row] = base[row];
  for (const Value& points : sum.items) {
    const std::string path = points.path.substr(0, points.path.rfind('.')) + ".when";
    const std::vector<char> holds =
        rows_where(*points.condition, exposures_, rows, codes_, path, problems_);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (holds[i]) out[rows[i]] += points.number;
  }
  const Value* most = sum.find("at_most");
  std::size_t outside = 0;
  double worst = 0;
  for (const std::uint32_t row : rows) {
    if (most && out[row] > most->number + kResidue) {
      if (lowered_.empty()) lowered_.assign(exposures_.rows(), 0);
      lowered_[row] += out[row] - most->number;
      out[row] = most->number;
    }
    // What sums of decimals miss is no problem of the author, and no ceiling takes it off.
    if (most) out[row] = std::min(out[row], most->number);
    const double nearest = std::clamp(out[row], range.low, range.high);
    if (std::abs(nearest - out[row]) < kResidue) out[row] = nearest;
    if (!inside(range, out[row]) && outside++ == 0) worst = out[row];
  }
  if (outside > 0)
    problems_.add(sum.place, sum.path,
                  "adds up to " + rounded_text(100 * worst) + " % for " + std::to_string(outside) +
                      (outside == 1 ? " exposure" : " exposures"),
                  range_text(range, true) + "; write at_most: RATE");
}

void FieldResolver::take_bands(const Value& bands, const Range& range, const RowList& rows,
                               std::vector<double>& out) {
  const std::vector<double>* by = exposures_.attribute(bands.text);
  if (!by || by->size() != exposures_.rows())
    return problems_.add(bands.place, bands.path + ".by",
                         "'" + bands.text + "' is no attribute of the portfolio",
                         did_you_mean(bands.text, exposures_.attribute_names(),
                                      "declare it under 'attributes' of the portfolio"));
  std::vector<char> on(exposures_.rows(), 0);
  for (const std::uint32_t row : rows) on[row] = 1;
  const bool marginal = bands.per == "marginal";
  const std::vector<double>* begins = exposures_.slice_begins(bands.text);
  RowList left = rows;
  double low = 0;
  for (const Value& band : bands.items) {
    const Value* up_to = band.find("up_to");
    const double end = up_to ? up_to->number : std::numeric_limits<double>::infinity();
    const std::vector<double> values = numbers(band.at("value"), range, on, Type::rate);
    RowList above;
    for (const std::uint32_t row : left) {
      const double x = (*by)[row], from = begins ? (*begins)[row] : 0, slice = x - from;
      if (marginal && slice > 0)
        out[row] += values[row] * std::max(0.0, std::min(x, end) - std::max(low, from)) / slice;
      else if (x <= end)
        out[row] = values[row];
      if (x > end) above.push_back(row);
    }
    left.swap(above);
    low = end;
  }
}

std::vector<double> FieldResolver::uniforms_of(const Value& leaf, const RowList& rows) const {
  const std::uint64_t entity = entity_of(leaf.path);
  std::vector<double> uniforms(rows.size());
  if (rows.size() == exposures_.rows()) {
    fill_uniform(source_.portfolio_seed, Purpose::book, 0, entity, uniforms);
    return uniforms;
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    uniforms[i] = uniform_open(
        stream_block(source_.portfolio_seed, Purpose::book, 0, entity, rows[i] / 4)[rows[i] % 4]);
  return uniforms;
}

void FieldResolver::draw(const Value& leaf, const Range& range, const RowList& rows,
                         std::vector<double>& out, Type unit) {
  const auto distribution = make_distribution(leaf, problems_);
  if (!distribution) return;
  if (distribution->low() < range.low || distribution->high() > range.high)
    return problems_.add(
        leaf.place, leaf.path,
        "draws between " + format_number(distribution->low()) + " and " +
            (std::isfinite(distribution->high()) ? format_number(distribution->high())
                                                 : "infinity"),
        bounds_text(range, unit) + "; choose a distribution that stays there");
  if (source_.cells > 0 && !std::isfinite(distribution->mean()))
    return problems_.add(leaf.place, leaf.path, "draws without a finite mean",
                         "fine-grained rows stand for it: lighten the tail, or cut it");
  std::vector<double> values(rows.size(), distribution->mean());
  if (source_.cells == 0) distribution->sample(uniforms_of(leaf, rows), values);
  for (std::size_t i = 0; i < rows.size(); ++i) out[rows[i]] = values[i];
}

void FieldResolver::read_column(const Value& leaf, const Range& range, const RowList& rows,
                                std::vector<double>& out, Type unit) {
  if (leaf.form == Value::Form::attribute) return read_attribute(leaf, range, rows, out, unit);
  if (source_.file && source_.file->find(leaf.text))
    return read_cells(leaf, range, rows, out, unit);
  if (!source_.reads_columns)
    problems_.add(
        leaf.place, leaf.path, "column '" + leaf.text + "' where only attributes are read",
        "write {attribute: NAME}, and under 'attributes' of the portfolio NAME: {column: " +
            leaf.text + "}");
  else if (!source_.file)
    problems_.add(leaf.place, leaf.path, "column '" + leaf.text + "', but no file to read it from",
                  "portfolios without 'file' have no columns: give one, or a number");
}

void FieldResolver::read_attribute(const Value& leaf, const Range& range, const RowList& rows,
                                   std::vector<double>& out, Type unit) {
  const std::vector<double>* attribute = exposures_.attribute(leaf.text);
  if (!attribute || attribute->size() != out.size()) {
    return problems_.add(leaf.place, leaf.path,
                         "'" + leaf.text + "' is no attribute of the portfolio",
                         did_you_mean(leaf.text, exposures_.attribute_names(),
                                      "declare it under 'attributes' of the portfolio"));
  }
  bool told = false;
  for (const std::uint32_t i : rows) {
    const double x = (*attribute)[i];
    const bool whole = unit != Type::duration || x == std::floor(x);
    if (whole && inside(range, x))
      out[i] = x;
    else if (!std::exchange(told, true))
      problems_.add(leaf.place, leaf.path,
                    "attribute '" + leaf.text + "' holds " + format_number(x) + " for loan " +
                        exposures_.id(i),
                    whole ? bounds_text(range, unit) : "loans run for whole months");
  }
}

void FieldResolver::read_cells(const Value& leaf, const Range& range, const RowList& rows,
                               std::vector<double>& out, Type unit) {
  const CsvColumn* column = source_.file->find(leaf.text);
  const CsvColumn* per = leaf.per.empty() ? nullptr : source_.file->find(leaf.per);
  std::size_t found = 0;
  const auto cell = [&](const CsvColumn& in, std::size_t row, double& number, Type kind) {
    const Parsed<double> parsed = parse_cell_of(kind, in.cells[row]);
    number = parsed.value.value_or(0);
    if (!parsed.value && found++ < kMostCellProblems)
      problems_.add(source_.file->problem_at(in, row, parsed.what, parsed.advice));
    return parsed.value.has_value();
  };
  for (const std::uint32_t i : rows) {
    const std::size_t row = source_.rows[i];
    double number = 0, divisor = 1;
    if (!cell(*column, row, number, unit) || (per && !cell(*per, row, divisor, Type::number)))
      continue;
    const double x = number / divisor;
    if (std::isfinite(x) && (unit == Type::date || inside(range, x))) {
      out[i] = x;
    } else if (found++ < kMostCellProblems) {
      const std::string per_text = per ? " after division by '" + leaf.per + "'" : "";
      problems_.add(source_.file->problem_at(
          *column, row,
          std::isfinite(x) ? rounded_text(x) + per_text + " is out of range"
                           : "there is no number" + per_text,
          std::isfinite(x) ? bounds_text(range, unit) : "the divisor must not be 0"));
    }
  }
}

void collect_columns(const Value& value, std::set<std::string>& columns) {
  if (value.form == Value::Form::column) columns.insert({value.text, value.per});
  columns.erase("");
  for (const Value& item : value.items) collect_columns(item, columns);
  for (const auto& entry : value.entries) collect_columns(entry.second, columns);
}

Tag tag_of(const std::string& name, const std::vector<std::string_view>& cells, const Value& where,
           Problems& problems) {
  Tag tag{name, {}, {}};
  std::map<std::string_view, std::uint32_t> codes;
  for (const std::string_view cell : cells) codes.emplace(cell, 0);
  if (codes.size() > 65'535) {
    problems.add(where.place, where.path, std::to_string(codes.size()) + " different values",
                 "a tag is a label of at most 65,535 values; read numbers as attributes");
    codes = {{"", 0}};
  }
  for (auto& [text, code] : codes) {
    code = static_cast<std::uint32_t>(tag.values.size());
    tag.values.emplace_back(text);
  }
  tag.codes.reserve(cells.size());
  for (const std::string_view cell : cells) tag.codes.push_back(codes[cell]);
  return tag;
}

}  // namespace cofferdam
