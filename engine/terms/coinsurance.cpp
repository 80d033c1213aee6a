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
  explicit Coinsurance(OfPolicies shares) : shares_(std::move(shares)) {}
  void apply(const TermClaims& claims) const override {
    shares_.apply(claims, [](double owed, double share) { return owed * share; });
  }

 private:
  OfPolicies shares_;
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  return std::make_unique<Coinsurance>(
      OfPolicies(context.numbers(term.at("share"), kShare, Type::rate)));
}

}  // namespace

TermMember coinsurance_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
