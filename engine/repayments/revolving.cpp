// A limit of which a part is in use until the term ends, and another part when default happens.
#include "repayments/repayment.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "utilisation",
     .type = Type::rate,
     .sentence = "fraction of the limit that is in use until the end of the term",
     .fallback = "1",
     .range = {0, 1, true, false}},
    {.name = "at_default",
     .type = Type::rate,
     .sentence = "fraction of the limit that is in use when default happens; default: utilisation",
     .fallback = kOptional,
     .range = {0, 1, true, false}}};

class Revolving final : public Repayment {
 public:
  Revolving(double utilisation, double at_default)
      : utilisation_(utilisation), at_default_(at_default) {}
  Schedule schedule(int) const override {
    return {
        .months_per_step = 0, .after = {utilisation_}, .at_default = at_default_ / utilisation_};
  }

 private:
  double utilisation_, at_default_;
};

std::unique_ptr<Repayment> make(const Value& value, Problems&) {
  const double utilisation = value.at("utilisation").number;
  const Value& at_default = value.at("at_default");
  return std::make_unique<Revolving>(utilisation, at_default ? at_default.number : utilisation);
}

}  // namespace

RepaymentMember revolving_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
