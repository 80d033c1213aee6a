// Who bears what, and what public money spends, in words.
#include <algorithm>
#include <cctype>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

constexpr double kSame = 1e-9;  // of two sums that are alike but for rounding

bool is_public(const Cells& bearers, std::size_t row) {
  const std::string level = bearers.text("public", row);
  return !level.empty() && level != "no";
}

/// Rows of bearers, "all losses" apart.
std::vector<std::size_t> rows_of_bearers(const Cells& bearers) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < bearers.rows(); ++row)
    if (bearers.text("bearer", row) != kAllLosses) rows.push_back(row);
  return rows;
}

/// "fund 81.1 %, bank 18.9 %", the largest first; "" if nobody bears a part.
std::string shares_text(const Cells& bearers) {
  constexpr std::size_t kMostNames = 5;
  if (!(bearers.number("mean", bearers.find("bearer", kAllLosses)) > 0)) return "";
  std::vector<std::size_t> rows = rows_of_bearers(bearers);
  const auto share = [&](std::size_t row) { return bearers.number("share_of_losses", row); };
  std::erase_if(rows, [&](std::size_t row) { return !(share(row) >= 0.0005); });  // 0.0 %
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return share(a) > share(b); });
  std::string text;
  for (std::size_t i = 0; i < std::min(rows.size(), kMostNames); ++i)
    text += (i ? ", " : "") + bearers.text("bearer", rows[i]) + " " +
            fixed_text(100 * share(rows[i]), 1) + " %";
  return text + (rows.size() > kMostNames ? " and others" : "");
}

/// What public bearers bear: how many they are, of which share of losses, which amount. The
/// standard error is known of one alone, or where it is all that public money spends.
struct PublicPart {
  PublicPart(const Cells& bearers, const Cells& cost) {
    for (const std::size_t row : rows_of_bearers(bearers)) {
      if (!is_public(bearers, row)) continue;
      any = true;
      if (bearers.number("mean", row) == 0) continue;
      share += bearers.number("share_of_losses", row);
      mean += bearers.number("mean", row);
      error = count++ ? 0 : bearers.number("mean_standard_error", row);
    }
    const std::size_t all = cost.find("public", "all levels");
    if (count > 1 && std::abs(cost.number("mean", all) - mean) <= kSame * std::abs(mean))
      error = cost.number("mean_standard_error", all);
  }
  bool any = false;
  int count = 0;
  double share = 0, mean = 0, error = 0;
};

/// "1,857 +- 22 billion KRW or 4.128 +- 0.042 % of what is lent", with the levels in brackets.
std::string cost_text(const SummaryContext& context, const Cells& cost, std::size_t row,
                      const std::string& levels) {
  const double mean = cost.number("mean", row), error = cost.number("mean_standard_error", row);
  const double exposure = exposure_of(context.results);
  std::string text = context.amount(mean, error) + (levels.empty() ? "" : " (" + levels + ")");
  if (exposure > 0)
    text +=
        " or " + percent_text(mean / exposure, error / exposure) + " of " + exposure_words(context);
  return text;
}

/// What bearers of a level bear of losses.
double borne_by(const Cells& bearers, const std::string& level) {
  double sum = 0;
  for (const std::size_t row : rows_of_bearers(bearers))
    if (bearers.text("public", row) == level) sum += bearers.number("mean", row);
  return sum;
}

/// "city 17.68 +- 0.08, province 26.52 +- 0.12"; "" if there is one level alone, or what their
/// bearers bear tells it.
std::string levels_text(const SummaryContext& context, const Cells& cost) {
  const Cells bearers(context.results, "bearers");
  std::string text;
  int levels = 0;
  bool told = true;
  for (std::size_t row = 0; row < cost.rows(); ++row) {
    const double mean = cost.number("mean", row);
    if (cost.text("public", row) == "all levels" || mean == 0) continue;
    told = told &&
           std::abs(mean - borne_by(bearers, cost.text("public", row))) <= kSame * std::abs(mean);
    text += (levels++ ? ", " : "") + cost.text("public", row) + " " +
            money_cell(context, cost, "mean", row);
  }
  return levels > 1 && !told ? text : "";
}

