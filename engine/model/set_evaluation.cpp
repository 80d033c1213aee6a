#include "model/set_evaluation.hpp"

#include "evaluation/evaluation.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {

void set_incentives(const Value& evaluation, ProgrammeContext& context, Problems& problems) {
  if (evaluation && context.dated)
    context.incentives =
        read_targets(evaluation, read_units(evaluation, context, problems), problems);
}

void set_evaluation(const Value& root, Params& params, Problems& problems) {
  const Value& evaluation = root.at("evaluation");
  if (!evaluation || !problems.empty()) return;
  if (!params.calendar->given())
    return problems.add(evaluation.place, evaluation.path, "'evaluation' needs the order of time",
                        "add a calendar: units are judged by year");
  const ProgrammeContext& context = params.programme->context();
  std::vector<char> is_public;
  for (const Bearer& bearer : params.bearers) is_public.push_back(bearer.level != "no");
  params.evaluation = std::make_shared<const Evaluation>(evaluation, root.at("programme"),
                                                         read_units(evaluation, context, problems),
                                                         context, is_public, problems);
  params.programme->keep_defaults();
}

}  // namespace cofferdam
