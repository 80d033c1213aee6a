// A number and a volume together mean a mean size.
#include <cofferdam/error.hpp>
#include <cofferdam/simulate.hpp>

#include <gtest/gtest.h>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

constexpr const char* kRest = ", pd: 10 %, lgd: 45 %, loading: {national: 0.4}";
constexpr const char* kCalendar =
    "calendar: {start: 2026-01-01, horizon: 2 years, run_off: 1 year}\n";

std::string of_book(const std::string& book, const std::string& more = "") {
  return small_scenario("", more, book + kRest);
}

TEST(MeanSizes, AreThatOfEqualLoans) {
  const Model both = model_of(of_book("count: 40, volume: 6 thousand")),
              each = model_of(of_book("count: 40, ead: 150"));
  EXPECT_EQ(both.scenario().resolved(), each.scenario().resolved());
  EXPECT_EQ(simulate(both).table("bearers").numbers("mean"),
            simulate(each).table("bearers").numbers("mean"));
}

TEST(MeanSizes, OfNewBusinessAndOfScales) {
  const std::string term = ", term: 1 year";
  EXPECT_EQ(model_of(of_book("new_business: {count: 20, volume: 3 thousand, every: year}" + term,
                             kCalendar))
                .scenario()
                .resolved(),
            model_of(of_book("new_business: {count: 20, every: year}, ead: 150" + term, kCalendar))
                .scenario()
                .resolved());
  EXPECT_EQ(model_of(of_book("count: 1万, volume: 3 亿")).scenario().resolved(),
            model_of(of_book("count: 10_000, ead: 30_000")).scenario().resolved());
}

TEST(MeanSizes, FollowChanges) {
  const std::string book = of_book("count: 40, volume: 6 thousand");
  EXPECT_EQ(model_of(book, {"portfolios.loans.volume=8 thousand"}).scenario().resolved(),
            model_of(of_book("count: 40, ead: 200")).scenario().resolved());
  const Results results =
      simulate(model_of(book + "variants: {more: {portfolios.loans.volume: 12 thousand}}\n"));
  const Table& portfolios = results.table("portfolios");
  EXPECT_EQ(portfolios.numbers("exposure"), (std::vector<double>{6000, 12000}));
}

TEST(MeanSizes, ThreeThatDisagreeAreRefused) {
  for (const char* book : {"count: 40, volume: 6 thousand, ead: 100",
                           "count: 0, volume: 6 thousand", "count: many, volume: 6 thousand"})
    EXPECT_THROW(model_of(of_book(book)), Error) << book;
}

}  // namespace
}  // namespace cofferdam
