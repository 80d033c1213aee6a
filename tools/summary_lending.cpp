// What is lent where banks respond to what they were paid, and what defaults of it, in words.
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

std::string amount_of(const SummaryContext& context, const Cells& cells, const std::string& column,
                      std::size_t row) {
  return context.amount(cells.number(column, row), cells.number(column + "_standard_error", row));
}

/// The year before a row of all years in which least is lent of what is asked for; that row itself,
/// if it is the same part in each.
std::size_t least_year(const Cells& lending, std::size_t all) {
  const auto part = [&](std::size_t row) {
    return lending.number("lent", row) / lending.number("asked", row);
  };
  constexpr double kSame = 1e-9;
  std::size_t least = all, most = all;
  for (std::size_t row = all; row-- > 0 && lending.text("year", row) != "(all)";) {
    if (!(lending.number("asked", row) > 0)) continue;
    if (least == all || part(row) <= part(least)) least = row;
    if (most == all || part(row) > part(most)) most = row;
  }
  return least == all || part(most) - part(least) > kSame ? least : all;
}

/// "Under banks 25.1 billion CNY are lent of the 50 that firms ask for, ..."
std::string lent_words(const SummaryContext& context, const Cells& lending, std::size_t row) {
  const std::size_t least = least_year(lending, row);
  const double additional = lending.number("additional", row);
  std::string text =
      "Under " + lending.text("clause", row) + " " + amount_of(context, lending, "lent", row) +
      " are lent of the " + amount_of(context, lending, "asked", row) + " that are asked for, " +
      context.amount(std::abs(additional), lending.number("additional_standard_error", row)) +
      (additional < 0 ? " less" : " more") + " than without the scheme";
  if (least != row)
    text += "; the least part in " + lending.text("year", least) + ", " +
            amount_of(context, lending, "lent", least) + " at a coverage of " +
            percent_cell(lending, "coverage", least);
  return wrapped(text + ".");
}

/// "In a year 2.7 % of it are expected to default, 0.5 because ..."
std::string causes_words(const Cells& causes, const std::string& clause, const std::string& value) {
  const auto rate = [&](const std::string& cause) -> std::string {
    for (std::size_t row = 0; row < causes.rows(); ++row)
      if (causes.text("clause", row) == clause && causes.text("value", row) == value &&
          causes.text("year", row) == "(all)" && causes.text("cause", row) == cause)
        return percent_cell(causes, "rate", row);
    return "n/a";
  };
  if (rate("all") == "n/a") return "";
  return wrapped("Of what is lent " + rate("all") + " are expected to default in a year: " +
                 rate("moral_hazard") + " by moral hazard, " + rate("selection") +
                 " since other loans are added than are made anyway.");
}

}  // namespace

std::string responding_words(const SummaryContext& context) {
  const Cells lending(context.results, "responding_lending"),
      causes(context.results, "added_defaults");
  std::string text;
  for (std::size_t row = 0; row < lending.rows(); ++row) {
    const std::string clause = lending.text("clause", row), value = lending.text("value", row);
    const bool whole = value == "(all)" || value.empty();
    if (whole && lending.text("year", row) == "(all)")
      text += lent_words(context, lending, row) + causes_words(causes, clause, value);
  }
  return text;
}

}  // namespace cofferdam
