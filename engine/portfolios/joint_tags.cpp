#include "portfolios/joint_tags.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostCombinations = 65'535;

class JointReader {
 public:
  JointReader(const Value& declared, Problems& problems)
      : tags_(declared.at("tags")),
        shares_(declared.at("shares")),
        problems_(problems),
        before_(problems.size()) {}

  std::optional<JointTable> read() {
    for (const Value& name : tags_.items) add_tag(name);
    if (tags_.items.size() < 2)
      fail(tags_, "a joint table of " + (tags_.items.empty() ? std::string("no tags") : "one tag"),
           "name two or more, or give the one a 'mix' under 'tags'");
    if (shares_.items.size() > kMostCombinations)
      fail(shares_, std::to_string(shares_.items.size()) + " combinations", "at most 65,535");
    if (problems_.size() != before_) return {};
    for (const Value& item : shares_.items) add_combination(item);
    if (problems_.size() == before_) check_sum();
    if (problems_.size() != before_) return {};
    return std::move(table_);
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  void add_tag(const Value& name) {
    for (const Tag& other : table_.tags)
      if (other.name == name.text)
        return fail(name, "the tag '" + name.text + "' is named twice", "name each tag once");
    table_.tags.push_back({name.text, {}, {}});
  }

  void add_combination(const Value& item) {
    const Value& values = item.at("values");
    if (values.items.size() != table_.tags.size())
      return fail(values,
                  std::to_string(values.items.size()) +
                      (values.items.size() == 1 ? " value for " : " values for ") +
                      std::to_string(table_.tags.size()) + " tags",
                  "give one value of each tag, in the order of 'tags'");
    std::vector<std::uint32_t> codes;
    for (std::size_t k = 0; k < values.items.size(); ++k) {
      std::vector<std::string>& known = table_.tags[k].values;
      const auto found = std::find(known.begin(), known.end(), values.items[k].text);
      codes.push_back(static_cast<std::uint32_t>(found - known.begin()));
      if (found == known.end()) known.push_back(values.items[k].text);
    }
    if (!seen_.insert(codes).second)
      return fail(values, "these values stand twice in the table", "give their share once");
    table_.codes.push_back(std::move(codes));
    table_.shares.push_back(item.at("share").number);
  }

  void check_sum() {
    double sum = 0;
    for (const double share : table_.shares) sum += share;
    if (std::abs(sum - 1) > 1e-9)
      fail(shares_, "the shares of the joint table sum to " + rounded_text(sum),
           "they must sum to 1 over all of its rows");
  }

  const Value &tags_, &shares_;
  Problems& problems_;
  std::size_t before_;
  JointTable table_;
  std::set<std::vector<std::uint32_t>> seen_;
};

}  // namespace

std::optional<JointTable> read_joint_table(const Value& declared, Problems& problems) {
  return JointReader(declared, problems).read();
}

}  // namespace cofferdam
