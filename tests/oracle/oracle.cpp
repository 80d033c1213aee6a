#include "oracle/oracle.hpp"

#include <memory>
#include <stdexcept>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

static void check_undated(const Scenario& scenario) {
  bool dated = !scenario.limits.empty() || !scenario.pools.empty() || !scenario.settles.empty() ||
               !scenario.recovers.empty() || !scenario.gain_shares.empty();
  for (const Clause& clause : scenario.clauses)
    dated = dated || clause.kind == Clause::Kind::cap || clause.over == Clause::Over::year ||
            clause.contract || clause.net;
  if (dated) throw std::runtime_error("oracle: this needs a calendar");
}

Result work(const std::string& yaml, const World& world) {
  // Trials of one scenario follow each other: it is read once.
  static thread_local std::string known;
  static thread_local std::unique_ptr<Scenario> scenario;
  if (!scenario || known != yaml) {
    scenario = std::make_unique<Scenario>(read(yaml));
    known = yaml;
  }
  if (scenario->calendar.given)
    return scenario->decides_lending() ? Lender::work(*scenario, world)
                                       : Trial(*scenario, world).run();
  check_undated(*scenario);
  return work_undated(*scenario, world);
}

}  // namespace cofferdam::oracle
