#include "model/set_matching.hpp"

#include "matching/matching.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

void set_matching(const Value& root, Params& params, Problems& problems) {
  const Value& matching = root.at("matching");
  if (!matching) return;
  if (!params.calendar->given() || params.calendar->horizon() < 0.25)
    return problems.add(matching.place, matching.path, "'matching' needs a quarter of time",
                        "add a calendar with a horizon of at least 3 months: firms look for "
                        "finance quarter by quarter");
  params.matching = std::make_shared<const Matching>(matching, *params.calendar, problems);
}

}  // namespace cofferdam
