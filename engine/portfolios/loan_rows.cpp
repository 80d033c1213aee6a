#include "portfolios/loan_rows.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/utf8.hpp"
#include "distributions/truncated.hpp"
#include "portfolios/firm_links.hpp"
#include "portfolios/loan_lives.hpp"
#include "portfolios/loan_tags.hpp"
#include "portfolios/pd_by_score.hpp"
#include "portfolios/score.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kMostLoans = 4e9;
constexpr std::size_t kMostIdProblems = 20;  // a wrong file repeats itself
constexpr double kMostExposure = 1e70;       // fourth powers of losses stay finite

}  // namespace

void LoanRows::keep(const std::vector<std::size_t>& from) {
  const auto choose = [&](auto& column) {
    if (column.empty()) return;
    auto kept = column;
    kept.clear();
    for (const std::size_t row : from) kept.push_back(column[row]);
    column = std::move(kept);
  };
  LoanExposures& all = book.exposures;
  choose(all.ids), choose(all.borrowers), choose(all.count);
  choose(all.ead), choose(all.pd), choose(all.lgd), choose(all.realised);
  for (Tag& tag : all.tags) choose(tag.codes);
  for (Attribute& attribute : all.attributes) choose(attribute.values);
  choose(starts), choose(terms);
  choose(all.lives.start), choose(all.lives.end), choose(all.lives.course);
  choose(all.lives.cohort), choose(all.lives.rank), choose(all.lives.renewed);
  choose(all.links.firm_of);
  for (auto* fractions : {book.loss.get(), book.recovery.get()})
    if (fractions) fractions->reorder(from);
}

bool LoanRows::fill(std::size_t rows) {
  std::optional<InputFile> input = std::move(book.input);
  book = {};
  book.input = std::move(input);
  LoanExposures& exposures = book.exposures;
  exposures.words = words_;
  exposures.count.assign(rows, 1);
  if (portfolio_->at("id") && source.file) read_ids();
  if (portfolio_->get("borrower")) read_borrowers();
  exposures.links = links;
  if (links.given() && !inherit(*portfolio_, exposures, *problems_)) return false;
  for (const auto& [name, tag] : portfolio_->at("tags").entries)
    if (tag.at("column").given && !tag.at("bands").given)
      source.tag_columns[name] = tag.at("column").text;
  LoanTags tags(*portfolio_, source, context_->instances, exposures, *problems_);
  if (!tags.add()) return false;
  FieldResolver resolver(exposures, source, *problems_);
  read_numbers(resolver, tags, rows);
  tags.finish();
  tag_shares = tags.shares();
  if (!context_->calendar.given()) return true;
  terms = loan_terms(*portfolio_, resolver, *words_, *problems_);
  const std::size_t before = problems_->size();
  starts = links.given() && !source.file && !portfolio_->get("originated").given
               ? starts_with_firms(links)
               : loan_starts(*portfolio_, context_->calendar, resolver, *problems_);
  if (problems_->size() == before && terms.size() == rows)
    check_starts(*portfolio_, context_->calendar, source, starts, terms, exposures, *problems_);
  if (problems_->size() == before && links.given()) check_begins();
  return true;
}

/// All numbers of a row but those in time. Tags of a number follow it at once, so that what is read
/// later may ask for them.
void LoanRows::read_numbers(FieldResolver& resolver, LoanTags& tags, std::size_t rows) {
  LoanExposures& exposures = book.exposures;
  for (const auto& [name, field] : portfolio_->at("attributes").entries) {
    exposures.attributes.push_back({name, resolver.numbers(field, kAnyNumber)});
    tags.make_known();
  }
  add_score(*portfolio_, source, exposures, *problems_);
  tags.make_known();
  exposures.ead =
      words_->loses || !words_->defaults ? exposures_at_default(resolver) : std::vector(rows, 1.0);
  tags.make_known();
  // PDs by a score have a mean over all loans.
  const bool counted_first = portfolio_->get("pd_by_score").given;
  if (counted_first) count_loans(resolver);
  if (words_->defaults) read_defaults(resolver, tags, rows);
  if (!counted_first) count_loans(resolver);
}

/// Nothing begins before its firm comes.
void LoanRows::check_begins() {
  constexpr double kRounding = 1e-9;  // years
  const std::vector<double> firms = starts_with_firms(links);
  const std::string& many = words_->many;
  for (std::size_t row = 0; row < starts.size(); ++row) {
    if (firms[row] <= 0 || starts[row] >= firms[row] - kRounding) continue;
    const Value& where = portfolio_->get("originated").given ? portfolio_->get("originated")
                                                             : portfolio_->at("firm");
    const Calendar& calendar = context_->calendar;
    return problems_->add(where.place, where.path,
                          words_->one + " " + book.exposures.id(row) + " is made on " +
                              calendar.date_text(starts[row]) + ", before its firm comes on " +
                              calendar.date_text(firms[row]),
                          many + " of firms begin with the firm or later, or before the start");
  }
}

