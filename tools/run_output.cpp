#include "run_output.hpp"

#include "commands.hpp"
#include "results/writer.hpp"
#include "summary.hpp"
#include "table_text.hpp"
#include "terminal.hpp"

namespace cofferdam {
namespace {

/// Everything but long tables as one JSON object.
std::string json_of(const Results& results, const std::string& file) {
  nlohmann::ordered_json json;
  json["title"] = results.title;
  json["question"] = results.question;
  json["trials"] = results.trials;
  json["complete"] = results.complete;
  json["file"] = file.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(file);
  json["warnings"] = warnings_of(results);
  json["tables"] = nlohmann::ordered_json::object();
  for (const Table& table : results.tables) {
    if (!is_long(table.name)) json["tables"][table.name] = to_json(table);
  }
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

void print_results(const Results& results, const std::string& path, bool as_json) {
  if (as_json)
    print(json_of(results, path));
  else
    print_styled(headed(summary_text(results, path)));
}

Written write_and_print(const Results& results, OutputFile& file, const std::string& path,
                        SecondPlace& second, bool as_json) {
  Written written = second.write(
      path, [&] { write_results(results, file); },
      [&](const std::string& other) { write_results(results, other); });
  print_results(results, written.path, as_json);
  return written;
}

}  // namespace cofferdam
