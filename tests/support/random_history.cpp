// Portfolios of what really happened, for random scenarios.
#include <algorithm>

#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

class Writer {
 public:
  Writer(Draft& draft, DraftPortfolio& portfolio) : draft_(draft), portfolio_(portfolio) {}

  /// Loans and events that are given.
  std::string history() {
    portfolio_.tags = {"region", "class"};
    if (draft_.rarely(5)) portfolio_.tags = {"region"};
    several_ = draft_.flag();
    portfolio_.has_loans = portfolio_.lends_later = true;
    portfolio_.comes_back = !draft_.rarely(3);
    draft_.has_several_claims = draft_.has_several_claims || several_;
    numbered_ = several_ && !draft_.rarely(6);
    occurrences_ = draft_.rarely(3);
    std::string loans = "id,originated,amount,matures,region,class,quota\n", events;
    int id = 0;
    for (std::uint32_t i = 0, n = 4 + draft_.below(16); i < n; ++i) {
      id += 1 + static_cast<int>(draft_.below(4));
      loans += loan(id, i) + "\n";
      events += events_of(id);
    }
    const std::string head = std::string("loan,date,event,amount") + (numbered_ ? ",claim" : "") +
                             (occurrences_ ? ",occurrence" : "") + "\n";
    std::string text = "type: file, lender: " + portfolio_.lender +
                       ", tags: " + list_of(portfolio_.tags) + ", attributes: [quota]";
    portfolio_.has_quota = true;
    return "{" + text + ", loans: \"" + escaped(loans) + "\", events: \"" + escaped(head + events) +
           "\"}";
  }

 private:
  /// A loss or the default of a loan.
  struct Claim {
    sys_days day{};
    double amount = 0;
    bool is_default = false;
  };

  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? std::string("\\n") : std::string(1, c);
    return out;
  }

  std::string loan(int id, std::uint32_t number) {
    const sys_days made = draft_.rarely(3)
                              ? draft_.start
                              : draft_.day(plus_months(draft_.start, -12), draft_.last - days(40));
    const sys_days from = std::max(draft_.start, made);
    matures_ = sys_days{};
    if (draft_.flag()) matures_ = draft_.day(from + days(20), draft_.last + days(100));
    from_ = from;
    lent_ = std::stod(draft_.amount(60));
    const auto regions = values_of_tag("region"), classes = values_of_tag("class");
    std::string amount = std::to_string(lent_);
    return std::to_string(id) + "," + text_of(made) + "," + amount + "," +
           (matures_ > sys_days{} ? text_of(matures_) : "") + "," +
           (number < 3 ? regions[number] : draft_.one_of(regions)) + "," +
           (number < 2 ? classes[number] : draft_.one_of(classes)) + "," +
           std::to_string(draft_.below(9) / 32.0);
  }

  std::string row(int id, sys_days day, const std::string& event, const std::string& amount,
                  const std::string& claim, const std::string& occurrence = "") {
    return std::to_string(id) + "," + text_of(day) + "," + event + "," + amount +
           (numbered_ ? "," + claim : "") + (occurrences_ ? "," + occurrence : "") + "\n";
  }

  /// Claims of the loan just made, what comes back of them, what that costs, and gains.
  std::string events_of(int id) {
    sys_days end = draft_.last;
    if (matures_ > sys_days{}) end = std::min(end, matures_ - days(1));
    if (from_ > end || draft_.below(4) == 0) return "";
    const std::vector<Claim> claims = claims_until(end);
    std::vector<std::string> rows;
    for (std::size_t k = 0; k < claims.size(); ++k) {
      const Claim& claim = claims[k];
      const std::string number = claims.size() > 1 && draft_.flag() ? std::to_string(k + 1) : "";
      rows.push_back(row(id, claim.day, claim.is_default ? "default" : "loss",
                         std::to_string(claim.amount), number,
                         draft_.flag() ? draft_.pick({"storm", "flood", "quake"}) : ""));
      const bool known = numbered_ || claims.size() == 1;
      if (known && portfolio_.comes_back)
        cash(id, claim, claims.size() > 1 ? std::to_string(k + 1) : "", rows);
    }
    if (several_ && draft_.rarely(3)) gains(id, end, claims, rows);
    std::string text;
    for (const std::string& each : rows) text += each;
    return text;
  }

  /// In the order of their numbers.
  std::vector<Claim> claims_until(sys_days end) {
    std::vector<Claim> claims;
    const bool defaults = !several_ || draft_.flag();
    sys_days last = end;
    if (defaults) last = draft_.day(from_, end);
    const std::uint32_t losses = several_ ? draft_.below(4) : 0;
    for (std::uint32_t i = 0; i < losses; ++i) {
      const bool same = !claims.empty() && draft_.rarely(4);
      const sys_days day = same ? claims.back().day : draft_.day(from_, last);
      claims.push_back({day, lent_ * (1 + draft_.below(8)) / 8, false});
    }
    std::stable_sort(claims.begin(), claims.end(),
                     [](const Claim& a, const Claim& b) { return a.day < b.day; });
    if (defaults) claims.push_back({last, draft_.rarely(3) ? lent_ / 2 : lent_, true});
    return claims;
  }

  void cash(int id, const Claim& claim, const std::string& number, std::vector<std::string>& rows) {
    sys_days day = claim.day;
    double left = draft_.rarely(12) ? 2 * claim.amount : claim.amount;
    for (std::uint32_t i = draft_.below(3); i > 0 && day < draft_.last; --i) {
      if (i > 1 || !draft_.rarely(4)) day = draft_.day(day, draft_.last);
      const double back = left * (1 + draft_.below(4)) / 4;
      left -= back;
      if (back > 0.01) rows.push_back(row(id, day, "recovery", std::to_string(back), number));
      if (draft_.rarely(4)) rows.push_back(row(id, day, "cost", draft_.amount(5), number));
    }
  }

  /// While the loan lives, its last day included.
  void gains(int id, sys_days end, const std::vector<Claim>& claims,
             std::vector<std::string>& rows) {
    if (matures_ > sys_days{}) end = std::min(draft_.last, matures_);
    if (!claims.empty() && claims.back().is_default) end = claims.back().day;
    for (std::uint32_t i = 1 + draft_.below(2); i > 0; --i)
      rows.push_back(row(id, draft_.day(from_, end), "gain", draft_.amount(30), ""));
  }

  Draft& draft_;
  DraftPortfolio& portfolio_;
  bool several_ = false;      ///< losses and gains
  bool numbered_ = false;     ///< cash says by a column to which claim it belongs
  bool occurrences_ = false;  ///< claims say what they have in common
  sys_days from_{}, matures_{};
  double lent_ = 0;
};

}  // namespace

std::string draw_history(Draft& draft, DraftPortfolio& portfolio) {
  return Writer(draft, portfolio).history();
}

}  // namespace cofferdam