/// How likely defaults are and what they lose.
void LoanRows::read_defaults(FieldResolver& resolver, LoanTags& tags, std::size_t rows) {
  LoanExposures& exposures = book.exposures;
  const Value &pd = portfolio_->at("pd"), &by_score = portfolio_->at("pd_by_score");
  if (!exposures.links.given())
    exposures.pd = pd ? resolver.numbers(pd, kShare)
                   : by_score
                       ? pds_by_score(by_score, weights(tags.shares()), exposures, *problems_)
                       : std::vector<double>(rows, 0.0);
  for (const Instances& bearer : context_->instances)
    apply_quality(bearer, *portfolio_, exposures, *problems_);
  tags.make_known();
  if (!words_->loses) return;
  read_losses(resolver, rows);
  if (portfolio_->get("realised_loss"))
    exposures.realised = resolver.numbers(portfolio_->get("realised_loss"), kAtLeastZero);
}

/// How many loans a row stands for, but for a factor that all rows have.
std::vector<double> LoanRows::weights(const std::vector<double>& shares) const {
  if (source.cells == 0) return book.exposures.count;
  const Value& business = portfolio_->get("new_business");
  if (business && business.at("count").given) return shares;
  std::vector<double> loans(shares.size(), 0.0);
  for (std::size_t row = 0; row < loans.size(); ++row)
    if (book.exposures.ead[row] > 0) loans[row] = shares[row] / book.exposures.ead[row];
  return loans;
}

/// Each loan has an id of its own.
void LoanRows::read_ids() {
  const CsvColumn& column = *source.file->find(portfolio_->at("id").text);
  std::unordered_map<std::string_view, std::size_t> first;
  std::size_t told = 0;
  for (const std::size_t row : source.rows) {
    const std::string_view id = column.cells[row];
    const auto [known, added] = first.emplace(id, row);
    if ((id.empty() || !added) && told++ < kMostIdProblems)
      problems_->add(source.file->problem_at(
          column, row,
          id.empty() ? "the " + words_->one + " has no id"
                     : "the " + words_->one + " " + quote_for_message(id) + " stands in line " +
                           std::to_string(source.file->line_of(known->second)) + " too",
          "give each " + words_->one + " an id of its own"));
    book.exposures.ids.emplace_back(id);
  }
}

void LoanRows::read_borrowers() {
  constexpr std::size_t kMostProblems = 20;  // a wrong file repeats itself
  const Value& key = portfolio_->get("borrower");
  if (!source.file || links.given()) {
    problems_->add(
        key.place, key.path,
        links.given() ? "'borrower' beside 'firms'" : "column '" + key.text + "', but no file",
        links.given() ? "the firm of a loan is who borrows; leave it out"
                      : "leave 'borrower' out; each generated loan has a borrower of its "
                        "own, unless there are 'firms'");
    return;
  }
  const CsvColumn& column = *source.file->find(key.text);
  std::size_t told = 0;
  for (const std::size_t row : source.rows) {
    book.exposures.borrowers.emplace_back(column.cells[row]);
    if (book.exposures.borrowers.back().empty() && told++ < kMostProblems)
      problems_->add(
          source.file->problem_at(column, row, "the loan has no borrower", "name who borrows it"));
  }
}

void LoanRows::read_losses(FieldResolver& resolver, std::size_t rows) {
  const Value &lgd = portfolio_->at("lgd"), &recovery = portfolio_->at("recovery");
  if (!lgd.given && !recovery.given)
    problems_->add(portfolio_->place, portfolio_->path, "neither 'lgd' nor 'recovery'",
                   "write 'lgd', what a default loses; 'recovery', what comes back later of the "
                   "whole exposure; or both, then 'recovery' is what comes back of 'lgd'");
  LoanExposures& exposures = book.exposures;
  exposures.lgd.assign(rows, 1.0);
  if (lgd.given) {
    book.loss = std::make_unique<LossGivenDefault>(lgd, resolver, rows, *problems_);
    for (std::size_t i = 0; i < rows; ++i) exposures.lgd[i] = book.loss->mean(i);
  }
  if (recovery.given) {
    book.recovery =
        std::make_unique<LossGivenDefault>(recovery.at("rate"), resolver, rows, *problems_);
    const double kept = 1 - recovery.at("cost").number;
    for (std::size_t i = 0; i < rows; ++i) exposures.lgd[i] *= 1 - kept * book.recovery->mean(i);
  }
}

/// Months until the end of the calendar.
std::vector<double> LoanRows::terms_to_end() const {
  constexpr double kRounding = 1e-9;  // years
  const Calendar& calendar = context_->calendar;
  std::vector<double> months(book.exposures.rows());
  for (std::size_t row = 0; row < months.size(); ++row) {
    const double start = starts.empty() ? 0 : starts[row];
    int term = std::max(1, calendar.months_between(start, calendar.end()));
    if (calendar.later(start, term) < calendar.end() - kRounding) ++term;
    months[row] = term;
  }
  return months;
}

