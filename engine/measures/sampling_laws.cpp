// The laws that trials are drawn from, unless plainly.
#include "economies/factor_model.hpp"
#include "economies/sampling.hpp"
#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

/// By how much a law moves the mean of a factor in a year.
double moved(const FactorModel& model, const ShiftedLaw& law, std::size_t factor,
             std::size_t year) {
  const std::size_t factors = model.factors().size(),
                    innovations = law.means.size() / model.years();
  const std::vector<double> response = model.response(factor, year);
  double sum = 0;
  for (std::size_t i = 0; innovations > 0 && i < response.size(); ++i)
    sum += response[i] * law.means[i / factors * innovations + i % factors];
  return sum;
}

class SamplingLaws final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    const Params& params = summary.params;
    TextColumn name("law", "plain, or what it draws more of");
    NumberColumn share("share", "1", "of the trials");
    TextColumn found("found", "yes; no: the pilot saw nothing of it, so that it draws plainly");
    TextColumn year("year", "year of the calendar; empty without one");
    TextColumn factor("factor", "factor of the economy, or the scale of the copula");
    NumberColumn mean("moved_by", "1",
                      "by how much the law moves the mean of the factor in that year, which is "
                      "where the trials meant mostly are, in standard deviations; below zero is a "
                      "worse year");
    const auto& factors = params.factors->factors();
    const std::size_t rows = factors.size() + (params.sampling->moves_scale() ? 1 : 0);
    for (const ShiftedLaw& law : params.sampling->laws())
      for (std::size_t y = 0; y < params.factors->years(); ++y)
        for (std::size_t f = 0; f < rows; ++f) {
          name.add(law.name);
          share.add(law.share);
          found.add(law.is_plain || !law.means.empty() ? "yes" : "no");
          year.add(params.calendar->given() ? params.calendar->year_label(y) : "");
          factor.add(f < factors.size() ? factors[f].name : "scale of the copula");
          mean.add(f < factors.size()  ? moved(*params.factors, law, f, y)
                   : law.means.empty() ? 0
                                       : law.means[y * rows + f]);
        }
    return make_table("sampling_laws", "one law, year and factor", name, share, found, year, factor,
                      mean);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.sampling_name == "plain" ? nullptr : std::make_unique<SamplingLaws>();
}

}  // namespace

TableMember sampling_laws_table() {
  return {make};
}

}  // namespace cofferdam
