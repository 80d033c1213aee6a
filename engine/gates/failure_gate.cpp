#include "gates/failure_gate.hpp"

#include <limits>

#include "scenario/words.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

class FailureGate final : public Gate {
 public:
  FailureGate(std::size_t bearer, double recovery, std::string bearer_name)
      : bearer_(bearer),
        recovery_(recovery),
        bearer_name_(std::move(bearer_name)),
        name_("failure of " + bearer_name_) {}

  GatePlace place() const override { return GatePlace::failure; }
  const std::string& name() const override { return name_; }
  std::string title() const override { return "failure of '" + bearer_name_ + "'"; }
  std::string phrase(const Payment&, const Words&) const override {
    if (recovery_ == 0) return "ends when " + bearer_name_ + " fails";
    return "falls to " + Words::percent(recovery_) + " when " + bearer_name_ + " fails";
  }
  Reason reason() const override { return Reason::failure; }
  bool counts_payments() const override { return false; }
  /// What was paid in full once may wait until the bearer has failed.
  bool asks_of_all() const override { return true; }

  void start(Walk&) const override {}
  double admit(Walk& walk, const Passage&, double amount, double) const override {
    if (walk.trying && walk.trying->of_failed) return amount;
    return walk.has_failed(bearer_) ? recovery_ * amount : amount;
  }
  void refuse(Walk& walk, const Passage& passage, double amount) const override {
    passage.of.stop(walk, passage.entry, Reason::failure, amount);
  }
  double left(Walk&, const Passage&) const override {
    return std::numeric_limits<double>::quiet_NaN();
  }

 private:
  std::size_t bearer_;
  double recovery_;
  std::string bearer_name_, name_;
};

}  // namespace

std::unique_ptr<Gate> make_failure_gate(const FailingBearer& failing, ProgrammeContext& context) {
  auto gate = std::make_unique<FailureGate>(failing.bearer, failing.recovery,
                                            context.bearers[failing.bearer]);
  gate->outcome = context.rules.size();
  context.rules.push_back(gate->name());
  return gate;
}

}  // namespace cofferdam
