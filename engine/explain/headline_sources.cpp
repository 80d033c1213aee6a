#include "explain/headline_sources.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "explain/value_paths.hpp"
#include "model/accounts.hpp"
#include "model/size_question.hpp"
#include "model/stop_rule.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kDrawn[] = {"economy",    "ratings",      "firms",      "portfolios",
                                       "loan_terms", "policy_terms", "bond_terms", "equity_terms"};
constexpr std::string_view kSettled[] = {"bearers", "programme",  "pools",
                                         "pricing", "evaluation", "fiscal"};

class Collector {
 public:
  void collect(const Value& value, const std::string& path, const Provenance* mark) {
    if (!value.given && !value.provenance && value.items.empty() && value.entries.empty()) return;
    if (value.provenance) mark = value.provenance.get();
    if (is_asked(value)) add(value, path, mark);
    const bool list = value.form != Value::Form::map;  // a map holds another scenario there
    const Provenance* of_one = mark;
    for (const Value& item : value.items)
      if (!of_one && item.provenance) of_one = item.provenance.get();
    for (std::size_t i = 0; list && i < value.items.size(); ++i)
      collect(value.items[i], item_path(path, value.items[i], i), of_one);
    for (const auto& [name, entry] : value.entries) collect(entry, joined_path(path, name), mark);
  }

  std::vector<GivenNumber> take() { return std::move(numbers_); }

 private:
  /// Numbers that are given, and whatever says where it comes from.
  static bool is_asked(const Value& value) {
    if (value.provenance) return true;
    return value.given && value.form == Value::Form::number && value.per != "date";
  }
  void add(const Value& value, const std::string& path, const Provenance* mark) {
    const auto [known, added] =
        known_.emplace(std::pair(value.place.source, value.place.offset), numbers_.size());
    if (!added) return numbers_[known->second].paths.push_back(path);
    const bool single = value.form == Value::Form::number || value.form == Value::Form::text;
    numbers_.push_back({{path},
                        single ? value.text : "",
                        mark ? mark->status : "",
                        mark && !mark->source.empty(),
                        value.place.line});
  }

  std::vector<GivenNumber> numbers_;
  std::map<std::pair<int, std::size_t>, std::size_t> known_;  ///< by place
};

/// What of the scenario decides a headline.
class Reach {
 public:
  explicit Reach(const Model& model)
      : root_(model.scenario().data().root), context_(model.params().programme->context()) {
    for (std::size_t p = 0; p < context_.portfolios.size(); ++p)
      lends_ = lends_ || decides_lending(p);
  }

  /// Of a pool: claims that it pays, their portfolios and firms, and who pays on these claims.
  /// Where room in pools decides what is lent of these portfolios, those pools in the same way.
  void only_of_pool(std::size_t pool) {
    bounded_ = context_.incentives.targets.empty();
    add_pool(pool);
  }
  void only_losses() { losses_ = !lends_; }
  void with_fiscal_terms() { fiscal_ = true; }
  /// A size does not rest on what is planned in its place.
  void without(const std::string& input) { sized_ = input; }

  bool holds(const std::string& path) const {
    if (path == sized_) return false;
    const std::string root = step_of(path, 0), name = step_of(path, 1);
    if (root == "fiscal") return fiscal_;
    if (root == "pricing") return lends_where_it_pays();
    if (root == "evaluation" && context_.incentives.targets.empty()) return false;
    const bool settles =
        std::find(std::begin(kSettled), std::end(kSettled), root) != std::end(kSettled);
    if (losses_) return !settles;
    if (!bounded_) return true;
    if (root == "portfolios") return portfolios_.contains(name);
    if (root == "firms") return firms_.contains(name);
    if (root == "pools") return payers_.contains(name);
    return root != "programme" || acts_on_its_claims(name);
  }

