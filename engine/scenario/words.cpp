#include "scenario/words.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

struct Scale {
  double unit;
  const char* name;
};
constexpr Scale kScales[] = {{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}};

/// Whether a number needs at most two places behind the point.
bool is_short(double value) {
  return std::abs(value * 100 - std::round(value * 100)) < 1e-6;
}

std::string plain(double value) {
  char text[400];
  std::snprintf(text, sizeof text, "%.12g", value);
  return text;
}

/// What a field says of loans, case by case; `leaf` puts one value into words.
template <class Leaf>
std::string by_loans(const Value& field, const Leaf& leaf) {
  const auto inner = [&](const Value& value) -> std::string {
    if (value.form == Value::Form::sum) return by_loans(value, leaf);
    const bool splits = value.form == Value::Form::by_tag || value.form == Value::Form::cases ||
                        value.form == Value::Form::bands;
    return splits ? "(" + by_loans(value, leaf) + ")" : leaf(value);
  };
  std::string text;
  if (field.form == Value::Form::by_tag) {
    // Values of the tag with the same number stand together.
    std::vector<std::pair<std::string, std::vector<std::string>>> alike;
    for (const auto& [name, value] : field.entries) {
      const std::string says = inner(value);
      if (alike.empty() || alike.back().first != says) alike.push_back({says, {}});
      alike.back().second.push_back(name);
    }
    for (const auto& [says, names] : alike)
      text += (text.empty() ? "" : ", ") + says + " where " + field.text + " is " +
              Words::list(names, "or");
    return text;
  }
  if (field.form == Value::Form::sum) {
    text = inner(field.at("base"));
    for (const Value& points : field.items)
      text += (points.number < 0 ? ", less " : ", plus ") +
              Words::number(100 * std::abs(points.number)) + " points where " +
              Words::condition(*points.condition);
    if (const Value* most = field.find("at_most"))
      text += ", at most " + Words::percent(most->number);
    return "(" + text + ")";
  }
  if (field.form == Value::Form::bands) {
    const bool marginal = field.per == "marginal";
    const std::string of = field.text == "ead" ? "what is lent" : field.text;
    for (const Value& band : field.items) {
      const Value* up_to = band.find("up_to");
      text += (text.empty() ? "" : ", ") + inner(band.at("value")) +
              (marginal ? " of the part of " : " where ") + of +
              (up_to ? (marginal ? " up to " : " is up to ") + Words::number(up_to->number)
                     : std::string(marginal ? " above" : " is more"));
    }
    return "(" + text + ")";
  }
  if (field.form != Value::Form::cases) return leaf(field);
  for (const Value& item : field.items) {
    Value value = item;
    value.condition = nullptr;
    text += text.empty() ? "" : ", ";
    text += item.condition ? inner(value) + " where " + Words::condition(*item.condition)
                           : (text.empty() ? "" : "otherwise ") + inner(value);
  }
  return text;
}

std::string with_spaces(std::string_view name, char instead = ' ') {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', instead);
  return text;
}

template <class Number>
std::string distribution_text(const Value& value, const Number& quantity);

/// A parameter of a distribution, of which `key` says what it is.
template <class Number>
std::string parameter_text(const Value& value, const Key& key, const Number& quantity) {
  if (value.form == Value::Form::number)
    return key.type == Type::rate       ? Words::percent(value.number)
           : key.type == Type::quantity ? quantity(value.number)
                                        : Words::number(value.number);
  if (value.form == Value::Form::distribution || value.kind)
    return distribution_text(value, quantity);
  constexpr std::size_t kMostShown = 8;
  if (value.form != Value::Form::list) return value.text;
  if (value.items.size() > kMostShown) return std::to_string(value.items.size()) + " values";
  std::string text;
  for (const Value& item : value.items) {
    std::string part;
    if (item.entries.empty()) part = parameter_text(item, key, quantity);
    for (const Key& inner : key.keys)
      if (const Value* of = item.find(inner.name))
        part += (part.empty() ? "" : " ") + parameter_text(*of, inner, quantity);
    text += (text.empty() ? "" : "; ") + part;
  }
  return text;
}

/// `lognormal (mean 4 million CNY, cv 1.2)`.
template <class Number>
std::string distribution_text(const Value& value, const Number& quantity) {
  const std::string name = value.kind ? with_spaces(value.kind->name, '-') : "";
  std::string terms;
  std::string_view before;
  if (value.kind)
    for (const Key& key : value.kind->keys) {
      const Value* term = value.find(key.name);
      if (!term || !*term || (term->form == Value::Form::list && term->items.empty())) continue;
      const std::string text = parameter_text(*term, key, quantity);
      const bool ends = key.name == "to" && before == "from";
      terms += (terms.empty() ? "" : ends ? " " : ", ") + with_spaces(key.name) + " " + text;
      before = key.name;
    }
  return name + (terms.empty() ? "" : " (" + terms + ")");
}

