#include "scenario/tree.hpp"

#include <algorithm>
#include <filesystem>

#include "base/utf8.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostProblems = 500;

}  // namespace

std::string_view line_of(std::string_view text, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', begin);
    if (end == text.npos) return "";
    begin = end + 1;
  }
  std::string_view found = text.substr(begin, text.find('\n', begin) - begin);
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(static_cast<const Node*>(this)->find(key));
}

void Problems::add(Problem problem) {
  // A mistake in terms that several portfolios share is told once.
  const auto is_same = [&](const Problem& told) {
    return told.line == problem.line && told.column == problem.column &&
           told.what == problem.what && told.advice == problem.advice && told.file == problem.file;
  };
  if (problem.line > 0 && std::any_of(problems_.begin(), problems_.end(), is_same)) return;
  if (problems_.size() >= kMostProblems) {
    std::vector<Problem> sorted = in_order();
    Problem more;
    more.what = "there are more problems";
    more.advice = "mend the first ones";
    sorted.push_back(std::move(more));
    throw InputError(std::move(sorted));
  }
  problems_.push_back(std::move(problem));
}

void Problems::add(const Place& place, std::string path, std::string what, std::string advice) {
  Problem problem;
  problem.line = place.line;
  problem.column = place.column;
  problem.path = std::move(path);
  problem.what = std::move(what);
  problem.advice = std::move(advice);
  const auto source = static_cast<std::size_t>(place.source);
  if (place.source >= 0 && source < sources_->size()) {
    problem.file = (*sources_)[source].name;
    if (place.line > 0) set_source_line(problem, (*sources_)[source].text, place.offset);
  }
  add(std::move(problem));
}

void Problems::add_within(const Place& place, const std::string& path, std::string_view text,
                          const Problem& problem) {
  std::string what = problem.path.empty() ? problem.what : problem.path + ": " + problem.what;
  const auto source = static_cast<std::size_t>(place.source);
  if (problem.line > 0 && place.line > 0 && source < sources_->size()) {
    const std::string_view whole = (*sources_)[source].text;
    const std::string_view own = line_of(text, problem.line);
    const std::string_view line = line_of(whole.substr(place.offset), problem.line + 1);
    const std::size_t indent = line.size() - std::min(line.size(), own.size());
    if (line.substr(indent) == own && line.find_first_not_of(' ') >= indent) {
      Place within{place.source, place.line + problem.line,
                   problem.column + static_cast<int>(indent)};
      const char* at = line.data() + indent;
      for (int i = 1; i < problem.column && at < line.data() + line.size(); ++i)
        at += decode_utf8(whole, static_cast<std::size_t>(at - whole.data())).bytes;
      within.offset = static_cast<std::size_t>(at - whole.data());
      return add(within, path, std::move(what), problem.advice);
    }
  }
  if (problem.line > 0) what = "line " + std::to_string(problem.line) + ": " + what;
  add(place, path, std::move(what), problem.advice);
}

void Problems::add_from(const std::string& prefix, const std::function<void(Problems&)>& work) {
  const auto add_all = [&](std::vector<Problem> found) {
    for (Problem& problem : found) {
      problem.what = prefix + problem.what;
      add(std::move(problem));
    }
  };
  Problems own(*sources_);
  try {
    work(own);
  } catch (const InputError& too_many) {
    return add_all(too_many.problems());
  }
  add_all(std::move(own.problems_));
}

std::vector<Problem> Problems::in_order() const {
  const auto rank = [&](const Problem& problem) {
    return std::find_if(sources_->begin(), sources_->end(),
                        [&](const Source& source) { return source.name == problem.file; }) -
           sources_->begin();
  };
  std::vector<std::pair<std::ptrdiff_t, std::size_t>> order;
  for (std::size_t i = 0; i < problems_.size(); ++i) order.emplace_back(rank(problems_[i]), i);
  std::sort(order.begin(), order.end());
  std::vector<Problem> sorted;
  for (const auto& [source, index] : order) sorted.push_back(problems_[index]);
  return sorted;
}

DataFolder Problems::folder() const {
  const Source& file = sources_->front();
  return {std::filesystem::path(file.name).parent_path().string(), file.root};
}

void Problems::throw_if_any() const {
  if (!problems_.empty()) throw InputError(in_order());
}

}  // namespace cofferdam
