#include "portfolios/issuer_grades.hpp"

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kMostRated = 1e7;  // each is followed by itself

class GradeReader {
 public:
  GradeReader(const Value& declared, const PortfolioContext& context, LoanExposures& issuers,
              Problems& problems)
      : rating_(declared.at("rating")),
        migration_(declared.at("migration")),
        declared_(declared),
        context_(context),
        issuers_(issuers),
        problems_(problems) {}

  std::optional<IssuerGrades> read() {
    const std::size_t before = problems_.size();
    const auto found = context_.ratings.find(migration_.text);
    if (found == context_.ratings.end()) {
      std::vector<std::string> known;
      for (const auto& system : context_.ratings) known.push_back(system.first);
      fail(migration_, "'" + migration_.text + "' is no rating system",
           did_you_mean(migration_.text, known, "declare it under 'ratings'"));
      return std::nullopt;
    }
    IssuerGrades made{found->second, {}};
    add_rows(made);
    if (problems_.size() != before) return std::nullopt;
    return made;
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  void add_rows(IssuerGrades& made) {
    const Tag* tag = issuers_.tag(rating_.text);
    const std::string& many = issuers_.words->many;
    if (!tag) {
      std::vector<std::string> known;
      for (const Tag& other : issuers_.tags) known.push_back(other.name);
      return fail(
          rating_,
          "'" + rating_.text + "' is no tag of the " + (many == "firms" ? many : "portfolio"),
          did_you_mean(rating_.text, known, "declare it under 'tags'"));
    }
    std::vector<std::uint8_t> grade_of;  // [value of the tag]
    for (const std::string& value : tag->values) grade_of.push_back(grade(value, made.migration));
    double all = 0;
    for (std::size_t row = 0; row < issuers_.rows(); ++row) {
      made.grades.push_back(grade_of[tag->codes[row]]);
      issuers_.pd[row] =
          made.migration.probability(made.grades.back(), made.migration.default_grade());
      all += issuers_.count[row];
    }
    if (all > kMostRated)
      fail(declared_, rounded_text(all) + " rated " + many, "each is drawn by itself: at most 1e7");
  }

  std::uint8_t grade(const std::string& value, const Migration& migration) {
    const auto grade = migration.grade_named(value);
    const std::string& many = issuers_.words->many;
    if (!grade)
      fail(rating_, "'" + value + "' is no grade of '" + migration_.text + "'",
           did_you_mean(value, migration.grades(), "its grades stand under 'ratings'"));
    else if (*grade == migration.default_grade())
      fail(rating_, many + " with the grade '" + value + "' are in default",
           many == "firms" ? "leave them out: nothing is lent to them any more"
                           : "leave them out: their loss is no matter of chance any more");
    return static_cast<std::uint8_t>(grade.value_or(0));
  }

  const Value &rating_, &migration_, &declared_;
  const PortfolioContext& context_;
  LoanExposures& issuers_;
  Problems& problems_;
};

}  // namespace

void check_rating_keys(const Value& declared, Problems& problems) {
  const auto fail = [&](const Value& value, std::string what, std::string advice) {
    problems.add(value.place, value.path, std::move(what), std::move(advice));
  };
  std::vector<const Value*> given;
  for (const char* key : {"pd", "pd_by_score", "pd_curve", "rating"})
    if (declared.at(key)) given.push_back(&declared.at(key));
  const char* const advice = "give one of 'pd', 'pd_by_score', 'pd_curve' and 'rating'";
  if (given.empty()) fail(declared, "no probability of default", advice);
  if (given.size() > 1) fail(*given[1], "a second probability of default", advice);
  const Value &rating = declared.at("rating"), &migration = declared.at("migration");
  if (migration && !rating)
    fail(migration, "'migration' without 'rating'", "name the tag that holds the grades");
  if (rating && !migration)
    fail(rating, "'rating' without 'migration'", "name a rating system of 'ratings'");
  if (const Value& current = declared.at("current_grade"); current && !rating)
    fail(current, "'current_grade' without 'rating'",
         "it names a tag for grades that move: give 'rating' and 'migration'");
}

std::optional<IssuerGrades> read_issuer_grades(const Value& declared,
                                               const PortfolioContext& context,
                                               LoanExposures& issuers, Problems& problems) {
  return GradeReader(declared, context, issuers, problems).read();
}

}  // namespace cofferdam
