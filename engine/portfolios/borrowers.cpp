#include "portfolios/borrowers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <unordered_map>

#include "scenario/scalars.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

std::int64_t date_number(std::chrono::sys_days date) {
  return date.time_since_epoch().count();
}

/// A loan of a book, in the order in which loans are made.
struct Made {
  std::int64_t day = 0;
  std::size_t book = 0, rank = 0;
  std::uint32_t row = 0;  ///< first of its rows in the book
  friend bool operator<(const Made& a, const Made& b) {
    return std::tie(a.day, a.book, a.rank) < std::tie(b.day, b.book, b.rank);
  }
};

/// Instalments sum to what was lent but for rounding, which must not pass a level.
double without_rounding(double amount) {
  constexpr double kParts = 1e6;  // of a unit of money
  const double near = std::round(amount * kParts) / kParts;
  return std::abs(near - amount) < 1e-13 * amount ? near : amount;
}

bool is_number(const std::string& id) {
  return !id.empty() && id.size() < 19 && id.find_first_not_of("0123456789") == id.npos;
}

/// Place of each exposure in the order of ids: of whole numbers if all are, else byte by byte.
std::vector<std::size_t> ranks_of(const Exposures& book) {
  const std::size_t many = book.rows() / book.rows_each();
  std::vector<std::string> ids(many);
  for (std::size_t number = 0; number < many; ++number)
    ids[number] = book.id(number * book.rows_each());
  std::vector<std::size_t> order(many), ranks(many);
  for (std::size_t number = 0; number < many; ++number) order[number] = number;
  if (std::all_of(ids.begin(), ids.end(), is_number)) {
    std::vector<std::uint64_t> numbers;
    for (const std::string& id : ids) numbers.push_back(std::stoull(id));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
  } else {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });
  }
  for (std::size_t place = 0; place < many; ++place) ranks[order[place]] = place;
  return ranks;
}

/// Loans of all books by borrower.
class Borrowers {
 public:
  Borrowers(const std::vector<CountedBook>& books, BorrowerInForce& all, const Value& asked,
            Problems& problems)
      : books_(books), all_(all), asked_(asked), problems_(problems) {}

  void count() {
    for (std::size_t book = 0; book < books_.size(); ++book) add(book);
    for (std::vector<Made>& loans : loans_) {
      std::sort(loans.begin(), loans.end());
      for (std::size_t i = 0; i < loans.size() && !told_; ++i) set(loans[i], before(loans, i));
    }
  }

 private:
  const Exposures& book_of(const Made& loan) const { return *books_[loan.book].exposures; }

  void add(std::size_t b) {
    const Exposures& book = *books_[b].exposures;
    const bool alone = !book.firms() && (book.rows() == 0 || book.borrower_of(0).empty());
    const std::vector<std::size_t> ranks = alone ? std::vector<std::size_t>() : ranks_of(book);
    for (std::uint32_t row = 0; row < book.rows();
         row += static_cast<std::uint32_t>(book.rows_each())) {
      const std::int64_t day =
          book.is_dated() ? date_number(book.calendar()->date_of(book.begins(row))) : 0;
      const Made loan{day, b, alone ? 0 : ranks[book.number_of(row)], row};
      const std::string borrower = borrower_of(book, row);
      if (borrower.empty()) {
        set(loan, 0);
        continue;
      }
      if (book.count_of(row) != 1) fail_row(b, row);
      const auto [known, added] = index_.emplace(borrower, loans_.size());
      if (added) loans_.emplace_back();
      loans_[known->second].push_back(loan);
    }
  }

  static std::string borrower_of(const Exposures& book, std::uint32_t row) {
    if (const auto firms = book.firms())
      return "firm " + std::to_string(*firms) + " " + std::to_string(book.firm_of(row));
    const std::string name = book.borrower_of(row);
    return name.empty() ? "" : "name " + name;
  }

  /// In force of one loan on the day on which it is made.
  static double own(const Exposures& book, std::uint32_t row) {
    return book.is_dated() ? book.principal_of(row, book.begins(row)) : book.amount_of(row);
  }

  void set(const Made& loan, double before) {
    const Exposures& book = book_of(loan);
    before = without_rounding(before);
    const double with = without_rounding(before + own(book, loan.row));
    for (std::size_t k = 0; k < book.rows_each(); ++k) {
      const std::size_t row = books_[loan.book].first_row + loan.row + k;
      all_.before[row] = before;
      all_.with[row] = with;
    }
  }

  double before(const std::vector<Made>& loans, std::size_t place) {
    double sum = 0;
    for (std::size_t i = 0; i < place; ++i) sum += counted(loans[i], loans[place]);
    return sum;
  }

  /// What of an earlier loan is in force as another is made.
  double counted(const Made& earlier, const Made& loan) {
    const Exposures &book = book_of(earlier), &other = book_of(loan);
    if (!book.is_dated()) return own(book, earlier.row);
    const double time = other.begins(loan.row);
    if (!book.is_alive(earlier.row, time) && earlier.day != loan.day) return 0;
    if (const char* why = unknown(earlier, loan, time)) fail(earlier, loan, why);
    const double fails = book.known_default_of(earlier.row);
    if (fails < book.calendar()->end() && date_number(book.calendar()->date_of(fails)) < loan.day)
      return 0;
    return book.principal_of(earlier.row, std::max(time, book.begins(earlier.row)));
  }

