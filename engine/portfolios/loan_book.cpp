#include "portfolios/loan_book.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unordered_map>

#include "base/random.hpp"
#include "distributions/truncated.hpp"
#include "portfolios/loan_tags.hpp"
#include "scenario/csv.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kMostLoans = 4e9;
constexpr double kMostRows = 2e8;
constexpr double kMostExposure = 1e70;  // fourth powers of losses stay finite

class Builder {
 public:
  Builder(const Value& portfolio, const PortfolioContext& context, Problems& problems)
      : portfolio_(portfolio), context_(context), problems_(problems), before_(problems.size()) {
    source_.portfolio_seed = context.portfolio_seed;
  }

  LoanBook build() {
    if (!check_sources()) return {};
    if (portfolio_.at("file").given) {
      if (!read_file()) return {};
      fill(source_.rows.size());
    } else if (portfolio_.at("count").given) {
      const Value& count = portfolio_.at("count");
      if (!fits_memory(count.number, count)) return {};
      fill(static_cast<std::size_t>(count.number));
    } else {
      fill_volume(portfolio_.at("volume").number);
    }
    if (!tags_ok_) return {};
    if (portfolio_.at("group_equal_loans").is_true() && clean()) group_equal();
    return std::move(book_);
  }

 private:
  bool clean() const { return problems_.size() == before_; }

  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  bool check_sources() {
    std::vector<const Value*> given;
    for (const char* key : {"file", "count", "volume"})
      if (portfolio_.at(key).given) given.push_back(&portfolio_.at(key));
    const char* const advice = "give one of 'file', 'count' and 'volume'";
    if (given.empty()) fail(portfolio_, "no loans", advice);
    if (given.size() > 1) fail(*given[1], "several sources of loans", advice);
    const Value& id = portfolio_.at("id");
    if (id && !portfolio_.at("file").given)
      fail(id, "column '" + id.text + "', but no file",
           "leave 'id' out; generated loans are 1, 2, ...");
    return clean();
  }

  /// Refuses books that this machine cannot hold, before it runs out of memory.
  bool fits_memory(double rows, const Value& where) {
    constexpr double kBytesPerRow = 64;
    const double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                          static_cast<double>(::sysconf(_SC_PAGESIZE));
    if (memory <= 0 || rows * kBytesPerRow <= memory) return true;
    const auto gigabytes = [](double bytes) {
      return format_number(std::ceil(bytes / 1e9)) + " GB";
    };
    fail(where,
         format_number(rows) + " loans need about " + gigabytes(rows * kBytesPerRow) +
             " of memory, and this machine has " + gigabytes(memory),
         "describe equal loans by fewer rows of a file with 'loans_per_row'");
    return false;
  }

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
    } catch (const Error& error) {
      throw missing_file(file.at("path"), error);
    }
    source_.file = &*file_;
    choose_rows(where);
    if (source_.rows.empty() && clean())
      fail(where ? where : file.at("path"),
           where ? "no row of the file satisfies this condition" : "the file has no rows",
           "a portfolio needs at least one loan");
    if (!clean()) return false;
    book_.input =
        InputFile{file.at("path").text, file_->sha256(), source_.rows.size(), file_->rows()};
    return true;
  }

  /// What `error` says about a file that cannot be read, with the place where it is named, behind
  /// the problems found before.
  Error missing_file(const Value& path, const Error& error) const {
    Problems all = problems_;
    all.add(path.place, path.path, error.what(), "paths start from the scenario's folder");
    try {
      all.throw_if_any();
    } catch (const InputError& placed) {
      return Error(error.code(), placed.what());
    }
    return error;
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
    const std::vector<char> chosen = rows_where(*where.condition, columns, where.path, problems_);
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
    const std::vector<double>* known = columns.attribute(condition.name);
    if (known && known->size() == columns.rows()) return;
    Value leaf = where;
    leaf.form = Value::Form::column;
    leaf.text = condition.name;
    auto numbers = FieldResolver(columns, source_, problems_).numbers(leaf, kAnyNumber);
    if (condition.name == "ead")
      columns.ead = std::move(numbers);
    else if (condition.name == "pd")
      columns.pd = std::move(numbers);
    else
      columns.attributes.push_back({condition.name, std::move(numbers)});
  }

  void fill(std::size_t rows) {
    Exposures& exposures = book_.exposures;
    exposures.count.assign(rows, 1);
    if (portfolio_.at("id") && file_)
      for (const std::size_t row : source_.rows)
        exposures.ids.emplace_back(file_->find(portfolio_.at("id").text)->cells[row]);
    if (!add_tags(portfolio_.at("tags"), source_, exposures, problems_)) {
      tags_ok_ = false;
      return;
    }
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
    check_exposure();
    if (total > kMostLoans)
      problems_.add(portfolio_.place, portfolio_.path, format_number(total) + " loans",
                    "at most 4e9 fit a portfolio");
  }

  void check_exposure() {
    const Exposures& book = book_.exposures;
    double sum = 0;
    for (std::size_t i = 0; i < book.ead.size(); ++i) sum += book.count[i] * book.ead[i];
    if (sum > kMostExposure)
      problems_.add(portfolio_.at("ead").place, portfolio_.at("ead").path,
                    "the exposures sum to " + rounded_text(sum), "at most 1e70; check the amounts");
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
    const Value& where = portfolio_.at("volume");
    for (std::size_t rows = 1024; clean(); rows *= 2) {
      book_ = {};
      fill(rows);
      double sum = 0;
      for (std::size_t i = 0; i < rows; ++i)
        if ((sum += book_.exposures.ead[i]) >= volume) {
          book_ = {};
          return fill(i + 1);
        }
      if (!clean()) return;
      const double needed = static_cast<double>(rows) * (volume / sum);
      if (!(needed < kMostRows))
        return fail(where,
                    "it takes " +
                        (sum > 0 ? "about " + format_number(std::ceil(needed)) : "endlessly many") +
                        " loans to reach this volume",
                    "raise 'ead' or lower the volume; at most 2e8 loans are generated");
      if (!fits_memory(needed, where)) return;
    }
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
  bool tags_ok_ = true;
  LoanBook book_;
};

}  // namespace

LoanBook build_loan_book(const Value& portfolio, const PortfolioContext& context,
                         Problems& problems) {
  return Builder(portfolio, context, problems).build();
}

}  // namespace cofferdam