/// What public money spends in all, if losses do not tell it; "" if they do.
std::string cost_words(const SummaryContext& context, const PublicPart& part) {
  const Cells cost(context.results, "public_cost");
  const std::size_t all = cost.find("public", "all levels");
  const double mean = cost.number("mean", all);
  if (std::isnan(mean)) return "";
  const std::string levels = levels_text(context, cost);
  if (std::abs(mean - part.mean) <= kSame * std::abs(mean) && part.count > 0)
    return levels.empty()
               ? ""
               : wrapped("Public cost by level, " + context.unit_text() + ": " + levels + ".");
  if (mean == 0 && part.count == 0) return "";
  return wrapped("With fees, premiums and funding counted, public cost is " +
                 cost_text(context, cost, all, levels) +
                 (mean < 0 ? ", because more comes in than is spent" : "") + ".");
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// Whether a text has the word; letters beyond ASCII stand by themselves.
bool names(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end])))
      return true;
  }
  return false;
}

/// "; 81 +- 2 or more in the worst 1 % of simulations, 95 +- 3 or more in the worst 0.1 %"; ends
/// where no more can be borne.
std::string tails_text(const SummaryContext& context, const std::string& name, double largest) {
  const Cells quantiles(context.results, "quantiles");
  std::string text;
  for (const double tail : tail_levels(context.results)) {
    const std::size_t at = quantiles.find_level(name, tail);
    const double risk = quantiles.number("value_at_risk", at);
    if (std::isnan(risk) || risk == 0) continue;
    text += (text.empty() ? "; " : ", ") + money_cell(context, quantiles, "value_at_risk", at) +
            (risk == largest ? ", its maximum," : " or more") + " in the worst " +
            level_text(1 - tail) + (text.empty() ? " of simulations" : "");
    if (risk == largest) return text;
  }
  return text;
}

}  // namespace

std::string who_bears_words(const SummaryContext& context) {
  const Cells bearers(context.results, "bearers");
  const PublicPart part(bearers, Cells(context.results, "public_cost"));
  const std::string shares = shares_text(bearers);
  std::string text;
  if (part.any && !shares.empty() && part.share >= 0) {
    const bool some = part.count > 0;
    text = wrapped("Public bearers bear " +
                   (some ? fixed_text(100 * part.share, 1) + " % of the expected loss (" +
                               context.amount(part.mean, part.error) + ")"
                         : std::string("nothing of the expected loss")) +
                   "; by bearer: " + shares + ".");
  } else if (!shares.empty()) {
    text = wrapped("The expected loss is borne by " + shares + ".");
  }
  return text + (part.any ? cost_words(context, part) : "");
}

std::string bearers_words(const SummaryContext& context) {
  const Cells bearers(context.results, "bearers");
  constexpr std::size_t kMost = 2, kMostNamed = 3;
  constexpr double kSmall = 5e-4;  // of the expected loss: 0.0 %
  std::vector<std::size_t> rows = rows_of_bearers(bearers);
  const double losses = bearers.number("mean", bearers.find("bearer", kAllLosses));
  const auto is_named = [&](std::size_t row) {
    return names(context.results.question, bearers.text("bearer", row));
  };
  std::erase_if(rows, [&](std::size_t row) {
    const double mean = std::abs(bearers.number("mean", row));
    return mean == 0 || mean < kSmall * std::abs(losses) ||
           !(is_named(row) || is_public(bearers, row));
  });
  const auto named = std::stable_partition(rows.begin(), rows.end(), is_named) - rows.begin();
  const std::size_t most = std::clamp(static_cast<std::size_t>(named), kMost, kMostNamed);
  std::string text;
  for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
    const std::size_t row = rows[i];
    const double mean = bearers.number("mean", row);
    const std::string name = bearers.text("bearer", row);
    text += wrapped(
        name + (is_public(bearers, row) ? " (level: " + bearers.text("public", row) + ")" : "") +
        (mean < 0 ? " expects to gain " : " expects to bear ") +
        context.amount(std::abs(mean), bearers.number("mean_standard_error", row)) +
        (mean < 0 ? "" : tails_text(context, name, bearers.number("largest", row))) + ".");
  }
  return text;
}

}  // namespace cofferdam
