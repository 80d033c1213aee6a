// cofferdam describe: what may stand in a scenario.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "catalogue.hpp"
#include "commands.hpp"
#include "describe_search.hpp"
#include "described_tables.hpp"
#include "key_text.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

struct DescribeArguments {
  std::string family, member, format = "text";
  bool all = false;
};

/// A line of a list: name and sentence.
std::string item(std::string_view name, std::string_view sentence) {
  constexpr std::size_t kColumn = 16;
  std::string text = "  " + std::string(name);
  text += std::string(text.size() < kColumn ? kColumn - text.size() : 1, ' ');
  return text + std::string(sentence) + "\n";
}

std::string families_text(Families families) {
  std::string text = "What may stand in a scenario:\n" +
                     item("scenario", "the keys of the file itself") +
                     item("rates", "forms of a number that varies between exposures");
  for (const Family& family : families) {
    text += item(family.name, family.sentence);
    std::string members;
    for (const Kind* kind : family.kinds)
      members += (members.empty() ? "" : ", ") + std::string(kind->name);
    text += wrapped_at(members, 16, 100);
  }
  return text + "'cofferdam describe clause' or 'cofferdam describe clause share' tells more.\n";
}

std::string family_text(const Family& family) {
  std::string text = std::string(family.name) + ": " + std::string(family.sentence) + "\n";
  for (const Kind* kind : family.kinds) text += item(kind->name, kind->sentence);
  if (family.id == FamilyId::table)
    for (const auto& [name, sentence] : kJoinedTables) text += item(name, sentence);
  return text + "'cofferdam describe " + std::string(family.name) + " NAME' tells more.\n";
}

/// Keys of records whose name is `name`, by their path below the scenario, at most `most`.
void find_keys(std::span<const Key> keys, const std::string& path, const std::string& name,
               std::size_t most, std::vector<std::pair<std::string, const Key*>>& found) {
  for (const Key& key : keys) {
    const std::string own = path + std::string(key.name);
    if (key.name == name && found.size() < most) found.emplace_back(own, &key);
    find_keys(key.keys, own + (key.shape == Shape::map ? ".NAME." : "."), name, most, found);
  }
}

/// A key by its path, and what belongs below it.
std::string key_at_text(const std::string& path, const Key& key) {
  return path + ":\n" + keys_text(std::span(&key, 1), 2) + writing_text(std::span(&key, 1));
}

/// The key to which a dotted path leads, names of pools and the like included: `pools.fund.top_up`.
std::string key_path_text(const std::string& path) {
  std::span<const Key> keys = scenario_keys();
  std::string walked;
  const Key* key = nullptr;
  bool skips_name = false;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string step = path.substr(begin, end - begin);
    begin = end + 1;
    if (std::exchange(skips_name, false)) continue;
    std::vector<std::string> known;
    for (const Key& one : keys) known.emplace_back(one.name);
    const auto at = std::find(known.begin(), known.end(), step);
    if (at == known.end())
      throw Error(ExitCode::scenario,
                  keys.empty() ? "no keys are listed below " + walked +
                                     "; 'cofferdam describe' lists the kinds that may stand there"
                               : unknown_name("key", step, known));
    key = &keys[static_cast<std::size_t>(at - known.begin())];
    walked += (walked.empty() ? "" : ".") + step;
    skips_name = key->shape == Shape::map;
    keys = key->keys;
  }
  return key_at_text(path, *key);
}

/// The key of that name at the root, or else wherever it belongs; "" if there is none.
std::string any_key_text(const std::string& name) {
  constexpr std::size_t kMost = 4;
  for (const Key& key : scenario_keys())
    if (key.name == name) return key_at_text(name, key);
  std::vector<std::pair<std::string, const Key*>> found;
  find_keys(scenario_keys(), "", name, kMost, found);
  std::string text;
  for (const auto& [path, key] : found)
    text += (text.empty() ? "" : "\n") + key_at_text(path, *key);
  return text;
}

/// A key of the scenario's root, with what belongs below it.
std::string root_key_text(const std::string& name) {
  std::vector<std::string> known;
  for (const Key& key : scenario_keys()) {
    if (key.name == name)
      return keys_text(std::span(&key, 1), 0) + writing_text(std::span(&key, 1));
    known.emplace_back(key.name);
  }
  throw Error(ExitCode::scenario, unknown_name("key", name, known));
}

