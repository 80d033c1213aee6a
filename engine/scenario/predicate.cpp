#include "scenario/predicate.hpp"

#include <algorithm>
#include <cctype>

namespace cofferdam {
namespace {

constexpr int kMostComparisons = 10'000;

struct Token {
  std::string text;
  int offset = 0;
  bool quoted = false;
  bool open = false;  ///< a quote that is not closed
};

bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) || c == '_' || c == '-' || c == '.' || c == '%' || byte >= 0x80;
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == ' ' || c == '\t' || c == '\n') {
      ++i;
      continue;
    }
    const std::size_t start = i;
    if (c == '"' || c == '\'') {
      const std::size_t end = std::min(text.find(c, i + 1), text.size());
      tokens.push_back({std::string(text.substr(i + 1, end - i - 1)), static_cast<int>(start), true,
                        end == text.size()});
      i = std::min(end + 1, text.size());
      continue;
    }
    if (is_word(c)) {
      while (i < text.size() && is_word(text[i])) ++i;
    } else {
      ++i;
    }
    tokens.push_back({std::string(text.substr(start, i - start)), static_cast<int>(start), false});
  }
  return tokens;
}

/// Recursive descent; a failure leaves `what` set and unwinds by returning early.
class Parser {
 public:
  explicit Parser(std::string_view text)
      : tokens_(tokens_of(text)), end_(static_cast<int>(text.size())) {}

  Parsed<Predicate> parse() {
    for (; next_ < tokens_.size(); ++next_)
      if (tokens_[next_].open) fail("a quote is not closed", "add the closing quote");
    next_ = 0;
    if (tokens_.empty()) return {{}, "an empty condition", "write one, such as class = giant"};
    Predicate predicate;
    if (what_.empty()) predicate = any_of();
    if (what_.empty() && next_ < tokens_.size())
      fail("'" + tokens_[next_].text + "' is not expected here", advice_about(tokens_[next_].text));
    if (!what_.empty()) return {{}, what_, advice_};
    return {std::move(predicate), "", ""};
  }

  /// Byte at which the problem was met.
  int offset() const { return offset_; }

 private:
  static std::string advice_about(const std::string& text) {
    if (text == "!") return "write not tag = value";
    if (text == ">") return "write amount over 5 million";
    if (text == "<") return "write amount up_to 5 million";
    return "join conditions by and / or";
  }
  bool at(std::string_view word) const {
    return next_ < tokens_.size() && !tokens_[next_].quoted && tokens_[next_].text == word;
  }
  bool accept(std::string_view word) {
    if (!at(word)) return false;
    ++next_;
    return true;
  }
  void fail(std::string what, std::string advice) {
    if (!what_.empty()) return;
    what_ = std::move(what);
    advice_ = std::move(advice);
    offset_ = next_ < tokens_.size() ? tokens_[next_].offset : end_;
  }

  Predicate joined(Predicate::Op op, std::string_view word, Predicate (Parser::*part)()) {
    Predicate first = (this->*part)();
    if (!at(word)) return first;
    Predicate all{op, "", {}, 0, {}, first.offset, {}};
    all.parts.push_back(std::move(first));
    while (what_.empty() && accept(word)) all.parts.push_back((this->*part)());
    return all;
  }
  Predicate any_of() { return joined(Predicate::Op::any, "or", &Parser::all_of); }
  Predicate all_of() { return joined(Predicate::Op::all, "and", &Parser::negated); }

  Predicate negated() {
    if (++depth_ > 32) fail("more than 32 levels of parentheses and not", "simplify the condition");
    Predicate result;
    if (!what_.empty()) return result;
    if (accept("not")) {
      result.op = Predicate::Op::negate;
      result.parts.push_back(negated());
    } else if (accept("(")) {
      result = any_of();
      if (!accept(")")) fail("a parenthesis is not closed", "add )");
    } else {
      result = leaf();
    }
    --depth_;
    return result;
  }

  Token word(const char* expected) {
    if (next_ < tokens_.size() && (tokens_[next_].quoted || is_word(tokens_[next_].text[0])))
      return tokens_[next_++];
    fail(next_ < tokens_.size() ? "'" + tokens_[next_].text + "' where " + expected + " belongs"
                                : std::string("the condition ends where ") + expected + " belongs",
         "write conditions as: tag = value, tag in [a, b], amount up_to 5 million, amount over 3 "
         "yi");
    return {};
  }

  Predicate leaf() {
    if (++comparisons_ > kMostComparisons)
      fail("more than 10,000 comparisons", "write tag in [a, b, c], or several conditions");
    const Token name = word("a tag or attribute");
    Predicate leaf{Predicate::Op::is_true, name.text, {}, 0, {}, name.offset, {}};
    if (accept("=")) {
      leaf.op = Predicate::Op::equals;
      leaf.values.push_back(word("a value").text);
    } else if (accept("in")) {
      leaf.op = Predicate::Op::in;
      leaf.values = list();
    } else if (at("up_to") || at("over")) {
      leaf.op = accept("up_to") ? Predicate::Op::up_to : Predicate::Op::over;
      if (leaf.op == Predicate::Op::over) accept("over");
      leaf.bound = bound();
    }
    return leaf;
  }

  std::vector<std::string> list() {
    std::vector<std::string> values;
    if (!accept("[")) fail("'in' without a list", "write: region in [east, west]");
    do {
      if (!what_.empty()) return values;
      values.push_back(word("a value").text);
    } while (accept(","));
    if (!accept("]")) fail("a list is not closed", "add ]");
    return values;
  }

  double bound() {
    const std::size_t start = next_;
    std::string text = word("a number").text;
    while (next_ < tokens_.size() && !at("and") && !at("or") && !at(")")) {
      const std::string& unit = tokens_[next_++].text;
      text += (unit == "%" ? "" : " ") + unit;
    }
    const bool rate = text.find('%') != std::string::npos;
    const Parsed<double> number = rate ? parse_rate(text) : parse_amount(text);
    if (!number.value) {
      next_ = start;
      fail(number.what, number.advice);
    }
    return number.value.value_or(0);
  }

  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
  int comparisons_ = 0;
  int end_ = 0;
  int offset_ = 0;
  std::string what_;
  std::string advice_;
};

void collect(const Predicate& predicate, std::vector<std::string>& names) {
  if (!predicate.name.empty() &&
      std::find(names.begin(), names.end(), predicate.name) == names.end())
    names.push_back(predicate.name);
  for (const Predicate& part : predicate.parts) collect(part, names);
}

}  // namespace

Parsed<Predicate> parse_predicate(std::string_view text, int* offset) {
  Parser parser(text);
  Parsed<Predicate> parsed = parser.parse();
  if (offset != nullptr) *offset = parser.offset();
  return parsed;
}

std::vector<std::string> names_in(const Predicate& predicate) {
  std::vector<std::string> names;
  collect(predicate, names);
  return names;
}

}  // namespace cofferdam
