// cofferdam describe: what may stand in a scenario.
#include "catalogue.hpp"
#include "commands.hpp"
#include "described_tables.hpp"
#include "key_text.hpp"

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
  std::string text;
  std::vector<std::string> known = {"scenario", "rates"};
  for (const Family& family : families) {
    known.emplace_back(family.name);
    for (const Kind* kind : family.kinds)
      if (kind->name == name) text += (text.empty() ? "" : "\n") + member_text(family, name);
  }
  if (!text.empty()) return text;
  for (const Family& family : families)
    for (const Kind* kind : family.kinds) known.emplace_back(kind->name);
  throw Error(ExitCode::scenario, unknown_name("family or member", name, known));
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
  command->add_option("NAME", arguments->member,
                      "a member of the family, or a key of the scenario");
  command->add_flag("--all", arguments->all, "everything at once");
  command->add_option("--format", arguments->format, "text, or markdown for everything")
      ->check(CLI::IsMember({"text", "markdown"}));
  command->footer(
      "Examples:\n"
      "  cofferdam describe\n"
      "  cofferdam describe portfolio loans\n"
      "  cofferdam describe rates bands\n"
      "  cofferdam describe scenario report\n"
      "  cofferdam describe table quantiles");
  command->callback([&action, arguments] {
    action = [arguments] {
      print(description(*arguments));
      return ExitCode::ok;
    };
  });
}

}  // namespace cofferdam
