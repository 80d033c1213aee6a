#include "support/random_pool.hpp"

#include <algorithm>

#include "support/reference_run.hpp"

namespace cofferdam {

using namespace reference_dated;

std::vector<std::string> payers_of(const Rule& rule) {
  std::vector<std::string> payers;
  if (const auto* share = std::get_if<ShareRule>(&rule)) {
    for (const auto& part : share->parts) payers.push_back(part.first);
    if (share->remainder) payers.push_back(*share->remainder);
  }
  if (const auto* compensate = std::get_if<CompensateRule>(&rule))
    payers.push_back(compensate->payer);
  if (const auto* layers = std::get_if<LayersRule>(&rule))
    for (const Layer& layer : layers->layers) payers.push_back(layer.payer);
  if (const auto* cap = std::get_if<CapRule>(&rule)) payers.push_back(cap->payer);
  return payers;
}

std::string payee_of(const Rule& rule) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.payee; }) return one.payee;
        return "";
      },
      rule);
}

std::string name_of_clause(const Rule& rule) {
  return name_of(rule);
}

namespace {

/// Clauses under which a bearer pays, or takes over what is stopped.
std::vector<std::string> lines_of(const Programme& programme, const std::string& bearer) {
  std::vector<std::string> names;
  for (const Rule& rule : programme.rules) {
    std::vector<std::string> payers = payers_of(rule);
    if (payers.empty()) continue;
    if (const auto* cap = std::get_if<CapRule>(&rule); cap && cap->overflow)
      payers.push_back(*cap->overflow);
    // Overflow goes on and on, until no bearer is new.
    for (std::size_t i = 0; i < payers.size(); ++i)
      for (const Rule& other : programme.rules) {
        const auto* limit = std::get_if<LimitRule>(&other);
        if (!limit || !limit->overflow || limit->on != payers[i]) continue;
        const bool governs =
            limit->of.empty() || std::count(limit->of.begin(), limit->of.end(), name_of(rule)) > 0;
        if (governs && std::count(payers.begin(), payers.end(), *limit->overflow) == 0)
          payers.push_back(*limit->overflow);
      }
    if (std::count(payers.begin(), payers.end(), bearer) > 0) names.push_back(name_of(rule));
  }
  return names;
}

/// Whether a clause in which the bearer pays by the rates is settled on dates.
bool is_settled(const Programme& programme, const std::string& bearer) {
  return std::any_of(programme.rules.begin(), programme.rules.end(), [&](const Rule& rule) {
    const auto* settle = std::get_if<SettleRule>(&rule);
    return settle &&
           std::any_of(programme.rules.begin(), programme.rules.end(), [&](const Rule& other) {
             const auto payers = payers_of(other);
             return std::count(payers.begin(), payers.end(), bearer) > 0 &&
                    std::count(settle->of.begin(), settle->of.end(), name_of(other)) > 0;
           });
  });
}

Step any_step(Choices& choices) {
  return static_cast<Step>(choices.below(4));
}

void add_money(Choices& choices, const Programme& programme, Pool& pool) {
  const auto some_day = [&] {
    return plus_months(programme.start, static_cast<int>(choices.below(20))) +
           std::chrono::days(choices.rarely(3) ? choices.below(28) : 0);
  };
  if (!choices.rarely(4)) pool.opening = choices.below(200);
  if (!pool.opening || choices.rarely(3)) {
    pool.budget = 5.0 + choices.below(100);
    pool.budget_rolls = choices.flag();
  }
  for (std::uint32_t i = choices.below(3); i > 0; --i) {
    Contribution one{
        choices.flag() ? "outside" : "treasury", 1.0 + choices.below(60), some_day(), {}, {}};
    if (choices.flag()) one.every = any_step(choices);
    if (one.every && choices.flag())
      one.until =
          std::min(one.first + std::chrono::days(400), programme.end - std::chrono::days(1));
    pool.contributions.push_back(one);
  }
  if (choices.rarely(4))
    pool.fees.push_back(
        {"bank", LimitRule::Part::whole_loan, (1 + choices.below(20)) / 1000.0, choices.flag()});
  if (choices.rarely(3)) pool.interest = (1 + choices.below(12)) / 100.0;
}

}  // namespace

void add_random_pool(Choices& choices, Programme& programme, const std::string& bearer) {
  const std::vector<std::string> lines = lines_of(programme, bearer);
  if (lines.empty()) return;
  Pool pool;
  pool.bearer = bearer;
  add_money(choices, programme, pool);
  if (choices.rarely(5)) {
    pool.each = "region";
    if (choices.flag()) pool.weights = {{"east", 2}, {"north", 1}, {"west", 3}};
  }
  if (choices.flag())
    for (const std::string& line : lines) {
      PoolLine one{line, 1 + static_cast<int>(choices.below(3)), {}, choices.flag()};
      if (pool.each.empty() && choices.rarely(3)) one.sublimit = 5.0 + choices.below(80);
      pool.pays.push_back(one);
    }
  pool.pro_rata = choices.flag() && is_settled(programme, bearer);
  if (choices.rarely(3)) pool.shortfall = "treasury";
  pool.deferred = !pool.shortfall && choices.flag();
  if (choices.rarely(4)) {
    TopUp top;
    top.to = 20.0 + choices.below(100);
    if (choices.flag()) top.below = top.to / 2;
    top.every = any_step(choices);
    top.from = "treasury";
    if (choices.flag()) top.at_most = 10.0 + choices.below(100);
    pool.top_up = top;
  }
  if (choices.flag()) pool.owner = "treasury";
  if (choices.rarely(6))
    pool.closes = plus_months(programme.start, 6 + static_cast<int>(choices.below(18))) -
                  std::chrono::days(1);
  programme.pools.push_back(pool);
}

}  // namespace cofferdam
