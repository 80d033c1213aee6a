#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "scenario/yaml_text.hpp"

namespace cofferdam {
namespace {

std::string read_file(const std::string& path, Problems& problems) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  std::string reason;
  if (file < 0 || ::fstat(file, &status) != 0) reason = std::strerror(errno);
  if (reason.empty() && S_ISDIR(status.st_mode)) reason = "it is a directory";
  std::string text;
  const auto limit = static_cast<off_t>(kMaxScenarioBytes);
  bool too_large = reason.empty() && S_ISREG(status.st_mode) && status.st_size > limit;
  std::vector<char> chunk(1u << 16);
  while (reason.empty() && !too_large) {
    const ssize_t count = ::read(file, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) reason = std::strerror(errno);
    if (count <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(count));
    too_large = text.size() > kMaxScenarioBytes;
  }
  if (file >= 0) ::close(file);
  if (!reason.empty()) {
    throw Error(ExitCode::input_missing, path + ": cannot read the scenario: " + reason);
  }
  if (too_large) {
    problems.add(Place{}, "", "the scenario is larger than 16 MiB",
                 "put large tables into a CSV file");
  }
  return text;
}

}  // namespace

Document parse_document(const std::string& name, const std::string& text) {
  Document document;
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  const bool has_mark = text.starts_with(mark);
  document.sources.push_back({name, has_mark ? text.substr(mark.size()) : text});
  Problems problems(document.sources);
  if (text.size() > kMaxScenarioBytes) {
    problems.add(Place{0, 0, 0}, "", "the scenario is larger than 16 MiB",
                 "put large tables into a CSV file");
    problems.throw_if_any();
  }
  const bool complete = read_yaml(document.sources, 0, 0, document.root, problems);
  const Node& root = document.root;
  if (complete && root.kind == Node::Kind::scalar && root.text.empty() && !root.quoted) {
    problems.add(Place{0, 1, 1}, "", "the scenario is empty",
                 "write keys and values, such as `cofferdam: 1`");
  } else if (complete && root.kind != Node::Kind::map) {
    problems.add(root.place, "", "the scenario is not a map of keys and values",
                 "write keys and values, such as `cofferdam: 1`");
  }
  problems.throw_if_any();
  return document;
}

Document read_document(const std::string& path) {
  const std::deque<Source> sources{{path, ""}};
  Problems problems(sources);
  const std::string text = read_file(path, problems);
  problems.throw_if_any();
  return parse_document(path, text);
}

}  // namespace cofferdam
