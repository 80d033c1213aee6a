#include "verify/contract_parts.hpp"

#include <algorithm>
#include <limits>

#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"
#include "verify/borne.hpp"
#include "verify/policy_totals.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

/// A contract that takes a part of each claim, and of the total of these in a year a layer.
struct YearLayer {
  std::string why_not;
  Payoff each;
  double attachment = 0, limit = std::numeric_limits<double>::infinity();
  bool is_annual() const {
    return attachment > 0 || limit < std::numeric_limits<double>::infinity();
  }
};

/// On which losses a contract acts: a part of what is left of each to a bearer.
struct Subject {
  std::string why_not;
  std::size_t bearer = 0, end = 0;  ///< by the clauses before `end`
  Payoff each;
};

class ContractFinder {
 public:
  ContractFinder(const Model& model, const std::vector<PolicyClaims>& portfolios, ExactParts& parts)
      : params_(model.params()),
        context_(params_.programme->context()),
        programme_(model.scenario().data().root.at("programme")),
        portfolios_(portfolios),
        parts_(parts) {}

  void find() {
    std::size_t index = 0;
    for (const Clause* clause : context_.clauses) {
      if (!is_contract(*clause)) continue;
      const ContractLine& line = context_.contracts[index];
      contract(*clause, line, index++);
    }
  }

 private:
  const Value& item_of(const Clause& clause) const { return programme_.items[clause.item]; }
  std::string_view kind_of(const Clause& clause) const { return item_of(clause).kind->name; }
  bool is_contract(const Clause& clause) const {
    constexpr std::string_view kKinds[] = {"quota_share", "surplus", "excess_of_loss", "stop_loss"};
    return std::find(std::begin(kKinds), std::end(kKinds), kind_of(clause)) != std::end(kKinds);
  }
  const std::string& word(const Clause& clause, const char* key) const {
    return item_of(clause).at(key).text;
  }

  void contract(const Clause& clause, const ContractLine& line, std::size_t index) {
    const std::string name = line.kind + " " + line.name;
    std::vector<const PolicyClaims*> of;
    std::string why_not = find_portfolios(line.claim, of);
    if (of.empty() && why_not.empty()) return;
    const YearLayer layer = layer_of_year(clause, line.claim);
    const Subject subject = subject_of(clause, line.claim);
    for (const std::string& reason : {layer.why_not, subject.why_not})
      if (why_not.empty()) why_not = reason;
    if (!why_not.empty()) {
      parts_.unanswered.push_back({name, why_not});
      return;
    }
    PolicyTotals totals(std::move(of), true);
    for (std::size_t year = 0; year < params_.calendar->years(); ++year)
      one_year(name + " in " + params_.calendar->year_label(year), totals, layer,
               {borne_by(context_, subject.bearer, subject.end, line.claim),
                subject.each.then(layer.each), year,
                layer.attachment + (std::isfinite(layer.limit) ? layer.limit : 0)},
               {TrialAmount::Kind::contract, index, year});
  }

  void one_year(const std::string& name, PolicyTotals& totals, const YearLayer& layer,
                const PolicySum& sum, TrialAmount amount) {
    const TotalLaw total = totals.law(sum);
    if (total.nothing) return;
    if (total.distribution)
      parts_.answered.push_back(layer_part(name, amount, total, layer.attachment, layer.limit));
    else
      parts_.unanswered.push_back(
          {name, total.why_not.empty() ? "the losses that it takes have no common unit, or too many"
                                       : total.why_not});
  }

  /// The portfolios of policies of whose losses the claim is, if it is of no others.
  std::string find_portfolios(std::size_t claim, std::vector<const PolicyClaims*>& of) const {
    const Claim& losses = context_.claims[claim];
    if (losses.is_late()) return "its claims come due with a lag";
    if (losses.interest > 0 || losses.after_recovery)
      return "its claims carry interest, or wait for what comes back";
    for (const PortfolioView& portfolio : context_.portfolios) {
      const auto last = portfolio.first_row + portfolio.exposures->rows();
      if (std::none_of(losses.rows.begin(), losses.rows.end(),
                       [&](std::uint32_t row) { return row >= portfolio.first_row && row < last; }))
        continue;
      const auto found =
          std::find_if(portfolios_.begin(), portfolios_.end(),
                       [&](const PolicyClaims& one) { return one.name == portfolio.name; });
      if (found == portfolios_.end())
        return "it acts on losses of '" + portfolio.name + "', which are no policies";
      if (!found->why_not.empty()) return found->why_not;
      if (!found->why_not_insured.empty()) return found->why_not_insured;
      of.push_back(&*found);
    }
    return "";
  }

  bool has_shocks(std::size_t claim) const {
    std::vector<const PolicyClaims*> of;
    find_portfolios(claim, of);
    return std::any_of(of.begin(), of.end(),
                       [](const PolicyClaims* claims) { return !claims->shocks.empty(); });
  }

