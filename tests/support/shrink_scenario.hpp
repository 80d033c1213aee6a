// Makes a failing scenario smaller, so that a person can read it.
#pragma once
#include <functional>
#include <string>

namespace cofferdam {

/// Leaves out keys, items of lists and lines of tables one by one as long as `fails` holds of the
/// rest; the smallest scenario found.
std::string smallest_scenario(const std::string& yaml,
                              const std::function<bool(const std::string&)>& fails);

}  // namespace cofferdam