  /// What of an earlier loan only a trial knows; null: nothing.
  const char* unknown(const Made& earlier, const Made& loan, double time) const {
    const Exposures& book = book_of(earlier);
    const PrincipalCourse& course = book.courses()[book.course_of(earlier.row)];
    if (course.renewal > 0 && time > book.after(earlier.row, course.months) - kRounding)
      return "may have been renewed by then, or not";
    if (course.put_after > 0 && time > book.after(earlier.row, course.put_after) - kRounding)
      return "may have been given back by then, or not";
    if (books_[earlier.book].lending_decided && book.begins(earlier.row) > -kRounding)
      return "may not have been lent, as the programme decides";
    const bool by_itself = !book.firms() && std::isnan(book.known_default_of(earlier.row));
    const double from = std::max(0.0, book.begins(earlier.row));
    if (by_itself && loan.day > date_number(book.calendar()->date_of(from)))
      return "may have defaulted by then, by itself";
    return nullptr;
  }

  void fail(const Made& earlier, const Made& loan, const std::string& why) {
    if (told_) return;
    told_ = true;
    const Exposures &book = book_of(earlier), &other = book_of(loan);
    const auto name = [&](const Made& one) {
      return "'" + book_of(one).id(one.row) + "' of '" + books_[one.book].name + "'";
    };
    problems_.add(asked_.place, asked_.path,
                  "what the borrower of " + name(loan) + " has in force when it is made, on " +
                      other.calendar()->date_text(other.begins(loan.row)) +
                      ", is only known in a trial: " + name(earlier) + " " + why,
                  book.firms() ? "count only what is known beforehand: leave out the renewal, the "
                                 "put date, or the clause that decides on lending"
                               : "declare 'firms', of which all loans default together");
  }

  void fail_row(std::size_t book, std::uint32_t row) {
    if (told_) return;
    told_ = true;
    problems_.add(asked_.place, asked_.path,
                  "row " + books_[book].exposures->id(row) + " of '" + books_[book].name +
                      "' stands for several loans of one borrower",
                  "what he has in force differs from loan to loan: write a row for each");
  }

  const std::vector<CountedBook>& books_;
  BorrowerInForce& all_;
  const Value& asked_;
  Problems& problems_;
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<std::vector<Made>> loans_;  ///< [borrower]
  bool told_ = false;
};

bool speaks_of_borrowers(const Predicate& condition) {
  return condition.name == kBorrowerInForce ||
         std::any_of(condition.parts.begin(), condition.parts.end(), speaks_of_borrowers);
}

}  // namespace

bool asks_borrowers(const Value& field) {
  if (field.form == Value::Form::bands && field.text == kBorrowerInForce) return true;
  if (field.condition && speaks_of_borrowers(*field.condition)) return true;
  return std::any_of(field.items.begin(), field.items.end(), asks_borrowers) ||
         std::any_of(field.entries.begin(), field.entries.end(),
                     [](const auto& entry) { return asks_borrowers(entry.second); });
}

BorrowerInForce borrower_in_force(const std::vector<CountedBook>& books, std::size_t rows,
                                  const Value& asked, Problems& problems) {
  BorrowerInForce all{std::vector<double>(rows, 0.0), std::vector<double>(rows, 0.0)};
  Borrowers(books, all, asked, problems).count();
  return all;
}

BorrowerExposures::BorrowerExposures(const Exposures& of, const BorrowerInForce& all,
                                     std::uint32_t first_row)
    : of_(of) {
  const auto cut = [&](const std::vector<double>& column) {
    const auto first = column.begin() + first_row;
    return std::vector<double>(first, first + static_cast<std::ptrdiff_t>(of.rows()));
  };
  before_ = cut(all.before);
  with_ = cut(all.with);
}

std::vector<std::string> BorrowerExposures::attribute_names() const {
  std::vector<std::string> names = of_.attribute_names();
  names.emplace_back(kBorrowerInForce);
  return names;
}

AskedExposures::AskedExposures(const std::vector<const Value*>& fields,
                               const std::vector<CountedBook>& books, std::size_t rows,
                               Problems& problems) {
  const auto asked = std::find_if(fields.begin(), fields.end(),
                                  [](const Value* field) { return asks_borrowers(*field); });
  if (asked == fields.end()) return;
  for (const CountedBook& book : books)
    if (book.exposures->attribute(kBorrowerInForce))
      problems.add((*asked)->place, (*asked)->path,
                   "the portfolio '" + book.name + "' has an attribute 'borrower_in_force'",
                   "that is what a borrower has in force; name the attribute otherwise");
  all_ = borrower_in_force(books, rows, **asked, problems);
  for (const CountedBook& book : books)
    views_.emplace(book.exposures,
                   std::make_unique<BorrowerExposures>(*book.exposures, all_, book.first_row));
}

const Exposures& AskedExposures::of(const Exposures& exposures) const {
  const auto found = views_.find(&exposures);
  return found == views_.end() ? exposures : *found->second;
}

}  // namespace cofferdam
