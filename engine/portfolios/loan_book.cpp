#include "portfolios/loan_book.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "portfolios/firm_links.hpp"
#include "portfolios/loan_file.hpp"
#include "portfolios/new_business.hpp"
#include "portfolios/pd_uplift.hpp"
#include "portfolios/renewed_tags.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kMostRows = 2e8;

class BookBuilder {
 public:
  BookBuilder(const Value& portfolio, const PortfolioContext& context, const BookWords& words,
              Problems& problems)
      : portfolio_(portfolio),
        context_(context),
        words_(words),
        problems_(problems),
        before_(problems.size()),
        rows_(portfolio, context, words, problems) {}

  LoanBook build() {
    if (!check_dates() || !check_sources() || !make_rows() || !clean()) return {};
    if (context_.calendar.given()) rows_.place_in_time();
    check_renewed_tags(portfolio_, context_, problems_);
    if (clean() && has_renewed_tags(portfolio_) && rows_.renewed_part > 0)
      draw_renewed(portfolio_, context_, rows_.renewed_part, rows_.book.exposures, problems_);
    // Of very many small loans each row is worked month by month.
    const bool fine = portfolio_.get("fine_grained").is_true();
    if ((fine || portfolio_.get("group_equal_loans").is_true()) && clean()) rows_.group_equal();
    if (clean()) rows_.screen();
    if (clean()) raise_pds(portfolio_, rows_.book.exposures, problems_);
    rows_.book.complete = clean();
    return std::move(rows_.book);
  }

 private:
  bool clean() const { return problems_.size() == before_; }
  bool made_over_time() const { return portfolio_.at("new_business").given || opens_steady(); }

  bool opens_steady() const { return portfolio_.get("opening_book").text == "steady_state"; }

  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  bool check_sources() {
    std::vector<const Value*> given;
    std::string known;
    for (const char* key : {"file", "count", "volume", "new_business"}) {
      if (portfolio_.get(key).given) given.push_back(&portfolio_.at(key));
      if (portfolio_.find(key)) known += (known.empty() ? "'" : ", '") + std::string(key) + "'";
    }
    const std::string advice = "give one of " + known;
    if (portfolio_.get("firms") && !portfolio_.at("file")) return check_of_firms(given);
    if (given.empty() && opens_steady()) return check_opening();
    if (given.empty()) fail(portfolio_, "no " + words_.many, advice);
    const bool sized = given.size() == 2 && given[1]->path.ends_with(".volume") &&
                       given[0]->path.ends_with(".count");
    if (given.size() > 1)
      fail(*given[1], "several sources of " + words_.many,
           sized ? "'count' and 'volume' together mean a mean size: keep 'count' and write " +
                       words_.amount + ": " + rounded_text(given[1]->number / given[0]->number)
                 : advice);
    const Value& id = portfolio_.at("id");
    if (id && !portfolio_.at("file").given)
      fail(id, "column '" + id.text + "', but no file",
           "leave 'id' out; generated " + words_.many + " are 1, 2, ...");
    if (!made_over_time()) return clean();
    if (!portfolio_.at("new_business").given)
      fail(
          portfolio_.at("opening_book"),
          "a steady book beside '" + given[0]->path.substr(given[0]->path.rfind('.') + 1) + "'",
          "a steady book is made from 'new_business' or 'in_force'; put it into a portfolio of its "
          "own");
    for (const char* key : {"originated", "age"})
      if (portfolio_.get(key).given)
        fail(portfolio_.get(key), std::string("'") + key + "' beside new business",
             "new business sets the dates; put " + words_.many +
                 " that exist already into a portfolio of their own");
    return clean();
  }

  /// Exposures of firms: as many as these are, of a part of them.
  bool check_of_firms(const std::vector<const Value*>& given) {
    for (const Value* source : given)
      if (source != &portfolio_.at("new_business"))
        fail(
            *source, "'" + source->path.substr(source->path.rfind('.') + 1) + "' beside 'firms'",
            "there is one for each firm, or for the 'share_of_firms'; leave it out, or read 'file' "
            "with 'firm'");
    const Value& business = portfolio_.at("new_business");
    if (const Value& take_up = business.get("take_up"); take_up.given)
      fail(take_up, "take-up of new business with firms",
           "what is made in a trial is what the firms that are alive then have; leave it out");
    if (const Value& date = portfolio_.get("originated"); date.given && business)
      fail(date, "'originated' beside new business", "new business sets the dates");
    if (opens_steady())
      fail(portfolio_.at("opening_book"), "a steady book of exposures of firms",
           "they begin with their firms; leave it out");
    if (const Value& age = portfolio_.get("age"); age.given)
      fail(age, "'age' beside 'firms'",
           words_.many + " begin with their firms, at the start or on the day of 'originated'");
    return clean();
  }