  /// What a contract says of each claim and of a year.
  YearLayer layer_of_year(const Clause& clause, std::size_t claim) const {
    YearLayer made;
    const Value& item = item_of(clause);
    const std::string_view kind = kind_of(clause);
    double part = 1;
    if (kind == "stop_loss") {
      made.why_not = why_not_stop(item);
      made.attachment = item.at("attachment").number;
      if (const Value& limit = item.at("limit")) made.limit = limit.number;
      part = item.at("share").number;
    } else if (kind == "excess_of_loss" || kind == "quota_share") {
      made.why_not = why_not_each(item, claim);
      made.each = share_of(item.at("share").number);
      if (kind == "excess_of_loss") add_levels(item, made);
      if (const Value& event = item.at("event_limit"))
        made.each = made.each.then(limit_of(event.number));
      made.attachment = item.at("annual_deductible").number;
      if (const Value& limit = item.at("annual_limit")) made.limit = limit.number;
      part = item.at("placed").number;
    } else {
      made.why_not = "the part of a surplus depends on the policy";
    }
    if (part == 0 && made.why_not.empty()) made.why_not = "nothing of it is placed";
    made.each = made.each.then(share_of(part));
    made.attachment *= part, made.limit *= part;
    return made;
  }
  static void add_levels(const Value& item, YearLayer& made) {
    made.each = made.each.then(deductible_of(item.at("attachment").number));
    const Value &limit = item.at("limit"), &again = item.at("reinstatements");
    if (limit) made.each = made.each.then(limit_of(limit.number));
    if (again) made.limit = (again.at("number").number + 1) * limit.number;
  }
  static std::string why_not_stop(const Value& item) {
    if (item.at("premium")) return "its ends are rates of a premium";
    if (item.at("each")) return "it adds up losses apart by '" + item.at("each").text + "'";
    if (item.at("losses").text != "incurred")
      return "its years are not those in which losses happen";
    return "";
  }
  std::string why_not_each(const Value& item, std::size_t claim) const {
    if (item.at("share").form != Value::Form::number) return "its share depends on the policy";
    if (item.at("basis").text != "losses_occurring")
      return "its years are not those in which losses happen";
    if (!item.at("same_priority_as").items.empty())
      return "it acts on the same losses as another contract";
    const bool by_event = item.get("per").text == "occurrence" || item.at("event_limit");
    if (by_event && has_shocks(claim))
      return "it adds up what an occurrence costs over the policies that it hits";
    return "";
  }

  /// What its payee bears of each loss by the clauses before, and by the contract that it protects.
  Subject subject_of(const Clause& clause, std::size_t claim) const {
    const std::string& payee = word(clause, "payee");
    Subject made{"", context_.bearer_of.at(payee), clause.position, {}};
    const Clause* protects = nullptr;
    for (const Clause* before : context_.clauses) {
      const std::vector<std::size_t> claims = before->claims();
      if (before->position >= clause.position ||
          std::find(claims.begin(), claims.end(), claim) == claims.end() || before->shares())
        continue;
      if (!is_contract(*before)) return {"another clause moves its losses before it", 0, 0, {}};
      const bool pays = word(*before, "payer") == payee;
      if ((!pays && word(*before, "payee") != payee) || is_plain_quota(*before, claim)) continue;
      if (!pays || protects)
        return {"a contract with limits acts on its losses before it", 0, 0, {}};
      protects = before;
    }
    return protects ? behind(*protects, made, claim) : made;
  }
  /// A part of each loss, by the rates alone.
  bool is_plain_quota(const Clause& clause, std::size_t claim) const {
    if (kind_of(clause) != "quota_share") return false;
    const YearLayer layer = layer_of_year(clause, claim);
    return layer.why_not.empty() && !layer.is_annual() && !item_of(clause).at("event_limit");
  }
  /// The losses of a bearer that has none but by the contract that it pays.
  Subject behind(const Clause& contract, const Subject& payer, std::size_t claim) const {
    const YearLayer layer = layer_of_year(contract, claim);
    if (!layer.why_not.empty()) return {layer.why_not, 0, 0, {}};
    if (layer.is_annual())
      return {"it covers what the contract '" + word(contract, "name") +
                  "' leaves, which has a limit or a deductible over a year: what of a loss reaches "
                  "it depends on the other losses of that year",
              0,
              0,
              {}};
    const PartOfLoss own = borne_by(context_, payer.bearer, payer.end, claim);
    const std::vector<std::uint32_t>& rows = context_.claims[claim].rows;
    if (std::any_of(rows.begin(), rows.end(), [&](std::uint32_t row) { return own(row, 1) > 0; }))
      return {"it adds up a share of the losses and what another contract takes of them", 0, 0, {}};
    Subject made = subject_of(contract, claim);
    made.each = made.each.then(layer.each);
    return made;
  }

  const Params& params_;
  const ProgrammeContext& context_;
  const Value& programme_;
  const std::vector<PolicyClaims>& portfolios_;
  ExactParts& parts_;
};

}  // namespace

void add_contracts(const Model& model, const std::vector<PolicyClaims>& portfolios,
                   ExactParts& parts) {
  ContractFinder(model, portfolios, parts).find();
}

}  // namespace cofferdam
