#include "simulate/cpu_quota.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

namespace cofferdam {
namespace {

/// Whether a list such as "cpu,cpuacct" has the word.
bool lists(const std::string& list, std::string_view word) {
  std::istringstream words(list);
  for (std::string one; std::getline(words, one, ',');)
    if (one == word) return true;
  return false;
}

/// The groups of this process: of version 2, and of the controller of processors of version 1.
/// A line is "number:controllers:path".
struct Groups {
  std::optional<std::string> v2, v1;
};

Groups groups_of(const std::string& root) {
  Groups groups;
  std::ifstream file(root + "/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (controllers.empty())
      groups.v2 = line.substr(second + 1);
    else if (lists(controllers, "cpu"))
      groups.v1 = line.substr(second + 1);
  }
  return groups;
}

/// A mounted hierarchy: the group `top` of it stands at `point`.
struct Mount {
  std::string top, point;
};

/// The mounts of a version. A line is "36 35 98:0 top point options ... - type source options".
std::vector<Mount> mounts_of(const std::string& root, bool version_2) {
  std::vector<Mount> mounts;
  std::ifstream file(root + "/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::istringstream before(line), after(line.substr(dash + 3));
    std::string word, type, source, options;
    Mount mount;
    before >> word >> word >> word >> mount.top >> mount.point;
    after >> type >> source >> options;
    if (version_2 ? type == "cgroup2" : type == "cgroup" && lists(options, "cpu"))
      mounts.push_back(mount);
  }
  return mounts;
}

void keep_smaller(std::optional<double>& smallest, double limit, double period) {
  if (limit > 0 && period > 0)
    smallest = std::min(smallest.value_or(limit / period), limit / period);
}

/// What the group of a folder itself is granted: "200000 100000" or "max 100000" in version 2.
void read_quota(const std::string& folder, bool version_2, std::optional<double>& smallest) {
  double limit = 0, period = 0;
  if (version_2) {
    std::ifstream file(folder + "/cpu.max");
    if (file >> limit >> period) keep_smaller(smallest, limit, period);
  } else {
    std::ifstream quota(folder + "/cpu.cfs_quota_us"), of(folder + "/cpu.cfs_period_us");
    if (quota >> limit && of >> period) keep_smaller(smallest, limit, period);
  }
}

/// The part of the path of a group below the top of a mount. A group outside of what is mounted,
/// as in a container, is taken for the top.
std::string below(const std::string& group, const std::string& top) {
  if (group.find("/..") != std::string::npos) return "";
  if (top == "/") return group == "/" ? "" : group;
  return group.starts_with(top + "/") ? group.substr(top.size()) : "";
}

void walk_up(const std::string& root, const std::string& group, bool version_2,
             std::optional<double>& smallest) {
  for (const Mount& mount : mounts_of(root, version_2)) {
    std::string path = below(group, mount.top);
    while (true) {
      read_quota(root + mount.point + path, version_2, smallest);
      if (path.empty()) break;
      path.resize(path.rfind('/'));
    }
  }
}

}  // namespace

std::optional<double> cpu_quota(const std::string& root) {
  const Groups groups = groups_of(root);
  std::optional<double> smallest;
  if (groups.v2) walk_up(root, *groups.v2, true, smallest);
  if (groups.v1) walk_up(root, *groups.v1, false, smallest);
  return smallest;
}

}  // namespace cofferdam
