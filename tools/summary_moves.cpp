// What moves the answer most, of results of `cofferdam sensitivities`.
#include "compared_runs.hpp"
#include "plot/parts.hpp"
#include "sensitivities.hpp"
#include "summary_parts.hpp"

namespace cofferdam {

std::string moves_words(const SummaryContext& context) {
  const Results& results = context.results;
  const Cells cells(results, kSensitivities);
  std::string words;
  // Rows of a measure begin with the input that moves it most.
  for (const std::string& measure : different(cells, "measure")) {
    const std::size_t row = cells.find("measure", measure);
    if (cells.text("verdict", row) != "ok") {
      words += wrapped("Nothing can be told to move " + measure + ".");
      continue;
    }
    const MeasureText text({measure, cells.text("unit", row)}, cells.number("estimate", row));
    const auto input = [&](const char* column) {
      return input_text(cells.text("kind", row), cells.number(column, row), results.currency);
    };
    words += wrapped(
        "What moves " + measure + " most: " + cells.text("input", row) + ", from " +
        input("low_value") + " to " + input("high_value") + " by " +
        text.number(cells.number("change", row), cells.number("change_standard_error", row)) + " " +
        text.unit() + ".");
  }
  return words;
}

}  // namespace cofferdam
