// What control groups grant of the processors.
#pragma once
#include <optional>
#include <string>

namespace cofferdam {

/// Processors that this process may use at a time by the quotas of its control group and of all
/// above it, the smallest of them; nothing if none is limited. Of versions 1 and 2 (Linux,
/// cgroups(7)). `root` stands before every path that is read: empty but in tests.
std::optional<double> cpu_quota(const std::string& root = "");

}  // namespace cofferdam
