#include "portfolios/loan_book.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unordered_map>

#include "base/random.hpp"
#include "distributions/truncated.hpp"
#include "scenario/csv.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kMostLoans = 4e9;
constexpr std::size_t kMostRows = 200'000'000;

class Builder {
 public:
  Builder(const Value& portfolio, const PortfolioContext& context, Problems& problems)
      : portfolio_(portfolio), context_(context), problems_(problems), before_(problems.size()) {
    source_.portfolio_seed = context.portfolio_seed;
    source_.portfolio = context.name;
  }

  LoanBook build() {
    const int sources =
        portfolio_.at("file").given + portfolio_.at("count").given + portfolio_.at("volume").given;
    if (sources != 1) {
      problems_.add(portfolio_.place, portfolio_.path,
                    sources == 0 ? "no loans" : "several sources of loans",
                    "give one of 'file', 'count' and 'volume'");
      return {};
    }
    if (portfolio_.at("file").given) {
      if (!read_file()) return {};
      fill(source_.rows.size());
    } else if (portfolio_.at("count").given) {
      fill(static_cast<std::size_t>(portfolio_.at("count").number));
    } else {
      fill_volume(portfolio_.at("volume").number);
    }
    if (book_.exposures.rows() == 0 && clean())
      problems_.add(portfolio_.at("file").place, portfolio_.path, "zero loans",
                    "a portfolio needs at least one");
    if (portfolio_.at("group_equal_loans").is_true() && clean()) group_equal();
    return std::move(book_);
  }

 private:
  bool clean() const { return problems_.size() == before_; }

  bool read_file() {
    const Value& file = portfolio_.at("file");
    std::vector<std::string> columns;
    collect_columns(portfolio_, columns);
    for (const auto& [name, tag] : portfolio_.at("tags").entries)
      if (tag.at("column")) columns.push_back(tag.at("column").text);
    if (portfolio_.at("id")) columns.push_back(portfolio_.at("id").text);
    const Value& where = file.at("where");
    if (where)
      for (const std::string& name : names_in(*where.condition)) columns.push_back(name);
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    const std::filesystem::path given(file.at("path").text);
    const auto path = given.is_absolute() ? given : std::filesystem::path(context_.folder) / given;
    try {
      file_.emplace(read_csv(path.string(), columns));
    } catch (const InputError& error) {
      for (const Problem& problem : error.problems()) problems_.add(problem);
      return false;
    }
    source_.file = &*file_;
    choose_rows(where);
    book_.input =
        InputFile{file.at("path").text, file_->sha256(), source_.rows.size(), file_->rows()};
    return true;
  }

  /// Rows of the file that satisfy `where`: its names are columns, as tags or as numbers.
  void choose_rows(const Value& where) {
    Exposures columns;
    columns.count.assign(file_->rows(), 1);
    std::vector<std::size_t> all(file_->rows());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    source_.rows = all;
    if (!where) return;
    add_columns(*where.condition, where, columns);
    const std::vector<char> chosen = rows_where(*where.condition, columns, where, problems_);
    source_.rows.clear();
    for (const std::size_t row : all)
      if (chosen[row]) source_.rows.push_back(row);
  }

  void add_columns(const Predicate& condition, const Value& where, Exposures& columns) {
    for (const Predicate& part : condition.parts) add_columns(part, where, columns);
    const CsvColumn* column = condition.name.empty() ? nullptr : file_->find(condition.name);
    if (!column) return;
    if (condition.op != Predicate::Op::up_to && condition.op != Predicate::Op::over) {
      if (!columns.tag(condition.name))
        columns.tags.push_back(tag_of(condition.name, column->cells, where, problems_));
      return;
    }
    if (columns.attribute(condition.name)) return;
    Value leaf = where;
    leaf.form = Value::Form::column;
    leaf.text = condition.name;
    columns.attributes.push_back(
        {condition.name, FieldResolver(columns, source_, problems_).numbers(leaf, kAnyNumber)});
  }

