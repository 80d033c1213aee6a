#include "support/random_case.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

using namespace reference;

constexpr std::array<const char*, 3> kRegions = {"east", "west", "north"};
constexpr std::array<const char*, 5> kBearers = {"bank", "fund", "state", "insurer", "city"};

std::string text(double x) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.17g", x);
  return buffer;
}

std::string text(const Condition& c) {
  switch (c.kind) {
    case Condition::Kind::tag_in: {
      if (c.values.size() == 1) return c.name == "flagged" ? c.name : c.name + " = " + c.values[0];
      std::string list;
      for (const auto& value : c.values) list += (list.empty() ? "" : ", ") + value;
      return c.name + " in [" + list + "]";
    }
    case Condition::Kind::up_to:
      return c.name + " up_to " + text(c.bound);
    case Condition::Kind::over:
      return c.name + " over " + text(c.bound);
    case Condition::Kind::both:
      return "(" + text(c.parts[0]) + " and " + text(c.parts[1]) + ")";
    case Condition::Kind::either:
      return "(" + text(c.parts[0]) + " or " + text(c.parts[1]) + ")";
    case Condition::Kind::negation:
      return "not (" + text(c.parts[0]) + ")";
  }
  return "";
}

std::string text(const Rate& rate) {
  if (rate.kind == Rate::Kind::constant) return text(rate.constant);
  if (rate.kind == Rate::Kind::attribute) return "{attribute: " + rate.name + "}";
  std::string inner;
  if (rate.kind == Rate::Kind::by_tag) {
    for (const auto& [value, of] : rate.by_value)
      inner += (inner.empty() ? "" : ", ") + value + ": " + text(of);
    return "{by: " + rate.name + ", values: {" + inner + "}}";
  }
  for (const auto& [condition, of] : rate.when)
    inner += "{when: \"" + text(condition) + "\", value: " + text(of) + "}, ";
  return "[" + inner + "{otherwise: " + text(rate.otherwise.front()) + "}]";
}

std::string text(const ClaimRule& rule) {
  std::string of;
  for (const auto& name : rule.of) of += (of.empty() ? "" : ", ") + name;
  return "  - claim: {name: " + rule.name + ", of: [" + of + "]" +
         (rule.when ? ", when: \"" + text(*rule.when) + "\"" : "") + "}\n";
}

std::string text(const ShareRule& rule) {
  std::string parts;
  for (const auto& [bearer, rate] : rule.parts)
    parts += (parts.empty() ? "" : ", ") + bearer + ": " + text(rate);
  return "  - share: {claim: " + rule.claim + ", parts: {" + parts + "}" +
         (rule.remainder ? ", remainder: " + *rule.remainder : "") + "}\n";
}

/// A level says which it is, a rate or an amount.
std::string level(double x, bool in_percent) {
  return in_percent ? text(x) + " %" : x < 1 ? amount_text(x) : text(x);
}

std::string text(const LayersRule& rule) {
  std::string out = "  - layers:\n      name: " + rule.name + "\n      claim: " + rule.claim +
                    "\n      payee: " + rule.payee + "\n      layers:\n";
  for (const Layer& layer : rule.layers)
    out += "        - {payer: " + layer.payer +
           ", attachment: " + level(layer.attachment, layer.attachment_in_percent) +
           (layer.limit ? ", limit: " + level(*layer.limit, layer.limit_in_percent) : "") + "}\n";
  return out;
}

std::string text(const CompensateRule& rule) {
  return "  - compensate: {claim: " + rule.claim + ", payer: " + rule.payer +
         ", payee: " + rule.payee + ", rate: " + text(rule.rate) +
         ", of: " + (rule.of_payee_part ? "payee_part" : "claim") + "}\n";
}

class Generator {
 public:
  Generator(Choices choices, double scale) : choices_(std::move(choices)), scale_(scale) {}

  RandomCase make(const std::string& folder) {
    const std::uint32_t bearers = 2 + choices_.below(4);
    result_.programme.bearers.assign(kBearers.begin(), kBearers.begin() + bearers);
    const std::uint32_t portfolios = 1 + choices_.below(3);
    for (std::uint32_t p = 0; p < portfolios; ++p) add_portfolio(p);
    add_claims();
    for (const std::string& claim : claims_) add_rules(claim);
    for (std::uint32_t t = 1 + choices_.below(4); t > 0; --t) add_trial();
    result_.yaml = scenario(folder);
    return std::move(result_);
  }

