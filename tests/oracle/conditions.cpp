// Conditions on tags and attributes: or of ands of nots of comparisons.
#include <cctype>
#include <stdexcept>
#include <vector>

#include "oracle/values.hpp"

namespace cofferdam::oracle {
namespace {

using Words = std::vector<std::string>;

/// Names, numbers, and the marks ( ) [ ] , = each by itself.
Words split(const std::string& text) {
  Words words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c))) {
      end_word();
    } else if (std::string("()[],=").find(c) != std::string::npos) {
      end_word();
      words.emplace_back(1, c);
    } else {
      word += c;
    }
  }
  end_word();
  return words;
}

bool ends_operand(const std::string& word) {
  return word == "and" || word == "or" || word == ")" || word == "]" || word == ",";
}

class Reader {
 public:
  explicit Reader(const std::string& text) : words_(split(text)) {}

  Condition whole() {
    Condition all = either();
    if (at_ != words_.size()) fail();
    return all;
  }

 private:
  [[noreturn]] void fail() const { throw std::runtime_error("oracle: condition not understood"); }
  bool next(const std::string& word) {
    if (at_ >= words_.size() || words_[at_] != word) return false;
    ++at_;
    return true;
  }
  std::string take() {
    if (at_ >= words_.size()) fail();
    return words_[at_++];
  }
  /// A value with the scale behind it, such as `5 million`.
  std::string value() {
    std::string all = take();
    while (at_ < words_.size() && !ends_operand(words_[at_])) all += " " + take();
    return all;
  }

  Condition either() {
    Condition left = both();
    while (next("or"))
      left = [left, right = both()](const Row& row) { return left(row) || right(row); };
    return left;
  }
  Condition both() {
    Condition left = single();
    while (next("and"))
      left = [left, right = single()](const Row& row) { return left(row) && right(row); };
    return left;
  }
  Condition single() {
    if (next("not")) return [inner = single()](const Row& row) { return !inner(row); };
    if (next("(")) {
      Condition inner = either();
      if (!next(")")) fail();
      return inner;
    }
    return comparison(take());
  }
  Condition comparison(const std::string& name) {
    if (next("=")) return is(name, {value()});
    if (next("in")) {
      if (!next("[")) fail();
      Words values;
      while (!next("]")) {
        values.push_back(value());
        next(",");
      }
      return is(name, values);
    }
    if (next("up_to"))
      return [name, most = read_number(value())](const Row& row) { return of(row, name) <= most; };
    if (next("over"))
      return [name, least = read_number(value())](const Row& row) { return of(row, name) > least; };
    return is(name, {"yes"});
  }

  static double of(const Row& row, const std::string& name) {
    const auto it = row.numbers.find(name);
    return it != row.numbers.end() ? it->second : read_number(tag(row, name));
  }
  static Condition is(const std::string& name, const Words& values) {
    return [name, values](const Row& row) {
      for (const std::string& each : values) {
        if (row.tags.count(name) ? row.tags.at(name) == each : of(row, name) == read_number(each))
          return true;
      }
      return false;
    };
  }

  Words words_;
  std::size_t at_ = 0;
};

}  // namespace

Condition condition(const std::string& text) {
  return Reader(text).whole();
}

}  // namespace cofferdam::oracle
