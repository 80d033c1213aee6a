#include "portfolios/exposures.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_set>

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::string shortened(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 12;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) text += (i ? ", " : "") + names[i];
  return names.size() > kMost ? text + ", ..." : text;
}

/// Evaluates one condition over a list of rows; a name that does not exist is a problem, and no row
/// matches.
class Evaluator {
 public:
  Evaluator(const Exposures& exposures, const RowList& list, TagCodes& codes,
            const std::string& path, Problems& problems)
      : exposures_(exposures), list_(list), codes_(codes), path_(path), problems_(problems) {}

  std::vector<char> rows(const Predicate& condition) {
    switch (condition.op) {
      case Predicate::Op::is_true:
        return tagged(condition, {"yes"});
      case Predicate::Op::equals:
      case Predicate::Op::in:
        return tagged(condition, condition.values);
      case Predicate::Op::up_to:
      case Predicate::Op::over:
        return compared(condition);
      case Predicate::Op::negate: {
        std::vector<char> result = rows(condition.parts.front());
        for (char& row : result) row = !row;
        return result;
      }
      case Predicate::Op::all:
      case Predicate::Op::any:
        return joined(condition);
    }
    return {};
  }

 private:
  std::vector<char> joined(const Predicate& condition) {
    const bool all = condition.op == Predicate::Op::all;
    std::vector<char> result(list_.size(), all);
    for (const Predicate& part : condition.parts) {
      const std::vector<char> other = rows(part);
      for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = all ? result[i] && other[i] : result[i] || other[i];
    }
    return result;
  }

  void fail(const Predicate& condition, std::string what, std::string advice) {
    problems_.add(condition.place, path_, std::move(what), std::move(advice));
  }

  std::vector<char> tagged(const Predicate& condition, const std::vector<std::string>& values) {
    std::vector<char> result(list_.size(), 0);
    const Tag* tag = exposures_.tag(condition.name);
    if (!tag) {
      unknown(condition, "tag");
      return result;
    }
    if (tag->codes.size() != exposures_.rows()) {
      fail(condition, "the tag '" + condition.name + "' is not known yet where this is asked",
           "a tag of a number comes after the number: attributes, score, ead, then pd");
      return result;
    }
    std::vector<std::uint32_t> wanted;
    for (const std::string& value : values) {
      if (const auto code = codes_.of(*tag, value))
        wanted.push_back(*code);
      else if (condition.op != Predicate::Op::is_true)
        fail(condition, "no exposure has " + condition.name + " = '" + value + "'",
             did_you_mean(value, tag->values, "known: " + shortened(tag->values)));
    }
    std::sort(wanted.begin(), wanted.end());
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] = std::binary_search(wanted.begin(), wanted.end(), tag->codes[list_[i]]);
    return result;
  }

  std::vector<char> compared(const Predicate& condition) {
    std::vector<char> result(list_.size(), 0);
    const std::vector<double>* numbers = exposures_.attribute(condition.name);
    if (!numbers) {
      unknown(condition, "attribute");
      return result;
    }
    if (numbers->size() != exposures_.rows()) {
      fail(condition, "'" + condition.name + "' is not known yet where this is asked",
           "attributes are read first, then the score, ead and pd; ask for one read before");
      return result;
    }
    const bool up_to = condition.op == Predicate::Op::up_to;
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] = up_to == ((*numbers)[list_[i]] <= condition.bound);
    return result;
  }

  void unknown(const Predicate& condition, const char* what) {
    std::vector<std::string> known;
    if (std::string(what) == "tag") {
      for (const Tag& tag : exposures_.all_tags()) known.push_back(tag.name);
    } else {
      known = exposures_.attribute_names();
    }
    fail(condition, "'" + condition.name + "' is no " + what + " of the portfolio",
         did_you_mean(condition.name, known,
                      known.empty() ? "it has none" : "known: " + shortened(known)));
  }

  const Exposures& exposures_;
  const RowList& list_;
  TagCodes& codes_;
  const std::string& path_;
  Problems& problems_;
};

}  // namespace

void Tag::admit(const std::vector<std::string>& others) {
  std::unordered_set<std::string> known(values.begin(), values.end());
  for (const std::string& value : others)
    if (known.insert(value).second) values.push_back(value);
}

double Exposures::probability_of(std::size_t /*row*/) const {
  return kUnknown;
}

double Exposures::severity_of(std::size_t /*row*/) const {
  return kUnknown;
}

double Exposures::known_default_of(std::size_t /*row*/) const {
  return kUnknown;
}

const Tag* Exposures::tag(const std::string& name) const {
  for (const Tag& tag : all_tags())
    if (tag.name == name) return &tag;
  return nullptr;
}

std::span<const PrincipalCourse> Exposures::courses() const {
  static const PrincipalCourse kLevel;
  return {&kLevel, 1};
}

double Exposures::after(std::size_t row, int months) const {
  return calendar()->later(begins(row), months);
}

double Exposures::appears(std::size_t row) const {
  const PrincipalCourse& course = courses()[course_of(row)];
  return course.first_contract == 0 ? begins(row)
                                    : after(row, course.first_contract * course.months);
}

double Exposures::leaves(std::size_t row) const {
  const PrincipalCourse& course = courses()[course_of(row)];
  if (course.contracts == 0) return ends(row);
  return std::min(ends(row),
                  after(row, (course.first_contract + course.contracts) * course.months));
}

std::vector<double> Exposures::turns_of(std::size_t row, double until) const {
  const PrincipalCourse& course = courses()[course_of(row)];
  const double over = std::min(leaves(row), until) - kRounding;
  std::vector<double> turns;
  double at = appears(row);
  for (int age = course.first_contract * course.months; at < over;
       at = after(row, age += course.months)) {
    turns.push_back(at);
    if (course.months == 0) break;
  }
  return turns;
}

bool Exposures::is_alive(std::size_t row, double time) const {
  return time >= begins(row) - kRounding && time < ends(row) - kRounding;
}

double Exposures::principal_of(std::size_t row, double time) const {
  if (!is_alive(row, time)) return 0;
  const PrincipalCourse& course = courses()[course_of(row)];
  if (!course.has(course.renewals(*calendar(), begins(row), time))) return 0;
  return amount_of(row) * course.balance(*calendar(), begins(row), time);
}

std::optional<std::uint32_t> TagCodes::of(const Tag& tag, std::string_view value) {
  const auto [found, added] = known_.try_emplace(&tag);
  if (added)
    for (std::uint32_t code = 0; code < tag.values.size(); ++code)
      found->second.emplace(tag.values[code], code);
  const auto code = found->second.find(value);
  if (code == found->second.end()) return std::nullopt;
  return code->second;
}

std::vector<char> rows_where(const Predicate& condition, const Exposures& exposures,
                             const RowList& rows, TagCodes& codes, const std::string& path,
                             Problems& problems) {
  return Evaluator(exposures, rows, codes, path, problems).rows(condition);
}

std::vector<char> rows_where(const Predicate& condition, const Exposures& exposures,
                             const std::string& path, Problems& problems) {
  RowList all(exposures.rows());
  std::iota(all.begin(), all.end(), 0u);
  TagCodes codes;
  return rows_where(condition, exposures, all, codes, path, problems);
}

}  // namespace cofferdam
