#include "verify/exact_parts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"
#include "verify/one_factor.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr const char* kMomentsOnly =
    "its losses have no common unit, or too many: only mean and standard deviation are exact";

class Finder {
 public:
  Finder(const Model& model, OneFactorRows rows)
      : params_(model.params()),
        context_(params_.programme->context()),
        programme_(model.scenario().data().root.at("programme")),
        rows_(std::move(rows)) {}

  ExactParts find() {
    answer("all losses", {TrialAmount::Kind::losses, 0},
           book([](std::uint32_t, double loss) { return loss; }));
    if (params_.programme->is_walked()) {
      parts_.unanswered.push_back(
          {"the programme",
           "a limit, breaker, pool, lag or layer of each loan or year has a memory "
           "or dates, which no exact method here follows"});
      return std::move(parts_);
    }
    for (std::size_t b = 0; b < context_.bearers.size(); ++b) bearer(b);
    for (std::size_t i = 0; i < context_.lines.size(); ++i) layer(i);
    return std::move(parts_);
  }

 private:
  /// The book in which a default of one loan of `row` loses part(row, loss).
  template <class Part>
  OneFactorBook book(const Part& part) const {
    OneFactorBook made{{}, rows_.degrees_of_freedom};
    for (const OneFactorRow& row : rows_.rows) {
      const double loss = part(row.row, row.loss);
      if (loss > 0) made.loans.push_back({row.pd, row.loading, row.count, loss});
    }
    return made;
  }

  /// What `bearer` bears of a default by the clauses before `end`.
  OneFactorBook borne(std::size_t bearer, std::size_t end, std::size_t claim, bool any) const {
    NominalParts parts;
    return book([&](std::uint32_t row, double loss) {
      if (!any && context_.claim_of[row] != claim) return 0.0;
      parts.base = loss;
      context_.nominal(row, end, parts);
      // What rounding leaves of nothing.
      return parts.parts[bearer] > 1e-12 * loss ? parts.parts[bearer] : 0.0;
    });
  }

  void answer(const std::string& name, TrialAmount amount, const OneFactorBook& book) {
    if (book.loans.empty()) return;
    if (book != last_) {
      last_ = book;
      distribution_ = distribution_of(book);
    }
    ExactPart part{name, amount, moments_of(book), distribution_, 0};
    if (!part.distribution) parts_.unanswered.push_back({"distribution of " + name, kMomentsOnly});
    parts_.answered.push_back(std::move(part));
  }

  void bearer(std::size_t b) {
    const std::string& name = context_.bearers[b];
    const bool layered =
        std::any_of(context_.lines.begin(), context_.lines.end(),
                    [&](const LayerLine& line) { return line.payer == b || line.payee == b; });
    const bool mixed =
        std::any_of(context_.lines.begin(), context_.lines.end(), [&](const LayerLine& line) {
          const Clause* clause = layers_clause(line.clause);
          return !clause || is_mixed(line, *clause);
        });
    if (layered || mixed) {
      parts_.unanswered.push_back(
          {"bearer " + name, "layers decide what it bears; layers are answered one by one"});
      return;
    }
    answer("bearer " + name, {TrialAmount::Kind::bearer, b},
           borne(b, context_.clauses.size(), 0, true));
  }

  /// The clause of that name with layers.
  const Clause* layers_clause(const std::string& name) const {
    for (const Clause* clause : context_.clauses) {
      const Value& item = programme_.items[clause->item];
      const Value* named = item.find("name");
      if (item.find("layers") && named && named->text == name) return clause;
    }
    return nullptr;
  }

  /// Whether a clause acts on the claim of `line` after its layers, or layers it before them.
  bool is_mixed(const LayerLine& line, const Clause& layers) const {
    const auto mixes = [&](const Clause* clause) {
      const std::vector<std::size_t> claims = clause->claims();
      const bool same = std::find(claims.begin(), claims.end(), line.claim) != claims.end();
      return same && clause != &layers &&
             (clause->position > layers.position || programme_.items[clause->item].find("layers"));
    };
    return std::any_of(context_.clauses.begin(), context_.clauses.end(), mixes);
  }

  void layer(std::size_t i) {
    const LayerLine& line = context_.lines[i];
    const std::string name = "layer " + line.clause + " of " + context_.bearers[line.payer];
    if (!line.limits_all) {
      parts_.unanswered.push_back({name, "it is a layer of each loan or year"});
      return;
    }
    const Clause* clause = layers_clause(line.clause);
    if (!clause || is_mixed(line, *clause)) {
      parts_.unanswered.push_back(
          {name, "other clauses layer the claim too, or act on it after the layers"});
      return;
    }
    const OneFactorBook total = borne(line.payee, clause->position, line.claim, false);
    const auto loss = distribution_of(total);
    if (!loss) {
      parts_.unanswered.push_back(
          {name, "the losses that it layers have no common unit, or too many"});
      return;
    }
    const auto pays = [&](double x) { return layer_of(x, line.attachment, line.limit); };
    DiscreteDistribution paid = loss->mapped(pays);
    parts_.answered.push_back({name,
                               {TrialAmount::Kind::layer, i},
                               {paid.mean(), paid.standard_deviation()},
                               std::move(paid),
                               std::isfinite(line.limit) ? line.limit : 0});
  }

  const Params& params_;
  const ProgrammeContext& context_;
  const Value& programme_;
  OneFactorRows rows_;
  ExactParts parts_;
  OneFactorBook last_;  ///< whose distribution is known: a bearer may bear all losses
  std::optional<DiscreteDistribution> distribution_;
};

}  // namespace

ExactParts exact_parts(const Model& model) {
  OneFactorRows rows = one_factor_rows(model.params());
  if (!rows.why_not.empty()) return {{}, {{rows.about, rows.why_not}}};
  return Finder(model, std::move(rows)).find();
}

}  // namespace cofferdam
