#include <algorithm>
#include <optional>

#include "base/utf8.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kLongestName = 64;  // longer words are not names; keeps the distance cheap
constexpr std::size_t kShortestPrefix = 3;
constexpr std::size_t kMostCandidates = 1000;

/// Characters with case and the kind of separator taken away.
std::u32string folded(std::string_view text) {
  std::u32string result;
  for (std::size_t at = 0; at < text.size() && result.size() <= kLongestName;) {
    const Utf8Character character = decode_utf8(text, at);
    char32_t c = character.value;
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (c == '-' || c == ' ') c = '_';
    result += c;
    at += character.bytes;
  }
  return result;
}

/// Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, replacements and
/// swaps of neighbours.
std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string near_name(std::string_view word, const std::vector<std::string>& candidates) {
  const std::u32string wanted = folded(word);
  if (wanted.empty() || wanted.size() > kLongestName) return "";
  // A word of one letter is near to every other one, so there only case may differ.
  const std::size_t allowed =
      std::min(std::max<std::size_t>(1, wanted.size() / 3), wanted.size() - 1);
  std::size_t nearest = allowed + 1;
  std::string best;
  std::string longer;
  for (std::size_t i = 0; i < candidates.size() && i < kMostCandidates; ++i) {
    const std::string& candidate = candidates[i];
    const std::u32string other = folded(candidate);
    if (other.size() > kLongestName) continue;
    const std::size_t d = distance(wanted, other);
    if (d < nearest) {
      nearest = d;
      best = candidate;
    }
    const bool is_prefix = wanted.size() >= kShortestPrefix && other.starts_with(wanted);
    if (is_prefix && (longer.empty() || candidate.size() < longer.size())) longer = candidate;
  }
  return best.empty() ? longer : best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         const std::string& otherwise) {
  const std::string near = near_name(word, candidates);
  return near.empty() ? otherwise : "did you mean '" + near + "'?";
}

}  // namespace cofferdam