template <class Number>
std::string drawn(const Value& value, const Number& quantity) {
  const std::string text = distribution_text(value, quantity);
  const std::size_t end = std::min(text.find(" ("), text.size());
  const bool vowel = std::string_view("aeio").find(text.front()) != std::string_view::npos;
  return std::string("drawn from ") + (vowel ? "an " : "a ") + text.substr(0, end) +
         " distribution" + text.substr(end);
}

std::string months_text(double months) {
  Value span;
  span.number = months;
  return Words::span(span);
}

/// One value of a field of numbers.
template <class Number>
std::string leaf_text(const Value& value, const Number& number) {
  if (value.form == Value::Form::number) return number(value.number);
  if (value.form == Value::Form::distribution || value.kind) return drawn(value, number);
  return (value.form == Value::Form::attribute ? "the attribute '" : "the column '") + value.text +
         "'" + (value.per.empty() ? "" : " divided by '" + value.per + "'");
}

/// The constants of a field, each once; false if others stand beside them.
bool add_numbers(const Value& field, std::vector<double>& found) {
  if (field.form == Value::Form::number) {
    if (std::find(found.begin(), found.end(), field.number) == found.end())
      found.push_back(field.number);
    return true;
  }
  bool all = !field.items.empty() || !field.entries.empty();
  for (const auto& [name, value] : field.entries) all = add_numbers(value, found) && all;
  for (const Value& item : field.items)
    all = add_numbers(field.form == Value::Form::bands ? item.at("value") : item, found) && all;
  return all;
}

/// The opposite of a condition.
std::string negated(const Predicate& of) {
  switch (of.op) {
    case Predicate::Op::is_true:
      return of.name + " is not yes";
    case Predicate::Op::equals:
      return of.name + " is not " + of.values.front();
    case Predicate::Op::in:
      return of.name + " is none of " + Words::list(of.values);
    case Predicate::Op::up_to:
      return of.name + " is over " + Words::number(of.bound);
    case Predicate::Op::over:
      return of.name + " is at most " + Words::number(of.bound);
    case Predicate::Op::negate:
      return Words::condition(of.parts.front());
    case Predicate::Op::all:
    case Predicate::Op::any:
      break;
  }
  return "it is not so that " + Words::condition(of);
}

}  // namespace

std::string Words::number(double value) {
  std::string text = plain(value);
  if (text.find('e') != std::string::npos) return text;
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t at = std::min(text.find('.'), text.size()); at > first + 3;)
    text.insert(at -= 3, ",");
  return text;
}

std::string Words::money(double amount) const {
  for (const Scale& scale : kScales)
    if (std::abs(amount) >= scale.unit && is_short(amount / scale.unit))
      return number(amount / scale.unit) + scale.name + " " + currency_;
  return number(is_short(amount) ? amount : std::round(amount * 100) / 100) + " " + currency_;
}

std::string Words::about(double amount) const {
  char text[64];
  std::snprintf(text, sizeof text, "%.4g", amount);
  const double rounded = std::strtod(text, nullptr);
  return (std::abs(rounded - amount) > 1e-12 * std::abs(amount) ? "about " : "") + money(rounded);
}

std::string Words::percent(double rate) {
  return number(100 * rate) + " %";
}

std::string Words::level(const Value& level) const {
  return level.per == "%" ? percent(level.number) : money(level.number);
}

std::string Words::span(const Value& duration) {
  std::string unit = duration.per.empty() ? "months" : duration.per;
  double count = duration.number;
  if (unit == "months" && count >= 24 && std::fmod(count, 12) == 0) {
    unit = "years";
    count /= 12;
  }
  return number(count) + " " + (count == 1 ? unit.substr(0, unit.size() - 1) : unit);
}

std::string Words::day_of_year(unsigned month, unsigned day) {
  static constexpr const char* kMonths[] = {"January",   "February", "March",    "April",
                                            "May",       "June",     "July",     "August",
                                            "September", "October",  "November", "December"};
  return std::to_string(day) + " " + kMonths[month - 1];
}

std::string Words::date(const Value& date) {
  const std::chrono::year_month_day day{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(date.number)))};
  return day_of_year(unsigned(day.month()), unsigned(day.day())) + " " +
         std::to_string(int(day.year()));
}

std::string Words::step(const Value& step) {
  return step.text == "half_year" ? "half-year" : step.text;
}

