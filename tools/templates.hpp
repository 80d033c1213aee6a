// The scenarios that `cofferdam init` writes.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace cofferdam {

/// A scenario to begin with.
struct Template {
  std::string name;               ///< that of its file too, with .yaml behind it
  std::string sentence;           ///< what it is about
  std::vector<std::string> data;  ///< names of the files that it reads, written beside it
};

/// All of them, the one to begin with first.
const std::vector<Template>& templates();

/// The template of that name; otherwise throws Error(scenario) that names the one that was meant.
const Template& find_template(const std::string& name);

/// The texts of all files of tools/templates, by their name.
const std::map<std::string, std::string>& embedded_texts();

}  // namespace cofferdam
