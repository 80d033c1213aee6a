// Numbers of a scenario that can be changed alone.
#include <cofferdam/compare.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <span>

#include "scenario/checker.hpp"
#include "scenario/scalars.hpp"
#include "scenario/scenario_data.hpp"
#include "scenario/shared_terms.hpp"

namespace cofferdam {
namespace {

using Form = InputNumber::Form;

constexpr std::string_view kChosenParts[] = {"economy",    "firms",     "bearers",
                                             "portfolios", "programme", "pools"};
constexpr std::string_view kOtherParts[] = {"ratings", "calendar", "fiscal"};

bool is_among(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The node at a path whose steps through lists are positions; nullptr if there is none.
const Node* node_at(const Node& root, std::string_view path) {
  const Node* at = &root;
  while (at && !path.empty()) {
    const std::string_view step = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    if (at->kind == Node::Kind::list) {
      std::size_t index = at->items.size();
      std::from_chars(step.data(), step.data() + step.size(), index);
      at = index < at->items.size() ? &at->items[index] : nullptr;
    } else {
      at = at->find(step);
    }
  }
  return at;
}

/// Whether the node is what was read at the place, or says besides where that comes from.
bool is_at(const Node* node, const Place& place) {
  const auto same = [&](const Node& one) {
    return one.place.source == place.source && one.place.offset == place.offset;
  };
  if (!node) return false;
  const Node* inner = node->kind == Node::Kind::map ? node->find("value") : nullptr;
  return same(*node) || (inner && same(*inner));
}

/// The form of a number; nothing of dates.
std::optional<Form> form_of_number(Type unit, const Value& value) {
  if (unit == Type::level) return value.per == "%" ? Form::rate : Form::amount;
  if (unit == Type::rate) return Form::rate;
  if (unit == Type::points) return Form::points;
  if (unit == Type::amount) return Form::amount;
  if (unit == Type::number) return Form::number;
  if (unit == Type::integer) return Form::whole;
  if (unit == Type::duration) return value.per == "days" ? Form::days : Form::months;
  return std::nullopt;
}

class InputFinder {
 public:
  explicit InputFinder(const ScenarioData& scenario) : root_(scenario.document.root) {
    for (const auto& [name, value] : scenario.root.entries)
      for (const Key& key : scenario_keys())
        if (key.name == name && (is_among(kChosenParts, name) || is_among(kOtherParts, name)))
          shaped(key, value, Type::number, is_among(kChosenParts, name));
  }
  InputNumbers found;

 private:
  void record(const Value& value, std::span<const Key> keys, Type unit, bool chosen) {
    for (const auto& [name, entry] : value.entries)
      for (const Key& key : keys)
        if (key.name == name) shaped(key, entry, unit, chosen && entry.given);
  }

  void shaped(const Key& key, const Value& value, Type unit, bool chosen) {
    if (key.shape == Shape::one) one(key, value, unit, chosen);
    if (key.shape == Shape::map)
      for (const auto& entry : value.entries) one(key, entry.second, unit, chosen);
    const bool of_maps = key.type == Type::record || key.type == Type::kind;
    if (key.shape == Shape::list)
      for (const Value& item : value.items) one(key, item, unit, chosen && of_maps);
  }

  void one(const Key& key, const Value& value, Type unit, bool chosen) {
    if (!value) return;
    if (key.type == Type::record) return record(value, key.keys, unit, chosen);
    if (key.type == Type::field) return field(key, value, chosen);
    if (key.type == Type::kind || key.type == Type::typed) {
      const bool is_stated = key.family == FamilyId::clause || key.family == FamilyId::portfolio ||
                             key.family == FamilyId::term;
      if (!is_stated && chosen && !value.entries.empty()) found.other_forms.push_back(value.path);
      if (value.kind) record(value, value.kind->keys, unit, chosen && is_stated);
    } else if (value.form == Value::Form::number) {
      number(key, value, key.type == Type::quantity ? unit : key.type, chosen);
    }
  }

  /// What varies is no single number, but some of its parts are numbers.
  void field(const Key& key, const Value& value, bool chosen) {
    if (value.form == Value::Form::number) return number(key, value, key.unit, chosen);
    if (chosen && value) found.other_forms.push_back(value.path);
    if (value.form == Value::Form::distribution && value.kind)
      record(value, value.kind->keys, key.unit, false);
    if (value.form == Value::Form::by_tag || value.form == Value::Form::sum)
      for (const auto& [name, entry] : value.entries) field(key, entry, false);
    if (value.form == Value::Form::cases)
      for (const Value& item : value.items) field(key, item, false);
  }

  void number(const Key& key, const Value& value, Type unit, bool chosen) {
    const std::optional<Form> form = form_of_number(unit, value);
    const std::string path = path_of(value);
    if (form == Form::amount && path.empty()) volume(value, chosen);
    if (!form || path.empty()) return;
    const bool is_span = form == Form::months || form == Form::days;
    const bool counts = !is_span && (form != Form::whole || key.name == "count");
    found.numbers.push_back({path, value.path, value.number, *form, key.range.low, key.range.high,
                             key.range.low_open, key.range.high_open,
                             chosen && value.given && value.number != 0 && counts});
  }

  /// A size of one exposure that follows from a volume and a count: the volume.
  void volume(const Value& size, bool chosen) {
    const std::string portfolio = size.path.substr(0, size.path.rfind('.'));
    for (const char* key : {".volume", ".new_business.volume"}) {
      const Node* stated = node_at(root_, portfolio + key);
      if (!is_at(stated, size.place)) continue;
      const Node* inner = stated->find("value");
      found.numbers.push_back({.path = portfolio + key,
                               .long_path = portfolio + key,
                               .value = *parse_amount((inner ? inner : stated)->text).value,
                               .form = Form::amount,
                               .high = std::numeric_limits<double>::infinity(),
                               .low_open = true,
                               .is_default_choice = chosen});
    }
  }

  /// The path that changes this number and nothing else; "" if there is none.
  std::string path_of(const Value& value) const {
    if (!value.given || is_at(node_at(root_, value.path), value.place))
      return with_name(value.path);
    const std::string shared = path_in_terms(value.path);
    return is_at(node_at(root_, shared), value.place) ? shared : "";
  }

  /// With the name of a clause in place of its position and kind, if no other has it.
  std::string with_name(const std::string& path) const {
    constexpr std::string_view kProgramme = "programme.";
    if (!path.starts_with(kProgramme)) return path;
    const std::size_t kind = path.find('.', kProgramme.size());
    const std::size_t rest = kind == path.npos ? path.npos : path.find('.', kind + 1);
    if (rest == path.npos) return path;
    const Node* name = node_at(root_, path.substr(0, rest) + ".name");
    const Node* clauses = root_.find("programme");
    if (!name || name->text.empty() || name->text.find('.') != std::string::npos) return path;
    std::size_t same = 0;
    for (const Node& clause : clauses->items) {
      const Node* other =
          clause.entries.size() == 1 ? clause.entries.front().value.find("name") : nullptr;
      if (other && other->text == name->text) ++same;
    }
    return same == 1 ? std::string(kProgramme) + name->text + path.substr(rest) : path;
  }

  /// `portfolios.a.pd` in the terms that a portfolio shares: `loan_terms.tech.pd`.
  std::string path_in_terms(const std::string& path) const {
    constexpr std::string_view kPortfolios = "portfolios.";
    if (!path.starts_with(kPortfolios)) return "";
    const std::size_t end = path.find('.', kPortfolios.size());
    if (end == path.npos) return "";
    const Node *type = node_at(root_, path.substr(0, end) + ".type"),
               *terms = node_at(root_, path.substr(0, end) + ".terms");
    for (const SharedTerms& shared : kSharedTerms)
      if (type && terms && type->text == shared.type)
        return std::string(shared.key) + "." + terms->text + path.substr(end);
    return "";
  }

  const Node& root_;
};

/// To twelve digits, so that it can be written.
double rounded(double value) {
  return *parse_number(rounded_text(value)).value;
}

/// Within the range; of an open end a thousandth of the way to it is left.
double clipped(const InputNumber& input, double value) {
  constexpr double kLeft = 1e-3;
  if (value < input.low || (input.low_open && value <= input.low))
    return input.low_open ? input.low + kLeft * (input.value - input.low) : input.low;
  if (value > input.high || (input.high_open && value >= input.high))
    return input.high_open ? input.high - kLeft * (input.high - input.value) : input.high;
  return value;
}

}  // namespace

InputNumbers inputs_of(const Scenario& scenario) {
  InputNumbers found = InputFinder(scenario.data()).found;
  // A number in terms that several portfolios share is one.
  std::vector<InputNumber> once;
  std::set<std::string> seen;
  for (InputNumber& number : found.numbers)
    if (seen.insert(number.path).second) once.push_back(std::move(number));
  found.numbers = std::move(once);
  return found;
}

bool is_whole(const InputNumber& input) {
  return input.form == Form::whole || input.form == Form::months || input.form == Form::days;
}

std::string value_text(const InputNumber& input, double value) {
  switch (input.form) {
    case Form::rate:
      return rounded_text(100 * value) + " %";
    case Form::points:
      return rounded_text(100 * value) + " pp";
    case Form::amount:
      return amount_text(value);
    case Form::months:
      return format_number(value) + " months";
    case Form::days:
      return format_number(value) + " days";
    default:
      return format_number(value);
  }
}

MovedInput moved(const InputNumber& input, double step, bool relative) {
  double wanted = input.value + (relative ? input.value * step : step);
  if (is_whole(input)) {
    wanted = std::round(wanted);
    if (wanted == input.value && step != 0) wanted += step > 0 ? 1 : -1;
  }
  const double inside = clipped(input, wanted), value = rounded(inside);
  return {input.path + "=" + value_text(input, value), value, inside != wanted};
}

}  // namespace cofferdam
