#include "scenario/tree.hpp"

#include <algorithm>

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
  if (problems_.size() < kMostProblems)
    problems_.push_back(std::move(problem));
  else
    ++left_out_;
}

void Problems::add(const Place& place, std::string path, std::string what, std::string advice) {
  if (problems_.size() >= kMostProblems) {
    ++left_out_;
    return;
  }
  Problem problem;
  problem.line = place.line;
  problem.column = place.column;
  problem.path = std::move(path);
  problem.what = std::move(what);
  problem.advice = std::move(advice);
  const auto source = static_cast<std::size_t>(place.source);
  if (place.source >= 0 && source < sources_->size()) {
    problem.file = (*sources_)[source].name;
    if (place.line > 0) set_source_line(problem, line_of((*sources_)[source].text, place.line));
  }
  problems_.push_back(std::move(problem));
}

void Problems::add_within(const Place& place, const std::string& path, std::string_view text,
                          const Problem& problem) {
  std::string what = problem.path.empty() ? problem.what : problem.path + ": " + problem.what;
  const auto source = static_cast<std::size_t>(place.source);
  if (problem.line > 0 && place.line > 0 && source < sources_->size()) {
    const std::string_view own = line_of(text, problem.line);
    Place within{place.source, place.line + problem.line, problem.column};
    const std::string_view line = line_of((*sources_)[source].text, within.line);
    const std::size_t indent = line.size() - std::min(line.size(), own.size());
    if (line.substr(indent) == own && line.find_first_not_of(' ') >= indent) {
      within.column += static_cast<int>(indent);
      return add(within, path, std::move(what), problem.advice);
    }
  }
  if (problem.line > 0) what = "line " + std::to_string(problem.line) + ": " + what;
  add(place, path, std::move(what), problem.advice);
}

void Problems::add_all(const Problems& other, const std::string& prefix) {
  for (Problem problem : other.problems_) {
    problem.what = prefix + problem.what;
    add(std::move(problem));
  }
  left_out_ += other.left_out_;
}

void Problems::throw_if_any() const {
  if (problems_.empty()) return;
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
  if (left_out_ > 0) {
    Problem more;
    more.what = std::to_string(left_out_) + " more problems";
    more.advice = "mend the first ones";
    sorted.push_back(std::move(more));
  }
  throw InputError(std::move(sorted));
}

}  // namespace cofferdam
