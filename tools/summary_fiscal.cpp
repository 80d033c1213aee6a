// What the scheme costs public money for what is guaranteed or lent, in words.
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

constexpr const char* kPublic = "public: all";

/// Rows of the table `fiscal` of all public bearers, by what each is for.
struct Parts {
  Parts(const Cells& fiscal, const std::string& column) {
    for (std::size_t row = 0; row < fiscal.rows(); ++row) {
      if (fiscal.text("payer", row) != kPublic) continue;
      const std::string kind = fiscal.text("kind", row);
      const double rate = fiscal.number(column, row);
      if (fiscal.text("component", row) == "total")
        total = rate, error = fiscal.number(column + "_standard_error", row), found = true;
      else if (kind == "loss")
        losses += rate;
      else if (kind == "fee" || kind == "premium")
        fees += rate;
      else if (kind == "relending")
        relending += rate;
      else if (kind == "pool")
        pools += rate;
      else if (kind == "administration")
        administration += rate;
      else if (kind != "risk" && kind != "total")
        others += rate;
    }
  }
  bool found = false;
  double total = std::nan(""), error = 0;
  double losses = 0, fees = 0, others = 0, relending = 0, pools = 0, administration = 0;
};

/// "3.31 for defaults less recoveries, less 2.04 of fees and premiums".
std::string parts_text(const Parts& parts) {
  constexpr double kLeast = 0.00005;  // 0.00 of 100
  std::string text;
  const auto add = [&](double rate, const char* spent, const char* got) {
    if (std::abs(rate) < kLeast) return;
    const std::string amount = fixed_text(100 * std::abs(rate), 2);
    if (text.empty())
      text = (rate < 0 ? "-" : "") + amount + (rate < 0 ? got : spent);
    else
      text += (rate < 0 ? ", less " : ", plus ") + amount + (rate < 0 ? got : spent);
  };
  add(parts.losses, " for defaults less recoveries", " of recoveries and gains above losses");
  add(parts.others, " of subsidies and gain shares", " of subsidies and gain shares");
  add(parts.relending, " of relending", " of relending");
  add(parts.pools, " for money that lies in pools", " of what others pay into pools and interest");
  add(parts.administration, " of administration", "");
  add(parts.fees, " of fees and premiums", " of fees and premiums");
  return text;
}

/// What is new of what is lent; a renewal must not be taken for a new loan.
std::string lent_words(const SummaryContext& context) {
  const Cells rates(context.results, "fiscal_rates");
  const std::size_t made = rates.find("measure", "new_loans"),
                    renewed = rates.find("measure", "renewals");
  const auto cell = [&](std::size_t row) {
    return context.amount(rates.number("value", row), rates.number("value_standard_error", row));
  };
  if (!(rates.number("value", renewed) > 0)) return "";
  return wrapped("Of what is lent and guaranteed, new loans are " + cell(made) +
                 " and renewals of loans lent before " + cell(renewed) + ".");
}

}  // namespace

std::string fiscal_words(const SummaryContext& context) {
  const Cells fiscal(context.results, "fiscal");
  const Parts by_guaranteed(fiscal, "per_guaranteed");
  const bool guarantees = !std::isnan(by_guaranteed.total);
  const Parts parts = guarantees ? by_guaranteed : Parts(fiscal, "per_lent");
  if (!parts.found || std::isnan(parts.total)) return "";
  const bool earns = parts.total < 0;
  const std::string rate = estimate_text(100 * std::abs(parts.total), 100 * parts.error);
  const std::string split = parts_text(parts);
  return wrapped(std::string("In money of the start the scheme ") + (earns ? "earns" : "costs") +
                 " public money " + rate + " " + context.results.currency + " per 100 " +
                 (guarantees ? "guaranteed" : "lent") +
                 (split.empty() ? "" : (earns ? "; it costs " : ": ") + split) + ".") +
         lent_words(context);
}

}  // namespace cofferdam
