// The insurer pays a share of each loss; the insured keeps the rest.
#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "share",
                          .type = Type::field,
                          .sentence = "part that the insurer pays; may vary between policies",
                          .range = kShare,
                          .unit = Type::rate}};

class Coinsurance final : public Term {
 public:
  explicit Coinsurance(std::vector<double> shares) : shares_(std::move(shares)) {}
  void apply(const TermClaims& claims) const override {
    for (std::size_t i = 0; i < claims.size(); ++i) claims.owed[i] *= shares_[claims.row[i]];
  }

 private:
  std::vector<double> shares_;  ///< [row]
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  return std::make_unique<Coinsurance>(context.numbers(term.at("share"), kShare, Type::rate));
}

}  // namespace

TermMember coinsurance_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