 private:
  void add_pool(std::size_t pool) {
    if (!pools_.insert(pool).second) return;
    std::set<std::size_t> claims;
    for (const PaymentLine& line : context_.payment_lines)
      if (line.payer == context_.pools[pool].bearer) claims.insert(line.claim);
    claims_.insert(claims.begin(), claims.end());
    for (const PaymentLine& line : context_.payment_lines)
      if (claims.contains(line.claim)) payers_.insert(context_.bearers[line.payer]);
    for (const std::size_t claim : claims)
      for (const std::size_t portfolio : context_.claims[claim].portfolios)
        add_portfolio(portfolio);
  }
  void add_portfolio(std::size_t portfolio) {
    const std::string& name = context_.portfolios[portfolio].name;
    portfolios_.insert(name);
    if (const Value& firms = root_.at("portfolios").at(name).get("firms"))
      firms_.insert(firms.text);
    if (!decides_lending(portfolio)) return;
    bounded_ = bounded_ && context_.declared_stops.empty();
    for (const Value* clause : lending_clauses())
      if (names(clause->at("of"), name))
        for (const Value& pool : clause->at("pools").items) {
          payers_.insert(pool.text);
          for (std::size_t p = 0; p < context_.pools.size(); ++p)
            if (context_.pools[p].name == pool.text) add_pool(p);
        }
  }
  static bool names(const Value& list, const std::string& name) {
    return std::any_of(list.items.begin(), list.items.end(),
                       [&](const Value& item) { return item.text == name; });
  }
  std::vector<const Value*> lending_clauses() const {
    std::vector<const Value*> clauses;
    for (const Value& item : root_.at("programme").items)
      if (item.kind->name == "lending") clauses.push_back(&item);
    return clauses;
  }
  bool lends_where_it_pays() const {
    const std::vector<const Value*> clauses = lending_clauses();
    return std::any_of(clauses.begin(), clauses.end(), [](const Value* clause) {
      const Value& responds = clause->at("responds");
      return responds && responds.at("return_on_capital");
    });
  }
  bool decides_lending(std::size_t portfolio) const {
    return !context_.lending_decided.empty() && context_.lending_decided[portfolio] != 0;
  }
  static std::string step_of(const std::string& path, int step) {
    std::size_t begin = 0;
    for (; step > 0; --step) {
      const std::size_t dot = path.find('.', begin);
      if (dot == std::string::npos) return "";
      begin = dot + 1;
    }
    return path.substr(begin, path.find('.', begin) - begin);
  }
  /// Or is nothing of which it is known on which claims it acts. A rule acts on those of its
  /// clauses, or on all that its bearer pays.
  bool acts_on_its_claims(const std::string& name) const {
    const Value* rule = nullptr;
    for (const Value& item : root_.at("programme").items)
      if (const Value* named = item.find("name"); named && named->text == name) rule = &item;
    if (rule && pays_nothing(name)) {
      if (const Value& of = rule->get("of"); !of.items.empty())
        return std::any_of(of.items.begin(), of.items.end(), [&](const Value& one) {
          return root_.at("portfolios").find(one.text) ? portfolios_.contains(one.text)
                                                       : is_clause_of_claims(one.text);
        });
      if (const Value& on = rule->get("on")) return payers_.contains(on.text);
    }
    return is_clause_of_claims(name);
  }
  bool pays_nothing(const std::string& clause) const {
    const auto& lines = context_.payment_lines;
    return std::none_of(lines.begin(), lines.end(),
                        [&](const PaymentLine& line) { return line.clause == clause; });
  }
  bool is_clause_of_claims(const std::string& name) const {
    bool known = false;
    for (const PaymentLine& line : context_.payment_lines) {
      if (line.clause != name) continue;
      if (claims_.contains(line.claim)) return true;
      known = true;
    }
    for (std::size_t claim = 1; claim < context_.claims.size(); ++claim)
      if (context_.claims[claim].name == name) return claims_.contains(claim);
    return !known;
  }

  const Value& root_;
  const ProgrammeContext& context_;
  std::set<std::size_t> claims_, pools_;
  std::set<std::string> portfolios_, firms_, payers_;
  std::string sized_;
  bool bounded_ = false, losses_ = false, lends_ = false, fiscal_ = false;
};

bool is_headline(const StopMeasure& measure) {
  return measure.kind == StopMeasure::Kind::size || measure.kind == StopMeasure::Kind::exhausted ||
         (measure.kind == StopMeasure::Kind::mean &&
          (measure.of == kLossAccount || measure.of == kPublicCost));
}

Reach reach_of(const StopMeasure& measure, const Model& model) {
  Reach reach(model);
  using Target = SizeQuestion::Target;
  if (measure.kind == StopMeasure::Kind::exhausted) reach.only_of_pool(measure.of);
  if (measure.kind == StopMeasure::Kind::mean && measure.of == kLossAccount) reach.only_losses();
  if (measure.kind != StopMeasure::Kind::size) return reach;
  const SizeQuestion& size = model.sizes()[measure.of];
  if (size.target == Target::exhausted || size.target == Target::unpaid_by_end)
    reach.only_of_pool(size.pool);
  if (size.target == Target::break_even) reach.with_fiscal_terms();
  reach.without(size.input);
  return reach;
}

HeadlineSources of_reach(const std::string& name, const Reach& reach,
                         const std::vector<GivenNumber>& numbers) {
  HeadlineSources headline{name, {}};
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (std::any_of(numbers[i].paths.begin(), numbers[i].paths.end(),
                    [&](const std::string& path) { return reach.holds(path); }))
      headline.numbers.push_back(i);
  return headline;
}

}  // namespace

ScenarioSources sources_of(const Model& model) {
  const Value& root = model.scenario().data().root;
  Collector collector;
  for (const std::span<const std::string_view> names :
       {std::span<const std::string_view>(kDrawn), std::span<const std::string_view>(kSettled)})
    for (const std::string_view name : names)
      if (const Value* value = root.find(name))
        collector.collect(*value, std::string(name), nullptr);
  ScenarioSources sources{collector.take(), {}};
  for (const StopMeasure& measure : measures_of(model.params(), model.sizes())) {
    if (!is_headline(measure)) continue;
    sources.headlines.push_back(of_reach(measure.name, reach_of(measure, model), sources.numbers));
  }
  if (!model.params().programme->fiscal()) return sources;
  Reach reach(model);
  reach.with_fiscal_terms();
  sources.headlines.push_back(of_reach("fiscal cost", reach, sources.numbers));
  return sources;
}

}  // namespace cofferdam
