#include "templates.hpp"

#include "commands.hpp"

namespace cofferdam {

const std::vector<Template>& templates() {
  static const std::vector<Template> all = {
      {"pool",
       "a compensation fund with opening money and a yearly budget: how large must it be?",
       {}},
      {"guarantee",
       "a guarantee scheme with bank, guarantor, re-guarantor and fund: who bears what?",
       {}},
      {"loan_csv",
       "the loans of a bank from a CSV file, partly guaranteed: what does that cost?",
       {"loans.csv"}},
      {"claims",
       "insurance from a CSV file of past claims: how often, how large, who pays?",
       {"claims.csv"}},
  };
  return all;
}

const Template& find_template(const std::string& name) {
  std::vector<std::string> known;
  for (const Template& one : templates()) {
    if (one.name == name) return one;
    known.push_back(one.name);
  }
  throw Error(ExitCode::scenario, unknown_name("template", name, known));
}

}  // namespace cofferdam