 private:
  std::string bearer() {
    const auto& bearers = result_.programme.bearers;
    return bearers[choices_.below(static_cast<std::uint32_t>(bearers.size()))];
  }
  /// Mostly round, sometimes not, over many magnitudes.
  double amount() {
    const double size = std::pow(10.0, 1 + choices_.below(7));
    return scale_ * size * (choices_.rarely(3) ? 1 + choices_.below(100'000) / 7.0 : 1.0);
  }

  /// The first loans carry every value of every tag, so that each value exists in each portfolio.
  void add_portfolio(std::uint32_t number) {
    Portfolio portfolio{"book" + std::to_string(number), bearer(), {}};
    std::string file = "region,flagged,quota,score,ead,pd,lgd,loans\n";
    for (std::uint32_t l = 0, loans = 3 + choices_.below(8); l < loans; ++l) {
      Loan loan;
      loan.tags["region"] = kRegions[l < 3 ? l : choices_.below(3)];
      loan.tags["flagged"] = (l < 2 ? l == 1 : choices_.flag()) ? "yes" : "no";
      loan.numbers["quota"] = choices_.below(9) / 32.0;
      loan.numbers["score"] = choices_.below(5);
      loan.numbers["ead"] = amount();
      loan.count = choices_.rarely(5) ? 1 + choices_.below(4) : 1;
      file += loan.tags["region"] + "," + loan.tags["flagged"] + "," + text(loan.numbers["quota"]) +
              "," + text(loan.numbers["score"]) + "," + text(loan.numbers["ead"]) + "," +
              text((1 + choices_.below(30)) / 40.0) + "," + text(choices_.below(5) / 4.0) + "," +
              text(loan.count) + "\n";
      portfolio.loans.push_back(loan);
    }
    result_.files.push_back(file);
    result_.programme.portfolios.push_back(portfolio);
  }

  Condition condition(int depth) {
    using Kind = Condition::Kind;
    switch (choices_.below(depth > 0 ? 8 : 5)) {
      case 0:
        return {Kind::tag_in, "region", {kRegions[choices_.below(3)]}, 0, {}};
      case 1:
        return {Kind::tag_in, "region", {kRegions[0], kRegions[1 + choices_.below(2)]}, 0, {}};
      case 2:
        return {Kind::tag_in, "flagged", {"yes"}, 0, {}};
      case 3:
        return {Kind::over, "score", {}, double(choices_.below(4)), {}};
      case 4:
        return {Kind::up_to, "ead", {}, amount(), {}};
      case 5:
        return {Kind::both, "", {}, 0, {condition(depth - 1), condition(depth - 1)}};
      case 6:
        return {Kind::either, "", {}, 0, {condition(depth - 1), condition(depth - 1)}};
      default:
        return {Kind::negation, "", {}, 0, {condition(depth - 1)}};
    }
  }

  /// Claims that do not overlap: over different portfolios, or split by conditions.
  void add_claims() {
    std::vector<std::string> first, second;
    for (const Portfolio& portfolio : result_.programme.portfolios)
      (choices_.rarely(3) ? second : first).push_back(portfolio.name);
    if (!first.empty()) add_claim({"a", first, {}});
    if (!second.empty()) add_claim({"b", second, {}});
    auto& rules = result_.programme.rules;
    for (std::size_t i = 0, n = rules.size(); i < n; ++i) {
      if (!choices_.flag()) continue;
      auto& claim = std::get<ClaimRule>(rules[i]);
      claim.when = condition(2);
      const Condition rest{Condition::Kind::negation, "", {}, 0, {*claim.when}};
      if (claims_.size() < 3 && choices_.flag()) add_claim({claim.name + "_rest", claim.of, rest});
    }
    drop_empty_claims();
  }
  void add_claim(const ClaimRule& claim) {
    claims_.push_back(claim.name);
    result_.programme.rules.emplace_back(claim);
  }
  void drop_empty_claims() {
    const Programme& programme = result_.programme;
    const auto covers_none = [&](const std::string& name) {
      for (std::size_t p = 0; p < programme.portfolios.size(); ++p)
        for (std::size_t l = 0; l < programme.portfolios[p].loans.size(); ++l)
          if (claim_of(programme, p, l) == name) return false;
      return true;
    };
    std::erase_if(claims_, [&](const std::string& name) {
      if (!covers_none(name)) return false;
      std::erase_if(result_.programme.rules,
                    [&](const auto& rule) { return std::get<ClaimRule>(rule).name == name; });
      return true;
    });
  }

  /// A rate of at most `most` quarters of quarters.
  Rate rate(std::uint32_t parts, int depth) {
    Rate rate;
    switch (choices_.below(depth > 0 ? 4 : 1)) {
      case 1:
        rate.kind = Rate::Kind::by_tag;
        rate.name = "region";
        for (const char* region : kRegions) rate.by_value[region] = this->rate(parts, depth - 1);
        break;
      case 2:
        if (parts > 3) return this->rate(parts, 0);
        rate.kind = Rate::Kind::attribute;
        rate.name = "quota";
        break;
      case 3:
        rate.kind = Rate::Kind::cases;
        for (std::uint32_t i = 1 + choices_.below(2); i > 0; --i) {
          const Condition when = condition(1);
          rate.when.push_back({when, this->rate(parts, depth - 1)});
        }
        rate.otherwise.push_back(this->rate(parts, depth - 1));
        break;
      default:
        rate.constant = choices_.below(101) / 100.0 / parts;
    }
    return rate;
  }

  void add_rules(const std::string& claim) {
    if (choices_.below(5) != 0) add_share(claim);
    for (std::uint32_t i = 0, n = choices_.below(4); i < n; ++i) {
      if (choices_.rarely(3)) add_compensation(claim);
      add_layers(claim, i);
    }
    if (choices_.rarely(3)) add_compensation(claim);
  }

  void add_compensation(const std::string& claim) {
    CompensateRule rule{claim, bearer(), bearer(), rate(1, 2), choices_.flag()};
    if (rule.payer == rule.payee)
      rule.payer = result_.programme.bearers[rule.payer == "bank" ? 1 : 0];
    result_.programme.rules.emplace_back(rule);
  }

  void add_share(const std::string& claim) {
    ShareRule rule{claim, {}, {}};
    const auto& bearers = result_.programme.bearers;
    if (choices_.rarely(4)) {  // whole: no remainder
      rule.parts = {{bearers[0], Rate{}}, {bearers[1], Rate{}}};
      rule.parts[0].second.constant = choices_.below(11) / 10.0;
      rule.parts[1].second.constant = 1 - rule.parts[0].second.constant;
      result_.programme.rules.emplace_back(rule);
      return;
    }
    const std::uint32_t parts = 1 + choices_.below(3);
    const std::uint32_t first = choices_.below(static_cast<std::uint32_t>(bearers.size()));
    for (std::uint32_t i = 0; i < parts && i < bearers.size(); ++i)
      rule.parts.emplace_back(bearers[(first + i) % bearers.size()], rate(parts, 2));
    rule.remainder = bearer();
    result_.programme.rules.emplace_back(rule);
  }

  /// Layers one above the other, some with a gap between, in any order in the file.
  void add_layers(const std::string& claim, std::uint32_t number) {
    LayersRule rule{claim + "_layers" + std::to_string(number), claim, bearer(), {}};
    const bool percent = choices_.flag();
    double from = 0;
    for (std::uint32_t i = 0, n = 1 + choices_.below(4); i < n; ++i) {
      if (choices_.rarely(3)) from += percent ? 1 + choices_.below(5) : amount() / 16;
      Layer layer{bearer(), from, percent ? 1 + choices_.below(20) : amount(), percent, percent};
      if (layer.payer == rule.payee)
        layer.payer = result_.programme.bearers[layer.payer == "bank" ? 1 : 0];
      from += *layer.limit;
      if (i + 1 == n && choices_.rarely(3)) layer.limit.reset();
      const auto at = static_cast<std::ptrdiff_t>(choices_.below(i + 1));
      rule.layers.insert(rule.layers.end() - at, layer);
    }
    result_.programme.rules.emplace_back(rule);
  }

  void add_trial() {
    std::vector<Loss> losses;
    for (std::uint32_t i = 0, n = choices_.below(9); i < n; ++i) {
      const auto& portfolios = result_.programme.portfolios;
      const std::size_t p = choices_.below(static_cast<std::uint32_t>(portfolios.size()));
      const std::size_t loan =
          choices_.below(static_cast<std::uint32_t>(portfolios[p].loans.size()));
      losses.push_back({p, loan, choices_.rarely(8) ? 0 : amount()});
    }
    result_.trials.push_back(losses);
  }

  std::string scenario(const std::string& folder) const {
    const Programme& programme = result_.programme;
    std::string yaml =
        "cofferdam: 1\ntitle: random programme\ntrials: 8\neconomy: {factors: {national: {}}}\n"
        "bearers:\n";
    for (const std::string& bearer : programme.bearers) yaml += "  " + bearer + ": {}\n";
    yaml += "portfolios:\n";
    for (std::size_t p = 0; p < programme.portfolios.size(); ++p)
      yaml += "  " + programme.portfolios[p].name +
              ":\n    type: loans\n    lender: " + programme.portfolios[p].lender +
              "\n    file: {path: " + folder + "portfolio" + std::to_string(p) +
              ".csv}\n    tags: {region: {column: region}, flagged: {column: flagged}}\n"
              "    attributes: {quota: {column: quota}, score: {column: score}}\n"
              "    ead: {column: ead}\n    pd: {column: pd}\n    lgd: {column: lgd}\n"
              "    loans_per_row: {column: loans}\n    loading: {national: 0.4}\n";
    if (!programme.rules.empty()) yaml += "programme:\n";
    for (const auto& rule : programme.rules)
      yaml += std::visit([](const auto& one) { return text(one); }, rule);
    return yaml;
  }

  Choices choices_;
  double scale_;
  RandomCase result_;
  std::vector<std::string> claims_;
};

}  // namespace

RandomCase random_case(Choices choices, const std::string& folder, double scale) {
  return Generator(std::move(choices), scale).make(folder);
}

}  // namespace cofferdam