std::string member_text(const Family& family, const std::string& name) {
  std::vector<std::string> known;
  for (const Kind* kind : family.kinds) {
    known.emplace_back(kind->name);
    if (kind->name != name) continue;
    return kind_text(family, *kind) + (family.id == FamilyId::table ? columns_text(name) : "");
  }
  if (family.id == FamilyId::table)
    for (const auto& [table, sentence] : kJoinedTables) {
      known.emplace_back(table);
      if (table == name)
        return "table " + name + ": " + std::string(sentence) + "\n" + columns_text(name);
    }
  throw Error(ExitCode::scenario, unknown_name(std::string(family.name), name, known));
}

/// The member of that name in any family, so that `describe share` works too.
std::string any_member_text(Families families, const std::string& name) {
  if (name.find('.') != std::string::npos) return key_path_text(name);
  std::string text = any_key_text(name);
  std::vector<std::string> known = {"scenario", "rates"};
  for (const Family& family : families) {
    known.emplace_back(family.name);
    for (const Kind* kind : family.kinds)
      if (kind->name == name) text += (text.empty() ? "" : "\n") + member_text(family, name);
  }
  if (!text.empty()) return text;
  if (const std::string keys = keys_about(families, name); !keys.empty())
    return "Keys in which '" + name + "' stands:\n" + keys +
           "'cofferdam describe portfolio loans', and others in the same way, tell more.\n";
  for (const Key& key : scenario_keys()) known.emplace_back(key.name);
  for (const Family& family : families)
    for (const Kind* kind : family.kinds) known.emplace_back(kind->name);
  const std::string near = near_name(name, known);
  throw Error(ExitCode::scenario, "nothing is called '" + name +
                                      "', and no key's description speaks of it; " +
                                      (near.empty() ? "'cofferdam describe' lists what there is"
                                                    : "did you mean '" + near + "'?"));
}

std::string all_text(Families families) {
  std::string text = "scenario: the keys of the file itself\n" + keys_text(scenario_keys(), 2) +
                     "\n" + rates_text();
  for (const Family& family : families) {
    if (family.id == FamilyId::table) {
      text += "\n" + family_text(family);
      continue;
    }
    for (const Kind* kind : family.kinds) text += "\n" + kind_text(family, *kind);
  }
  return text;
}

std::string description(const DescribeArguments& arguments) {
  const Families families = catalogue();
  if (arguments.format == "markdown") return reference_markdown(families);
  if (arguments.all) return all_text(families);
  if (arguments.family.empty()) return families_text(families);
  if (arguments.family == "scenario")
    return arguments.member.empty()
               ? "scenario: the keys of the file itself\n\nKeys:\n" + keys_text(scenario_keys(), 2)
               : root_key_text(arguments.member);
  if (arguments.family == "rates")
    return arguments.member.empty() ? rates_text() : rate_text(arguments.member);
  for (const Family& family : families)
    if (family.name == arguments.family)
      return arguments.member.empty() ? family_text(family) : member_text(family, arguments.member);
  return any_member_text(families, arguments.family);
}

}  // namespace

void add_describe_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("describe", "Tell what may stand in a scenario");
  auto arguments = std::make_shared<DescribeArguments>();
  command->add_option("FAMILY", arguments->family,
                      "scenario, rates, distribution, frequency, repayment, copula, portfolio, "
                      "term, clause, sampling "
                      "or table");
  command->add_option(
      "NAME", arguments->member,
      "a member of the family, or a key of the scenario; a key can be named alone too, "
      "or by its path");
  command->add_flag("--all", arguments->all, "everything at once");
  command->add_option("--format", arguments->format, "text, or markdown for everything")
      ->check(CLI::IsMember({"text", "markdown"}));
  command->footer(
      "Examples:\n"
      "  cofferdam describe\n"
      "  cofferdam describe portfolio loans\n"
      "  cofferdam describe rates bands\n"
      "  cofferdam describe scenario report\n"
      "  cofferdam describe pools.fund.top_up\n"
      "  cofferdam describe table quantiles");
  command->callback([&action, arguments] {
    action = [arguments] {
      print(description(*arguments));
      return ExitCode::ok;
    };
  });
}

}  // namespace cofferdam
