#include "explain/drawing.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.hpp"
#include "gates/pool_rule.hpp"
#include "gates/settlement_dates.hpp"
#include "pools/pool_words.hpp"
#include "scenario/words.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kWidth = 34;  // characters of a line of a label

/// A text over lines of at most `kWidth` characters, as far as its words are shorter.
void add_wrapped(const std::string& text, std::vector<std::string>& lines) {
  std::string line;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    const std::size_t characters = count_utf8(word);
    if (width > 0 && width + 1 + characters > kWidth) {
      lines.push_back(line);
      line.clear();
      width = 0;
    }
    line += (width > 0 ? " " : "") + word;
    width += characters + (width > 0 ? 1 : 0);
    at = end + 1;
  }
  if (!line.empty()) lines.push_back(line);
}

class Drafter {
 public:
  Drafter(const Value& root, const Params& params)
      : root_(root),
        params_(params),
        context_(params.programme->context()),
        words_(params.currency) {}

  Drawing draw() {
    drawing_.title = params_.title;
    add_bearers();
    add_portfolios();
    add_claims();
    add_clauses();
    add_pools();
    for (const Clause* clause : context_.clauses) add_payments(*clause);
    add_flows();
    if (outside_)
      drawing_.nodes.push_back(
          {"outside", DrawnNode::Kind::bearer, {"outside", "firms and others"}});
    return std::move(drawing_);
  }

 private:
  static std::string id(const char* kind, std::size_t number) {
    return kind + std::to_string(number);
  }
  static std::string bearer_id(std::size_t bearer) { return id("bearer", bearer); }
  static std::string pool_id(std::size_t pool) { return id("pool", pool); }
  static std::string claim_id(std::size_t claim) { return id("claim", claim); }
  static std::string clause_id(std::size_t item) { return id("clause", item); }

  /// Of a bearer, or of whoever is none.
  std::string party(std::size_t bearer) {
    if (bearer != kOutside) return bearer_id(bearer);
    outside_ = true;
    return "outside";
  }
  std::string party(const std::string& name) {
    const auto found = context_.bearer_of.find(name);
    return party(found == context_.bearer_of.end() ? kOutside : found->second);
  }

  void node(std::string node_id, DrawnNode::Kind kind, const std::vector<std::string>& texts) {
    DrawnNode made{std::move(node_id), kind, {}};
    for (const std::string& text : texts) add_wrapped(text, made.lines);
    drawing_.nodes.push_back(std::move(made));
  }
  void edge(const std::string& from, const std::string& to, DrawnEdge::Kind kind,
            const std::vector<std::string>& texts = {}) {
    DrawnEdge made{from, to, kind, {}};
    for (const std::string& text : texts) add_wrapped(text, made.lines);
    auto& edges = drawing_.edges;
    if (std::find(edges.begin(), edges.end(), made) == edges.end())
      edges.push_back(std::move(made));
  }

  const Value& item(std::size_t number) const { return root_.at("programme").items[number]; }
  /// The name that a clause has, or what it is.
  std::string label(const Value& clause) const {
    const Value* name = clause.find("name");
    return name && *name ? name->text : std::string(clause.kind->name);
  }
  std::string brief(const Value& clause, const std::string& bearer) const {
    const auto* kind = static_cast<const ClauseKind*>(clause.kind);
    return kind->brief ? kind->brief(clause, bearer, words_) : "";
  }
  static std::string joined(const std::string& name, const std::string& what) {
    return what.empty() ? name : name + ": " + what;
  }

  void add_bearers() {
    for (std::size_t b = 0; b < context_.bearers.size(); ++b) {
      const Value& bearer = root_.at("bearers").at(context_.bearers[b]);
      std::vector<std::string> texts = {context_.bearers[b]};
      if (const Value& many = bearer.at("instances"))
        texts.push_back(Words::number(many.number) + " of them");
      if (bearer.at("public").text != "no") texts.push_back("public: " + bearer.at("public").text);
      node(bearer_id(b), DrawnNode::Kind::bearer, texts);
    }
  }