  /// A steady book without new business needs its size.
  bool check_opening() {
    const Value& opening = portfolio_.at("opening_book");
    if (!portfolio_.at("in_force"))
      fail(opening, "a steady book of no size",
           "give 'in_force', the amount outstanding at the start, or 'new_business'");
    return clean();
  }

  /// Keys that need dates, and those that exclude each other.
  bool check_dates() {
    for (const char* key : {"originated", "age", "term", "holding", "renewal", "new_business",
                            "opening_book", "in_force", "cohort", "pd_curve", "probit_hazard",
                            "rating", "vintage", "recovery", "ead_at"})
      if (portfolio_.get(key).given && !context_.calendar.given())
        fail(portfolio_.get(key), std::string("'") + key + "' without a calendar",
             "add 'calendar: {start: 2026-01-01, horizon: 5 years}' to the scenario");
    const Value& in_force = portfolio_.get("in_force");
    if (in_force && !opens_steady())
      fail(in_force, "an amount in force, but no opening book", "write opening_book: steady_state");
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
    fail(
        where,
        format_number(rows) + " " + words_.many + " need about " + gigabytes(rows * kBytesPerRow) +
            " of memory, and this machine has " + gigabytes(memory),
        "describe equal " + words_.many + " by fewer rows of a file with '" + words_.per_row + "'");
    return false;
  }

  /// False if there are no rows that could be looked at further.
  bool make_rows() {
    const bool from_file = portfolio_.at("file").given;
    if (const Value& firms = portfolio_.get("firms");
        firms && !from_file && !portfolio_.at("new_business")) {
      rows_.links = links_of_share(portfolio_, context_, problems_);
      if (rows_.links.firm_of.empty() && clean())
        fail(portfolio_.at("share_of_firms"), "none of the firms has one of these",
             "raise the share, or the number of firms");
      return clean() && rows_.fill(rows_.links.firm_of.size());
    }
    if (made_over_time()) {
      auto business = make_business(portfolio_, context_, words_, problems_);
      if (!business) return false;
      rows_ = std::move(*business);
      return true;
    }
    if (from_file) {
      const auto file = read_loan_file(portfolio_, context_.folder, words_, problems_);
      if (!file) return false;
      rows_.source.file = &file->csv;
      rows_.source.rows = file->rows;
      rows_.book.input = file->input;
      const std::size_t of_rows =
          problems_.size();  // the cells of others are looked at all the same
      if (portfolio_.get("firms"))
        rows_.links = links_of_file(portfolio_, context_, rows_.source, problems_);
      if (problems_.size() != of_rows) return false;
      const bool filled = rows_.fill(file->rows.size());
      rows_.source.file = nullptr;
      return filled;
    }
    const Value& count = portfolio_.at("count");
    if (!count.given) return fill_volume(portfolio_.at("volume").number);
    return fits_memory(count.number, count) && rows_.fill(static_cast<std::size_t>(count.number));
  }

  /// Loans in the order of their draws until their sum reaches the volume.
  bool fill_volume(double volume) {
    const Value& where = portfolio_.at("volume");
    for (std::size_t rows = 1024;; rows *= 2) {
      if (!rows_.fill(rows) || !clean()) return false;
      double sum = 0;
      for (std::size_t i = 0; i < rows; ++i)
        if ((sum += rows_.amount(i)) >= volume) return rows_.fill(i + 1);
      const double needed = static_cast<double>(rows) * (volume / sum);
      if (!(needed < kMostRows)) {
        fail(where,
             "it takes " +
                 (sum > 0 ? "about " + format_number(std::ceil(needed)) : "endlessly many") + " " +
                 words_.many + " to reach this volume",
             "raise '" + words_.amount + "' or lower the volume; at most 2e8 " + words_.many +
                 " are generated");
        return false;
      }
      if (!fits_memory(needed, where)) return false;
    }
  }

  const Value& portfolio_;
  const PortfolioContext& context_;
  const BookWords& words_;
  Problems& problems_;
  std::size_t before_;  ///< problems that others had
  LoanRows rows_;
};

}  // namespace

LoanBook build_loan_book(const Value& portfolio, const PortfolioContext& context,
                         const BookWords& words, Problems& problems) {
  return BookBuilder(portfolio, context, words, problems).build();
}

}  // namespace cofferdam