/// Sets when loans live, once all rows are there.
void LoanRows::place_in_time() {
  const std::size_t before = problems_->size();
  if (words_->term.empty()) terms = terms_to_end();
  set_lives(*portfolio_, context_->calendar, starts, terms, book.exposures, *problems_);
  if (problems_->size() != before || portfolio_->get("ead_at").text != "start") return;
  LoanExposures& exposures = book.exposures;
  for (std::size_t i = 0; i < exposures.rows(); ++i)
    if (exposures.lives.start[i] < 0) exposures.ead[i] /= exposures.lives.balance(i, 0);
}

void LoanRows::count_loans(FieldResolver& resolver) {
  if (words_->per_row.empty()) return;
  const std::vector<double> counts =
      resolver.numbers(portfolio_->at(words_->per_row), {1, 4e9, false, false});
  double total = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    book.exposures.count[i] = counts[i];
    total += counts[i];
    if (counts[i] != std::floor(counts[i])) {
      problems_->add(
          portfolio_->at(words_->per_row).place, portfolio_->at(words_->per_row).path,
          format_number(counts[i]) + " " + words_->many + " in row " + book.exposures.id(i),
          "counts are whole numbers");
      return;
    }
  }
  check_exposure();
  if (total > kMostLoans)
    problems_->add(portfolio_->place, portfolio_->path, format_number(total) + " " + words_->many,
                   "at most 4e9 fit a portfolio");
}

void LoanRows::check_exposure() {
  const LoanExposures& all = book.exposures;
  double sum = 0;
  for (std::size_t i = 0; i < all.ead.size(); ++i) sum += all.count[i] * all.ead[i];
  if (sum > kMostExposure)
    problems_->add(portfolio_->at(words_->amount).place, portfolio_->at(words_->amount).path,
                   "the exposures sum to " + rounded_text(sum), "at most 1e70; check the amounts");
}

std::vector<double> LoanRows::exposures_at_default(FieldResolver& resolver) {
  const Value &field = portfolio_->at(words_->amount), &redraw = portfolio_->at("redraw_above"),
              &clamp = portfolio_->at("clamp_above");
  if (!redraw && !clamp) return resolver.numbers(field, kAtLeastZero);
  const Value& cap = redraw ? redraw : clamp;
  if (redraw && clamp)
    problems_->add(clamp.place, clamp.path, "both redraw_above and clamp_above", "keep one");
  std::vector<double> out(book.exposures.rows(), 0.0);
  resolver.for_each_leaf(field, [&](const Value& leaf, const RowList& rows) {
    if (leaf.form != Value::Form::distribution)
      return problems_->add(cap.place, cap.path, "a cap on sizes that are not drawn",
                            "remove it, or draw '" + words_->amount + "' from a distribution");
    const auto size = capped(make_distribution(leaf, *problems_), cap.number,
                             redraw ? Cap::redraw : Cap::clamp, cap, *problems_);
    if (!size) return;
    std::vector<double> values(rows.size(), size->mean());
    if (source.cells == 0) size->sample(resolver.uniforms_of(leaf, rows), values);
    for (std::size_t i = 0; i < rows.size(); ++i) out[rows[i]] = values[i];
  });
  return out;
}

/// Rows that agree in everything become one row with a count.
void LoanRows::group_equal() {
  LoanExposures& all = book.exposures;
  std::unordered_map<std::string, std::size_t> groups;
  std::vector<std::size_t> from;
  std::vector<double> counts;
  for (std::size_t row = 0; row < all.rows(); ++row) {
    const auto [found, added] = groups.emplace(signature(row), from.size());
    if (added) from.push_back(row), counts.push_back(0);
    counts[found->second] += all.count[row];
  }
  if (from.size() == all.rows()) return;
  keep(from);
  all.ids.clear();
  all.count = std::move(counts);
}

std::string LoanRows::signature(std::size_t row) const {
  const LoanExposures& all = book.exposures;
  std::string bytes;
  const auto add = [&](const auto& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  add(all.ead[row]), add(all.pd[row]), add(all.lgd[row]);
  for (const auto* fractions : {book.loss.get(), book.recovery.get()})
    if (fractions) add(fractions->code(row));
  if (all.lives.given())
    add(all.lives.start[row]), add(all.lives.end[row]), add(all.lives.course[row]),
        add(all.lives.cohort[row]);
  if (!all.lives.renewed.empty()) add(all.lives.renewed[row]);
  if (!all.realised.empty()) add(all.realised[row]);
  for (const Tag& tag : all.tags) add(tag.codes[row]);
  for (const Attribute& attribute : all.attributes) add(attribute.values[row]);
  return bytes;
}

}  // namespace cofferdam