  void add_portfolios() {
    for (std::size_t p = 0; p < context_.portfolios.size(); ++p) {
      const PortfolioView& portfolio = context_.portfolios[p];
      double amount = 0;
      for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row)
        amount += portfolio.exposures->amount_of(row) * portfolio.exposures->count_of(row);
      node(id("portfolio", p), DrawnNode::Kind::portfolio,
           {portfolio.name, portfolio.words.many + ", " + words_.about(amount)});
      edge(bearer_id(portfolio.lender), id("portfolio", p), DrawnEdge::Kind::holds,
           {portfolio.words.verb});
    }
  }

  /// Portfolios whose exposures a claim is about.
  void add_claims() {
    for (std::size_t c = 1; c < context_.claims.size(); ++c) {
      const Claim& claim = context_.claims[c];
      const Value* declared = nullptr;
      for (const Value& clause : root_.at("programme").items)
        if (clause.kind->name == "claim" && clause.at("name").text == claim.name)
          declared = &clause;
      node(claim_id(c), DrawnNode::Kind::claim, {claim.name, declared ? brief(*declared, "") : ""});
      const Value* when = declared ? declared->find("when") : nullptr;
      std::set<std::size_t> of;
      for (const std::uint32_t row : claim.rows)
        of.insert(
            static_cast<std::size_t>(&context_.portfolio_of(row) - context_.portfolios.data()));
      for (const std::size_t portfolio : of)
        edge(id("portfolio", portfolio), claim_id(c), DrawnEdge::Kind::loss,
             {when && *when ? "where " + Words::condition(*when->condition) : ""});
    }
  }

  void add_clauses() {
    for (const Clause* clause : context_.clauses) {
      const Value& value = item(clause->item);
      const std::string name = label(value), kind(value.kind->name);
      bool pays = false;
      for (const Payment& payment : context_.payments)
        pays = pays || payment.position == clause->position;
      std::string what = kind;
      std::replace(what.begin(), what.end(), '_', ' ');
      std::vector<std::string> texts = {name};
      if (name != kind) texts.push_back(what);
      if (!pays) texts.push_back(brief(value, ""));
      node(clause_id(clause->item), DrawnNode::Kind::clause, texts);
      for (const std::size_t claim : clause->claims())
        edge(claim_id(claim), clause_id(clause->item), DrawnEdge::Kind::loss);
    }
  }

  void add_pools() {
    for (std::size_t p = 0; p < context_.pools.size(); ++p) {
      const Value& pool = root_.at("pools").at(context_.pools[p].name);
      const Value& each = pool.at("each");
      node(pool_id(p), DrawnNode::Kind::pool,
           {"pool " + context_.pools[p].name, each ? "one for each " + each.text : ""});
      edge(bearer_id(context_.pools[p].bearer), pool_id(p), DrawnEdge::Kind::holds, {"its money"});
      for (const PoolInflow& in : pool_inflows(pool, words_))
        edge(party(in.from), pool_id(p), in.fee ? DrawnEdge::Kind::flow : DrawnEdge::Kind::fills,
             {in.what});
    }
  }

  /// The pool that a payment comes out of; kNone: it has none.
  std::size_t pool_of(const Payment& payment) const {
    for (std::size_t p = 0; p < context_.pool_rules.size(); ++p)
      if (payment.has(*context_.pool_rules[p])) return p;
    return kNone;
  }
  std::size_t pool_of(const FlowAccount* account) const {
    for (std::size_t p = 0; p < context_.pool_rules.size(); ++p)
      if (account == context_.pool_rules[p]) return p;
    return kNone;
  }
  std::string payee_of(const Payment& payment) const {
    for (std::size_t p = 0; p < context_.pool_rules.size(); ++p)
      if (payment.into == context_.pool_rules[p]) return pool_id(p);
    return bearer_id(payment.payee());
  }
  /// Whether a pool pays some before others.
  bool has_ranks(std::size_t pool) const {
    std::set<double> ranks;
    for (const Payment& payment : context_.payments)
      if (payment.has(*context_.pool_rules[pool])) ranks.insert(payment.rank);
    return ranks.size() > 1;
  }

  /// The clause that declares a gate; kNone: a pool or a bearer does.
  std::size_t item_of(const Gate& gate) const {
    const auto* dates = dynamic_cast<const SettlementDates*>(&gate);
    const auto& items = root_.at("programme").items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Value *name = items[i].find("name"), *of = items[i].find("of");
      if (!dates && name && name->text == gate.name() &&
          !static_cast<const ClauseKind*>(items[i].kind)->declares.gate.empty())
        return i;
      if (dates && items[i].find("every") && of && are(*of, dates->of())) return i;
    }
    return kNone;
  }
  static bool are(const Value& list, const std::vector<std::string>& names) {
    return std::equal(list.items.begin(), list.items.end(), names.begin(), names.end(),
                      [](const Value& one, const std::string& name) { return one.text == name; });
  }

  /// What a gate lets pass, for the edge on which it stands.
  std::string gate_text(const Gate& gate, const Payment& payment, std::size_t own) const {
    if (gate.is_account()) return "";
    const std::size_t declared = item_of(gate);
    if (declared == own) return "";
    if (declared == kNone) return gate.phrase(payment, words_);
    const Value& clause = item(declared);
    const std::string what = brief(clause, context_.bearers[payment.payer()]);
    const Value* name = clause.find("name");
    return name && *name ? joined(name->text, what) : what;
  }

  std::vector<std::string> gate_texts(const Payment& payment, std::size_t own) const {
    std::vector<std::string> texts;
    for (const Payment::Stage& stage : payment.gates)
      if (std::string text = gate_text(*stage.gate, payment, own); !text.empty())
        texts.push_back("• " + text);
    if (const std::size_t pool = pool_of(payment); pool != kNone && has_ranks(pool))
      texts.push_back("• rank " + Words::number(payment.rank) + " in the pool");
    return texts;
  }

  /// Payments of a clause, first what its payers owe, then what others pay instead.
  void add_payments(const Clause& clause) {
    std::map<const Payment*, std::pair<const Payment*, const Gate*>> instead;
    std::set<std::size_t> payees;
    for (const Payment& payment : context_.payments) {
      if (payment.position != clause.position) continue;
      payees.insert(payment.payee());
      for (const Payment::Stage& stage : payment.gates)
        if (stage.taker) instead.emplace(stage.taker, std::pair(&payment, stage.gate));
    }
    for (const Payment& payment : context_.payments) {
      if (payment.position != clause.position) continue;
      const auto taker = instead.find(&payment);
      std::vector<std::string> texts;
      if (taker == instead.end()) {
        texts.push_back(joined(label(item(clause.item)),
                               brief(item(clause.item), context_.bearers[payment.payer()])));
      } else {
        const auto& [of, gate] = taker->second;
        texts.push_back(label(item(clause.item)) + ": instead of " + context_.bearers[of->payer()] +
                        ", where the " + gate->title() +
                        (gate->is_account() ? " is short" : " stops it"));
      }
      if (payees.size() > 1) texts.push_back("to " + context_.bearers[payment.payee()]);
      for (std::string& text : gate_texts(payment, clause.item)) texts.push_back(std::move(text));
      const auto kind =
          taker == instead.end() ? DrawnEdge::Kind::payment : DrawnEdge::Kind::instead;
      const std::size_t pool = pool_of(payment);
      edge(pool == kNone ? bearer_id(payment.payer()) : pool_id(pool), clause_id(clause.item), kind,
           texts);
    }
    add_payees(clause);
  }

  void add_payees(const Clause& clause) {
    for (const Payment& payment : context_.payments) {
      if (payment.position != clause.position) continue;
      const std::string& payee = context_.bearers[payment.payee()];
      const std::string keeps = clause.shares() ? brief(item(clause.item), payee) : "";
      edge(clause_id(clause.item), payee_of(payment), DrawnEdge::Kind::payment,
           {keeps.empty() ? "" : "bears itself: " + keeps});
    }
  }

  void add_flows() {
    for (const FlowLine& flow : context_.flows) {
      std::string what = name_of(flow.kind);
      std::replace(what.begin(), what.end(), '_', ' ');
      for (const Value& clause : root_.at("programme").items)
        if (const Value* name = clause.find("name"); name && name->text == flow.name)
          what = joined(what, brief(clause, ""));
      const std::size_t from = pool_of(flow.from), into = pool_of(flow.into);
      edge(from == kNone ? party(flow.payer) : pool_id(from),
           into == kNone ? party(flow.payee) : pool_id(into), DrawnEdge::Kind::flow,
           {flow.name == name_of(flow.kind) ? what : flow.name + ", a " + what});
    }
  }

  const Value& root_;
  const Params& params_;
  const ProgrammeContext& context_;
  Words words_;
  Drawing drawing_;
  bool outside_ = false;
};

}  // namespace

Drawing drawing_of(const Value& root, const Params& params) {
  return Drafter(root, params).draw();
}

}  // namespace cofferdam