std::string Words::list(const std::vector<std::string>& items, const std::string& last,
                        const std::string& separator) {
  const std::string end = (separator == ", " ? " " : separator) + last + " ";
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i)
    text += (i == 0 ? "" : i + 1 < items.size() ? separator : end) + items[i];
  return text;
}

std::string Words::names(const Value& list) {
  std::vector<std::string> items;
  for (const Value& item : list.items) items.push_back(item.text);
  return Words::list(items);
}

std::string Words::condition(const Predicate& predicate) {
  std::vector<std::string> parts;
  for (const Predicate& part : predicate.parts)
    parts.push_back(part.parts.size() > 1 && part.op != predicate.op ? "(" + condition(part) + ")"
                                                                     : condition(part));
  switch (predicate.op) {
    case Predicate::Op::is_true:
      return predicate.name + " is yes";
    case Predicate::Op::equals:
      return predicate.name + " is " + predicate.values.front();
    case Predicate::Op::in:
      return predicate.name + " is " + list(predicate.values, "or");
    case Predicate::Op::up_to:
      return predicate.name + " is at most " + number(predicate.bound);
    case Predicate::Op::over:
      return predicate.name + " is over " + number(predicate.bound);
    case Predicate::Op::all:
      return list(parts, "and");
    case Predicate::Op::any:
      return list(parts, "or");
    case Predicate::Op::negate:
      return negated(predicate.parts.front());
  }
  return "";
}

std::string Words::rates(const Value& field) {
  return by_loans(field, [](const Value& rate) {
    if (rate.form == Value::Form::number) return percent(rate.number);
    if (rate.form == Value::Form::distribution) return drawn(rate, percent);
    return "the rate in '" + rate.text + "'" +
           (rate.per.empty() ? "" : " divided by '" + rate.per + "'");
  });
}

std::string Words::lags(const Value& field) {
  return by_loans(field, [](const Value& lag) -> std::string {
    if (lag.form == Value::Form::number) return span(lag);
    if (lag.form == Value::Form::distribution)
      return "some months, drawn for each claim: " + distribution(lag);
    return "the months in '" + lag.text + "'";
  });
}

std::string Words::amounts(const Value& field) const {
  return by_loans(field, [&](const Value& value) {
    return leaf_text(value, [&](double amount) { return money(amount); });
  });
}

std::string Words::numbers(const Value& field) {
  return by_loans(field, [](const Value& value) { return leaf_text(value, number); });
}

std::string Words::spans(const Value& field) {
  return by_loans(field, [](const Value& value) { return leaf_text(value, months_text); });
}

std::string Words::brief_rates(const Value& field) {
  constexpr std::size_t kMostListed = 4;
  if (field.form == Value::Form::sum) {
    std::string text = brief_rates(field.at("base"));
    if (!field.items.empty()) text += " and add-ons";
    if (const Value* most = field.find("at_most")) text += ", at most " + percent(most->number);
    return text;
  }
  if (field.form == Value::Form::number) return percent(field.number);
  std::vector<double> found;
  if (!add_numbers(field, found)) return "a rate of each";
  std::string text;
  for (const double rate : found) text += (text.empty() ? "" : " / ") + percent(rate);
  if (found.size() > kMostListed) {
    const auto [low, high] = std::minmax_element(found.begin(), found.end());
    text = percent(*low) + " to " + percent(*high);
  }
  const bool named = field.form == Value::Form::by_tag || field.form == Value::Form::bands;
  return text + (named ? " by " + field.text : found.size() > 1 ? " by case" : "");
}

std::string Words::member(const Value& value) const {
  std::string terms;
  for (const Key& key : value.kind->keys) {
    const Value& term = value.get(key.name);
    if (!term || !term.given) continue;
    const Type type = key.type == Type::field ? key.unit : key.type;
    const std::string text = type == Type::amount ? amounts(term)
                             : type == Type::rate ? rates(term)
                             : type == Type::duration
                                 ? (term.per.empty() ? spans(term) : span(term))
                             : term.form == Value::Form::text ? term.text
                                                              : numbers(term);
    terms += (terms.empty() ? "" : ", ") + with_spaces(key.name) + " " + text;
  }
  return with_spaces(value.kind->name) + (terms.empty() ? "" : " (" + terms + ")");
}

std::string Words::distribution(const Value& value) {
  std::string terms;
  for (const auto& [name, term] : value.entries)
    if (term && term.form == Value::Form::number)
      terms += (terms.empty() ? "" : ", ") + name + " " + number(term.number);
  const std::string name(value.kind ? value.kind->name : "");
  return terms.empty() ? name : name + " (" + terms + ")";
}

}  // namespace cofferdam
