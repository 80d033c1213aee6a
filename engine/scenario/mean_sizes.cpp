#include "scenario/mean_sizes.hpp"

#include <optional>
#include <string>
#include <utility>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::pair<std::string_view, std::string_view> kSizes[] = {
    {"loans", "ead"}, {"policies", "sum_insured"}, {"bonds", "face"}, {"equity", "cost"}};

/// What `business` has in all divided by its number, and its `volume` taken out; nothing if it does
/// not say both.
std::optional<Node> take_mean_size(Node& business) {
  const Node *count = business.find("count"), *volume = business.find("volume");
  if (!count || !volume) return std::nullopt;
  const auto number = parse_amount(count->text).value, sum = parse_amount(volume->text).value;
  if (!number || !sum || !(*number > 0)) return std::nullopt;
  Node size;
  size.place = volume->place;
  size.text = rounded_text(*sum / *number);
  std::erase_if(business.entries, [](const Entry& entry) { return entry.key == "volume"; });
  return size;
}

void give_mean_size(Node& portfolio) {
  const Node* type = portfolio.find("type");
  const std::string key(type ? size_key(type->text) : "");
  if (key.empty() || portfolio.find(key)) return;
  std::optional<Node> size = take_mean_size(portfolio);
  if (Node* business = portfolio.find("new_business"); business && !size)
    size = take_mean_size(*business);
  if (size) portfolio.entries.push_back({key, size->place, *size});
}

}  // namespace

std::string_view size_key(std::string_view type) {
  for (const auto& [of, key] : kSizes)
    if (of == type) return key;
  return "";
}

void give_mean_sizes(Node& root) {
  if (Node* portfolios = root.find("portfolios"))
    for (Entry& entry : portfolios->entries) give_mean_size(entry.value);
}

}  // namespace cofferdam
