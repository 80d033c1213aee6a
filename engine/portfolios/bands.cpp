#include "portfolios/bands.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr std::size_t kMostBands = 65'535;

}  // namespace

std::optional<Bands> Bands::read(const Value& bands, const std::string& example,
                                 Problems& problems) {
  const std::size_t before = problems.size();
  const auto fail = [&](const Value& value, std::string what, std::string advice) {
    problems.add(value.place, value.path, std::move(what), std::move(advice));
  };
  const std::vector<Value>& items = bands.items;
  if (items.empty()) fail(bands, "no bands", "write " + example);
  if (items.size() > kMostBands)
    fail(bands, std::to_string(items.size()) + " bands", "at most 65,535");
  Bands result;
  result.size_ = items.size();
  const Value* last_end = nullptr;
  for (std::size_t b = 0; b < items.size(); ++b) {
    const Value& end = items[b].at("up_to");
    if (!end && b + 1 < items.size())
      fail(items[b], "a band without 'up_to' before the last", "give its upper end");
    if (end && last_end && end.number <= last_end->number)
      fail(end, end.text + " is not above " + last_end->text + ", the end of the band before",
           "sort bands by their upper ends");
    if (!end) continue;
    result.ends_.push_back(end.number);
    last_end = &end;
  }
  if (problems.size() != before) return {};
  return result;
}

std::size_t Bands::of(double x) const {
  return static_cast<std::size_t>(std::lower_bound(ends_.begin(), ends_.end(), x) - ends_.begin());
}

}  // namespace cofferdam
