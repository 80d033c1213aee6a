#include "portfolios/exposures.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

/// Evaluates one condition over all rows; a name that does not exist is a problem, and no row
/// matches.
class Evaluator {
 public:
  Evaluator(const Exposures& exposures, const Value& where, Problems& problems)
      : exposures_(exposures), where_(where), problems_(problems) {}

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
    std::vector<char> result(exposures_.rows(), all);
    for (const Predicate& part : condition.parts) {
      const std::vector<char> other = rows(part);
      for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = all ? result[i] && other[i] : result[i] || other[i];
    }
    return result;
  }

  void fail(const Predicate& condition, std::string what, std::string advice) {
    Place place = where_.place;
    place.column += condition.offset;
    problems_.add(place, where_.path, std::move(what), std::move(advice));
  }

  std::vector<char> tagged(const Predicate& condition, const std::vector<std::string>& values) {
    std::vector<char> result(exposures_.rows(), 0);
    const Tag* tag = exposures_.tag(condition.name);
    if (!tag) {
      unknown(condition, "tag");
      return result;
    }
    for (const std::string& value : values) {
      const auto found = std::find(tag->values.begin(), tag->values.end(), value);
      const auto code = static_cast<std::uint16_t>(found - tag->values.begin());
      if (found == tag->values.end() && condition.op != Predicate::Op::is_true) {
        const std::string near = near_name(value, tag->values);
        fail(condition, "no exposure has " + condition.name + " = '" + value + "'",
             near.empty() ? "check the value" : "did you mean '" + near + "'?");
      }
      for (std::size_t i = 0; i < result.size(); ++i)
        if (tag->codes[i] == code) result[i] = 1;
    }
    return result;
  }

  std::vector<char> compared(const Predicate& condition) {
    std::vector<char> result(exposures_.rows(), 0);
    const std::vector<double>* numbers = exposures_.attribute(condition.name);
    if (!numbers) {
      unknown(condition, "attribute");
      return result;
    }
    const bool up_to = condition.op == Predicate::Op::up_to;
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] = up_to == ((*numbers)[i] <= condition.bound);
    return result;
  }

  void unknown(const Predicate& condition, const char* what) {
    std::vector<std::string> known;
    if (std::string(what) == "tag") {
      for (const Tag& tag : exposures_.tags) known.push_back(tag.name);
    } else {
      known = {"ead", "pd"};
      for (const Attribute& attribute : exposures_.attributes) known.push_back(attribute.name);
    }
    const std::string near = near_name(condition.name, known);
    std::string all;
    for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
    fail(condition, "'" + condition.name + "' is no " + what + " of the portfolio",
         !near.empty() ? "did you mean '" + near + "'?"
         : all.empty() ? "it has none"
                       : "known: " + all);
  }

  const Exposures& exposures_;
  const Value& where_;
  Problems& problems_;
};

}  // namespace

const Tag* Exposures::tag(const std::string& name) const {
  for (const Tag& tag : tags)
    if (tag.name == name) return &tag;
  return nullptr;
}

const std::vector<double>* Exposures::attribute(const std::string& name) const {
  if (name == "ead") return &ead;
  if (name == "pd") return &pd;
  for (const Attribute& attribute : attributes)
    if (attribute.name == name) return &attribute.values;
  return nullptr;
}

std::vector<char> rows_where(const Predicate& condition, const Exposures& exposures,
                             const Value& where, Problems& problems) {
  return Evaluator(exposures, where, problems).rows(condition);
}

}  // namespace cofferdam