  void fill(std::size_t rows) {
    Exposures& exposures = book_.exposures;
    exposures.count.assign(rows, 1);
    if (portfolio_.at("id") && file_)
      for (const std::size_t row : source_.rows)
        exposures.ids.emplace_back(file_->find(portfolio_.at("id").text)->cells[row]);
    add_tags();
    FieldResolver resolver(exposures, source_, problems_);
    for (const auto& [name, field] : portfolio_.at("attributes").entries)
      exposures.attributes.push_back({name, resolver.numbers(field, kAnyNumber)});
    exposures.ead = exposures_at_default(resolver);
    exposures.pd = resolver.numbers(portfolio_.at("pd"), kShare);
    book_.loss =
        std::make_unique<LossGivenDefault>(portfolio_.at("lgd"), resolver, rows, problems_);
    exposures.lgd.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) exposures.lgd[i] = book_.loss->mean(i);
    if (portfolio_.at("realised_loss"))
      exposures.realised = resolver.numbers(portfolio_.at("realised_loss"), kAtLeastZero);
    count_loans(resolver);
  }

  void count_loans(FieldResolver& resolver) {
    const std::vector<double> counts =
        resolver.numbers(portfolio_.at("loans_per_row"), {1, 4e9, false, false});
    double total = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      book_.exposures.count[i] = static_cast<std::uint32_t>(counts[i]);
      total += counts[i];
      if (counts[i] != std::floor(counts[i])) {
        problems_.add(portfolio_.at("loans_per_row").place, portfolio_.at("loans_per_row").path,
                      format_number(counts[i]) + " loans in row " + book_.exposures.id(i),
                      "counts are whole numbers");
        return;
      }
    }
    if (total > kMostLoans)
      problems_.add(portfolio_.place, portfolio_.path, format_number(total) + " loans",
                    "at most 4e9 fit a portfolio");
  }

  std::vector<double> exposures_at_default(FieldResolver& resolver) {
    const Value &field = portfolio_.at("ead"), &redraw = portfolio_.at("redraw_above"),
                &clamp = portfolio_.at("clamp_above");
    if (!redraw && !clamp) return resolver.numbers(field, kAtLeastZero);
    const Value& cap = redraw ? redraw : clamp;
    if (redraw && clamp)
      problems_.add(clamp.place, clamp.path, "both redraw_above and clamp_above", "keep one");
    std::vector<double> out(book_.exposures.rows(), 0.0);
    resolver.for_each_leaf(field, [&](const Value& leaf, const std::vector<char>& rows) {
      if (leaf.form != Value::Form::distribution)
        return problems_.add(cap.place, cap.path, "a cap on sizes that are not drawn",
                             "remove it, or draw 'ead' from a distribution");
      const auto size = capped(make_distribution(leaf, problems_), cap.number,
                               redraw ? Cap::redraw : Cap::clamp, cap, problems_);
      if (!size) return;
      std::vector<double> uniforms(out.size()), values(out.size());
      fill_uniform(context_.portfolio_seed, Purpose::book, 0, entity_of(leaf.path), uniforms);
      size->sample(uniforms, values);
      for (std::size_t i = 0; i < out.size(); ++i)
        if (rows[i]) out[i] = values[i];
    });
    return out;
  }

  /// Loans in the order of their draws until their sum reaches the volume.
  void fill_volume(double volume) {
    for (std::size_t rows = 1024; clean(); rows *= 2) {
      book_ = {};
      fill(rows);
      double sum = 0;
      for (std::size_t i = 0; i < rows; ++i)
        if ((sum += book_.exposures.ead[i]) >= volume) {
          book_ = {};
          return fill(i + 1);
        }
      if (rows > kMostRows || sum <= 0)
        return problems_.add(portfolio_.at("volume").place, portfolio_.at("volume").path,
                             std::to_string(rows) + " loans do not reach the volume",
                             "raise 'ead' or lower the volume");
    }
  }

  void add_tags() {
    for (const auto& [name, tag] : portfolio_.at("tags").entries) {
      const int sources = tag.at("column").given + tag.at("mix").given;
      if (sources != 1)
        problems_.add(tag.place, tag.path, "a tag needs one source",
                      "give 'column' (of a file) or 'mix'");
      else
        book_.exposures.tags.push_back(tag.at("mix").given ? mixed_tag(name, tag.at("mix"))
                                                           : file_tag(name, tag));
    }
  }

  Tag file_tag(const std::string& name, const Value& tag) {
    const Value& column = tag.at("column");
    std::vector<std::string_view> cells(book_.exposures.rows());
    if (!file_) {
      problems_.add(column.place, column.path, "column '" + column.text + "', but no file",
                    "give 'mix' for generated loans");
      return {name, {""}, std::vector<std::uint16_t>(cells.size(), 0)};
    }
    if (tag.at("bands").given) return banded_tag(name, tag);
    for (std::size_t i = 0; i < cells.size(); ++i)
      cells[i] = file_->find(column.text)->cells[source_.rows[i]];
    return tag_of(name, cells, column, problems_);
  }

  /// Bands with closed upper ends, the last one open.
  Tag banded_tag(const std::string& name, const Value& tag) {
    Value leaf = tag.at("column");
    leaf.form = Value::Form::column;
    leaf.per = tag.at("per").text;
    const std::vector<double> numbers =
        FieldResolver(book_.exposures, source_, problems_).numbers(leaf, kAnyNumber);
    Tag result{name, {}, {}};
    const std::vector<Value>& bands = tag.at("bands").items;
    for (std::size_t b = 0; b < bands.size(); ++b) {
      result.values.push_back(bands[b].at("name").text);
      const Value& end = bands[b].at("up_to");
      if (!end && b + 1 < bands.size())
        problems_.add(bands[b].place, bands[b].path, "a band without 'up_to' before the last",
                      "give its upper end");
      if (b > 0 && end && end.number <= bands[b - 1].at("up_to").number)
        problems_.add(end.place, end.path, end.text + " is not above the band before",
                      "sort bands by their upper ends");
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      std::size_t band = 0;
      while (band < bands.size() && bands[band].at("up_to") &&
             numbers[i] > bands[band].at("up_to").number)
        ++band;
      if (band == bands.size()) {
        problems_.add(file_->problem_at(
            *file_->find(leaf.text), source_.rows[i],
            format_number(numbers[i]) + " lies above every band of '" + name + "'",
            "end the bands with one without 'up_to'"));
        return {name, {""}, std::vector<std::uint16_t>(numbers.size(), 0)};
      }
      result.codes.push_back(static_cast<std::uint16_t>(band));
    }
    return result;
  }

  Tag mixed_tag(const std::string& name, const Value& mix) {
    Tag tag{name, {}, std::vector<std::uint16_t>(book_.exposures.rows(), 0)};
    std::vector<double> ends;
    double sum = 0;
    for (const auto& [value, share] : mix.entries) {
      tag.values.push_back(value);
      ends.push_back(sum += share.number);
    }
    if (std::abs(sum - 1) > 1e-9) {
      problems_.add(mix.place, mix.path, "the shares sum to " + format_number(sum),
                    "they must sum to 1");
      return tag;
    }
    std::vector<double> uniforms(tag.codes.size());
    fill_uniform(context_.portfolio_seed, Purpose::book, 0, entity_of(mix.path), uniforms);
    for (std::size_t i = 0; i < uniforms.size(); ++i) {
      const auto end = std::upper_bound(ends.begin(), ends.end() - 1, uniforms[i]);
      tag.codes[i] = static_cast<std::uint16_t>(end - ends.begin());
    }
    return tag;
  }

  /// Rows that agree in everything become one row with a count.
  void group_equal() {
    Exposures& all = book_.exposures;
    std::unordered_map<std::string, std::size_t> groups;
    std::vector<std::size_t> from;
    std::vector<std::uint32_t> counts;
    for (std::size_t row = 0; row < all.rows(); ++row) {
      const auto [found, added] = groups.emplace(signature(row), from.size());
      if (added) from.push_back(row), counts.push_back(0);
      counts[found->second] += all.count[row];
    }
    const auto keep = [&](auto& column) {
      if (column.empty()) return;
      auto kept = column;
      kept.clear();
      for (const std::size_t row : from) kept.push_back(column[row]);
      column = std::move(kept);
    };
    keep(all.ead), keep(all.pd), keep(all.lgd), keep(all.realised);
    for (Tag& tag : all.tags) keep(tag.codes);
    for (Attribute& attribute : all.attributes) keep(attribute.values);
    all.ids.clear();
    all.count = std::move(counts);
    book_.loss->reorder(from);
  }

  std::string signature(std::size_t row) const {
    const Exposures& all = book_.exposures;
    std::string bytes;
    const auto add = [&](const auto& value) {
      bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    add(all.ead[row]), add(all.pd[row]), add(all.lgd[row]), add(book_.loss->code(row));
    if (!all.realised.empty()) add(all.realised[row]);
    for (const Tag& tag : all.tags) add(tag.codes[row]);
    for (const Attribute& attribute : all.attributes) add(attribute.values[row]);
    return bytes;
  }

  const Value& portfolio_;
  const PortfolioContext& context_;
  Problems& problems_;
  std::size_t before_;  ///< problems that others had
  RowSource source_;
  std::optional<CsvFile> file_;
  LoanBook book_;
};

}  // namespace

LoanBook build_loan_book(const Value& portfolio, const PortfolioContext& context,
                         Problems& problems) {
  return Builder(portfolio, context, problems).build();
}

}  // namespace cofferdam
