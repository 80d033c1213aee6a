// Where the scenario's numbers come from, files included.
#include <limits>

#include "measures/columns.hpp"
#include "measures/measure.hpp"

namespace cofferdam {
namespace {

class Inputs final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    TextColumn path("path", "key of the number, or the one that names the file");
    TextColumn kind("kind", "number, choice, file or override");
    NumberColumn value("value", "as at the key",
                       "the number; not a number of a choice; for a file the number of its rows "
                       "that are used under the key");
    TextColumn choice("choice", "what was chosen, of a choice");
    TextColumn source("source", "where it was read; for a file its path");
    TextColumn year("year", "year that it holds for");
    TextColumn grade("grade", "A (primary source) to D (guess)");
    TextColumn status("status", "seen, derived or assumed");
    TextColumn from("from", "what it was derived from");
    TextColumn digest("sha256", "SHA-256 of the file");
    const auto row = [&](std::string where, const char* what, double x, std::string chosen,
                         const Provenance& about, std::string sha) {
      path.add(std::move(where));
      kind.add(what);
      value.add(x);
      choice.add(std::move(chosen));
      source.add(about.source);
      year.add(about.year);
      grade.add(about.grade);
      status.add(about.status);
      from.add(about.from);
      digest.add(std::move(sha));
    };
    for (const SourcedNumber& number : summary.params.sourced)
      row(number.path, number.choice.empty() ? "number" : "choice", number.value, number.choice,
          number.provenance, "");
    for (const ScenarioFile& file : summary.params.files)
      row(file.key, "file", static_cast<double>(file.rows_used), "", {file.path, "", "", "", ""},
          file.sha256);
    for (const std::string& assignment : summary.params.overrides)
      row(assignment.substr(0, assignment.find('=')), "override",
          std::numeric_limits<double>::quiet_NaN(), "", {assignment, "", "", "", ""}, "");
    return make_table("inputs",
                      "one number or choice with a source, one use of a file or one override", path,
                      kind, value, choice, source, year, grade, status, from, digest);
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<Inputs>();
}

}  // namespace

TableMember inputs_table() {
  return {make};
}

}  // namespace cofferdam
