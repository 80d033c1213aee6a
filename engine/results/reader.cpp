#include <algorithm>
#include <cofferdam/error.hpp>
#include <cofferdam/results.hpp>
#include <filesystem>

#include "base/one_line.hpp"
#include "results/child.hpp"
#include "results/format_version.hpp"
#include "results/hdf5_names.hpp"
#include "results/hdf5_read.hpp"
#include "results/seal.hpp"

namespace cofferdam {

namespace {

using namespace hdf5;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error(ExitCode::scenario, "'" + one_line(path) + "' " + one_line(why));
}

void check_format(hid_t root, const std::string& path) {
  if (!has_attribute(root, "file_type") || text_attribute(root, "file_type") != kFileType) {
    refuse(path, "is HDF5, but not a results file of cofferdam");
  }
  const std::int64_t major = integer_attribute(root, "format_major");
  const std::int64_t minor = integer_attribute(root, "format_minor");
  const std::string format = std::to_string(major) + "." + std::to_string(minor);
  constexpr auto known = static_cast<std::int64_t>(FormatMajor::current);
  if (major > known) {
    refuse(path, "has format " + format + ", this engine reads up to " + std::to_string(known) +
                     "; read it with cofferdam " + text_attribute(root, "engine_version") +
                     " or later");
  }
  require(major >= 1 && minor >= 0, "there is no format " + format);
}

/// A number of trials, which cannot be below zero.
std::int64_t trials_attribute(hid_t root, const char* name) {
  const std::int64_t trials = integer_attribute(root, name);
  require(trials >= 0, std::string("'") + name + "' is " + std::to_string(trials));
  return trials;
}

Results read_heading(hid_t root, Budget& budget) {
  Results results;
  results.engine_version = text_attribute(root, "engine_version");
  results.title = text_attribute(root, "title");
  results.question = text_attribute(root, "question");
  results.currency = text_attribute(root, "currency");
  results.seed = unsigned_attribute(root, "seed");
  results.portfolio_seed = unsigned_attribute(root, "portfolio_seed");
  results.trials = trials_attribute(root, "trials");
  results.trials_requested = trials_attribute(root, "trials_requested");
  results.complete = integer_attribute(root, "complete") != 0;
  results.random_contract = text_attribute(root, "random_contract");
  results.scenario_file = text_attribute(root, "scenario_file");
  const Group scenario = open_group(root, kScenario);
  results.scenario_text = read_text(scenario, "text", budget);
  results.resolved_scenario = read_text(scenario, "resolved", budget);
  if (has_link(root, kProvenance)) {
    results.provenance = text_attributes(open_group(root, kProvenance));
  }
  return results;
}

/// The texts of a heading, in the order in which they are sent.
std::vector<std::string*> heading_texts(Results& results) {
  return {&results.engine_version,  &results.title,
          &results.question,        &results.currency,
          &results.random_contract, &results.scenario_file,
          &results.scenario_text,   &results.resolved_scenario};
}

void send_heading(Sender& out, Results results) {
  for (const std::string* text : heading_texts(results)) out.text(*text);
  for (const std::uint64_t number :
       {results.seed, results.portfolio_seed, static_cast<std::uint64_t>(results.trials),
        static_cast<std::uint64_t>(results.trials_requested),
        static_cast<std::uint64_t>(results.complete)})
    out.number(number);
  std::vector<std::string> provenance;
  for (const auto& [key, value] : results.provenance) {
    provenance.push_back(key);
    provenance.push_back(value);
  }
  out.texts(provenance);
}

Results receive_heading(Receiver& in) {
  Results results;
  for (std::string* text : heading_texts(results)) *text = in.text();
  results.seed = in.number();
  results.portfolio_seed = in.number();
  results.trials = static_cast<std::int64_t>(in.number());
  results.trials_requested = static_cast<std::int64_t>(in.number());
  results.complete = in.number() != 0;
  const std::vector<std::string> provenance = in.texts();
  for (std::size_t i = 1; i < provenance.size(); i += 2)
    results.provenance[provenance[i - 1]] = provenance[i];
  return results;
}

void send_column(Sender& out, const Column& column) {
  out.text(column.name);
  out.text(column.unit);
  out.text(column.long_name);
  out.number(column.cells.index());
  if (const auto* texts = std::get_if<std::vector<std::string>>(&column.cells))
    out.texts(*texts);
  else if (const auto* numbers = std::get_if<std::vector<double>>(&column.cells))
    out.numbers(*numbers);
  else
    out.numbers(std::get<std::vector<std::int64_t>>(column.cells));
}

Column receive_column(Receiver& in) {
  Column column{in.text(), in.text(), in.text(), {}};
  switch (in.number()) {
    case 0:
      column.cells = in.numbers<double>();
      break;
    case 1:
      column.cells = in.numbers<std::int64_t>();
      break;
    default:
      column.cells = in.texts();
  }
  return column;
}

/// What is asked of the cells of a table.
enum class CellUse { none, check, send };

/// What is read of a file, and within which memory.
struct Request {
  std::function<CellUse(const std::string& table)> use;
  std::uint64_t most_bytes;
};

/// The child's part. What is sent of a table begins with its name; "" is the end.
void send_table(Sender& out, hid_t tables, const std::string& name, CellUse use, Budget& budget) {
  const Group group = open_group(tables, name);
  const TableHead head = read_table_head(group, name);
  const auto names = use == CellUse::none ? std::vector<std::string>{} : column_names(group);
  out.text(head.name);
  out.text(head.sentence);
  out.number(static_cast<std::uint64_t>(head.rows));
  out.number(use == CellUse::send ? names.size() : 0);
  for (const std::string& column : names) {
    const Column cells = read_column(group, column, static_cast<std::uint64_t>(head.rows), budget);
    if (use == CellUse::send) send_column(out, cells);
  }
}

void send_file(Sender& out, const std::string& path, const Request& request) {
  const Session session;
  check(H5PLset_loading_state(0), "switch off plugins");
  Budget budget(request.most_bytes);
  const File file = open_file(path);
  const Group root = open_group(file, "/");
  check_format(root, path);
  send_heading(out, read_heading(root, budget));
  const Group tables = open_group(root, kTables);
  for (const std::string& name : link_names(tables)) {
    const CellUse use = request.use(name);
    Budget own = budget;
    send_table(out, tables, name, use, use == CellUse::send ? budget : own);
  }
  out.text("");
}

/// Turns what is wrong with the file into an Error.
void send_file_or_refuse(Sender& out, const std::string& path, const Request& request) {
  try {
    send_file(out, path, request);
  } catch (const Failure& failure) {
    refuse(path, std::string("is damaged: ") + failure.what());
  } catch (const Foreign& foreign) {
    refuse(path, std::string("is not as cofferdam writes results: ") + foreign.what());
  } catch (const std::bad_alloc&) {
    refuse(path, "takes more memory than there is");
  } catch (const TooLarge& large) {
    refuse(path, std::string(large.what()) +
                     "; read fewer of its tables, or allow more memory (--memory)");
  }
}

/// The parent's part. Hands on each table with its number of rows.
using TakeTable = std::function<void(Table table, std::int64_t rows)>;
Results receive_file(Receiver& in, const TakeTable& take) {
  Results heading = receive_heading(in);
  for (std::string name = in.text(); !name.empty(); name = in.text()) {
    Table table{std::move(name), in.text(), {}};
    const auto rows = static_cast<std::int64_t>(in.number());
    for (std::uint64_t left = in.number(); left > 0; --left) {
      table.columns.push_back(receive_column(in));
      require(table.columns.back().size() == static_cast<std::uint64_t>(rows), "a column is cut");
    }
    take(std::move(table), rows);
  }
  return heading;
}

std::uint64_t size_of(const std::string& path) {
  std::error_code unknown;
  const std::uint64_t size = std::filesystem::file_size(path, unknown);
  return unknown ? 0 : size;
}

std::uint64_t most_bytes_for(const std::string& path, std::uint64_t asked) {
  constexpr std::uint64_t kUsual = 1'000'000'000, kOfFile = 16;
  if (asked > 0) return asked;
  return std::max(kUsual, kOfFile * size_of(path));
}

/// A few times what it takes to read the file and as much as can come from it. On some damage the
/// library goes round for ever.
std::uint64_t seconds_for(const std::string& path, std::uint64_t most_bytes) {
  constexpr std::uint64_t kLeast = 5, kFileASecond = 10'000'000, kCellsASecond = 200'000'000;
  const std::uint64_t size = size_of(path);
  return kLeast + size / kFileASecond + std::min(most_bytes, kMostExpansion * size) / kCellsASecond;
}

Results read_file(const std::string& path, const Request& request, const TakeTable& take) {
  const ChildLimits limits{request.most_bytes, seconds_for(path, request.most_bytes)};
  Results heading;
  try {
    in_child(
        limits, [&](Sender& out) { send_file_or_refuse(out, path, request); },
        [&](Receiver& in) { heading = receive_file(in, take); });
  } catch (const ChildEnded& ended) {
    refuse(path, std::string("is damaged: ") + ended.what());
  } catch (const Failure& failure) {
    refuse(path, std::string("is damaged: ") + failure.what());
  } catch (const std::bad_alloc&) {
    refuse(path, "takes more memory than there is");
  } catch (const TooLarge& large) {
    refuse(path, large.what());
  }
  return heading;
}

Overview overview(const std::string& path, CellUse use, std::uint64_t most_bytes) {
  check_seal(path);
  Overview all;
  const Request request{[use](const std::string&) { return use; },
                        most_bytes_for(path, most_bytes)};
  all.heading = read_file(path, request, [&](const Table& table, std::int64_t rows) {
    all.tables.push_back({table.name, table.sentence, rows});
  });
  return all;
}

}  // namespace

Results read_results(const std::string& path, const ReadOptions& options) {
  check_seal(path);
  const auto wanted = [&](const std::string& table) {
    return !options.wants || options.wants(table);
  };
  const Request request{
      [&](const std::string& table) { return wanted(table) ? CellUse::send : CellUse::none; },
      most_bytes_for(path, options.most_bytes)};
  std::vector<Table> tables;
  Results results = read_file(path, request, [&](Table table, std::int64_t) {
    if (wanted(table.name)) tables.push_back(std::move(table));
  });
  results.tables = std::move(tables);
  return results;
}

Overview read_overview(const std::string& path) {
  return overview(path, CellUse::none, 0);
}

Overview verify_results(const std::string& path, std::uint64_t most_bytes) {
  return overview(path, CellUse::check, most_bytes);
}

}  // namespace cofferdam
