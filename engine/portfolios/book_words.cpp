#include "portfolios/book_words.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

/// `first` of the sentence in upper case.
std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

/// "24,000 loans, about 240 billion CNY in all".
std::string total_text(const ToldBook& book) {
  double count = 0, amount = 0;
  for (std::size_t row = 0; row < book.exposures.rows(); ++row) {
    count += book.exposures.count_of(row);
    amount += book.exposures.amount_of(row) * book.exposures.count_of(row);
  }
  count = std::round(count);
  return Words::number(count) + " " + (count == 1 ? book.one : book.many) + ", " +
         book.words.about(amount) + " in all";
}

std::string new_business_text(const ToldBook& book, const Value& made) {
  const Value &volume = made.get("volume"), &count = made.get("count"), &until = made.get("until"),
              &take_up = made.get("take_up");
  std::string text = volume ? capital(book.many) + " of " + book.words.money(volume.number)
                            : Words::number(count.number) + " " + book.many;
  text += " " + book.made + " each " + Words::step(made.at("per")) + ", on the first day of each " +
          Words::step(made.at("every"));
  if (until) text += ", before " + Words::date(until);
  std::string parts;
  for (const Value& part : made.get("ramp_up").items)
    parts += (parts.empty() ? "" : ", ") + Words::percent(part.number);
  if (!parts.empty()) text += "; in the first years only " + parts + " of that";
  if (take_up && (take_up.form != Value::Form::number || take_up.number < 1))
    text += "; of what is offered a part is taken up: " + Words::rates(take_up);
  const Value& opening = book.portfolio.get("opening_book");
  return text + ". That makes " + total_text(book) +
         (opening && opening.text != "none" ? ", the book at the start included." : ".");
}

std::string loading_text(const Value& loading) {
  std::vector<std::string> factors;
  for (const auto& [factor, weight] : loading.entries)
    factors.push_back(factor + " (loading " + Words::numbers(weight) + ")");
  return (factors.size() > 1 ? "the factors " : "the factor ") + Words::list(factors);
}

std::string shares_text(const Value& mix) {
  std::vector<std::string> values;
  for (const auto& [name, share] : mix.entries)
    values.push_back(name + " for " + Words::percent(share.number));
  return Words::list(values);
}

std::string bands_text(const Value& tag) {
  std::vector<std::string> values;
  for (const Value& band : tag.at("bands").items) {
    const Value& up_to = band.at("up_to");
    values.push_back(band.at("name").text +
                     (up_to ? " up to " + (up_to.per == "%" ? Words::percent(up_to.number)
                                                            : Words::number(up_to.number))
                            : " above"));
  }
  const Value &of = tag.at("of"), &column = tag.at("column");
  return "by " + (of ? of.text : "the column '" + column.text + "'") +
         (tag.at("per") ? " divided by '" + tag.at("per").text + "'" : "") + ": " +
         Words::list(values);
}

std::string origin_of_tag(const std::string& name, const Value& tag) {
  const std::string start = "Tag '" + name + "' ";
  if (const Value& seen = tag.get("observes"))
    return start + "is '" + seen.at("tag").text + "' as it is seen, with mistakes.";
  if (!tag.get("bands").items.empty()) return start + "is cut " + bands_text(tag) + ".";
  if (!tag.get("mix").entries.empty()) return start + "is " + shares_text(tag.at("mix")) + ".";
  return start + "is read from the column '" + tag.at("column").text + "'.";
}

std::string tag_text(const std::string& name, const Value& tag) {
  const Value& later = tag.get("when_renewed");
  return origin_of_tag(name, tag) +
         (later.given ? " From the first renewal on it is " + later.text + "." : "");
}

std::string curve_text(const Value& curve) {
  std::vector<std::string> parts;
  for (const Value& part : curve.items) parts.push_back(Words::percent(part.number));
  return Words::list(parts) + (parts.size() > 1 ? " have defaulted by the end of years 1 to " +
                                                      std::to_string(parts.size()) + " of life"
                                                : " have defaulted by the end of the first year");
}

std::string by_score_text(const Value& by_score) {
  const Value &mean = by_score.get("mean"), &gini = by_score.get("gini"),
              &auc = by_score.get("auc");
  std::string text = "The probability of default follows from the score";
  if (mean) text += ", " + Words::percent(mean.number) + " on average";
  if (gini) text += ", with a Gini coefficient of " + Words::number(gini.number);
  if (auc) text += ", with an area under the curve of " + Words::number(auc.number);
  return text + ".";
}

}  // namespace

void add_sentence(std::vector<std::string>& all, std::string sentence) {
  if (!sentence.empty()) all.push_back(std::move(sentence));
}

std::string origin_text(const ToldBook& book) {
  const Value& portfolio = book.portfolio;
  if (const Value& made = portfolio.get("new_business")) return new_business_text(book, made);
  const std::string total = total_text(book);
  if (const Value& file = portfolio.get("file")) {
    const Value& where = file.at("where");
    return "It has " + total + ", read from " + file.at("path").text +
           (where ? " where " + Words::condition(*where.condition) : "") + ".";
  }
  if (const Value& firms = portfolio.get("firms"))
    return "It has " + total + ", of the firms '" + firms.text + "'.";
  return "It has " + total + ".";
}

std::string opening_text(const ToldBook& book) {
  const Value &opening = book.portfolio.get("opening_book"),
              &in_force = book.portfolio.get("in_force");
  if (!opening || !book.portfolio.get("new_business")) return "";
  if (opening.text == "none") return "The book is empty at the start.";
  return "At the start the book holds what the same business would have left by then" +
         (in_force ? ", scaled to " + book.words.money(in_force.number) + " outstanding." : ".");
}

std::string size_text(const ToldBook& book, const char* key, const std::string& called) {
  const Value& size = book.portfolio.get(key);
  if (!size) return "";
  std::string text = called + " of each " + book.one + " is " + book.words.amounts(size);
  if (const Value& above = book.portfolio.get("redraw_above"))
    text += "; what is above " + book.words.money(above.number) + " is drawn again";
  if (const Value& above = book.portfolio.get("clamp_above"))
    text += "; what is above " + book.words.money(above.number) + " is cut down to it";
  return text + ".";
}

std::string span_text(const ToldBook& book, const char* key, const std::string& verb) {
  const Value& span = book.portfolio.get(key);
  if (!span) return "";
  if (span.form == Value::Form::column)
    return "The " + std::string(key) + " of each " + book.one + " is read from the column '" +
           span.text + "'.";
  const bool drawn = span.form == Value::Form::distribution;
  return "Each " + book.one + " " + verb + (drawn ? " for a time " : " for ") + Words::spans(span) +
         ".";
}

std::string default_text(const ToldBook& book) {
  const Value& portfolio = book.portfolio;
  if (const Value& firms = portfolio.get("firms"))
    return "It defaults when its firm, one of '" + firms.text + "', does.";
  if (const Value& pd = portfolio.get("pd"))
    return (book.exposures.is_dated() ? "The yearly probability of default is "
                                      : "The probability of default is ") +
           Words::rates(pd) + ".";
  if (const Value& score = portfolio.get("pd_by_score")) return by_score_text(score);
  if (const Value& curve = portfolio.get("pd_curve"); !curve.items.empty())
    return "Of " + book.many + " of one age " + curve_text(curve) + ".";
  if (portfolio.get("probit_hazard"))
    return "How likely a default is in each year of life is given by probits.";
  if (const Value& rating = portfolio.get("rating"))
    return "Defaults follow the path of the issuer's grade, which begins as the tag '" +
           rating.text + "' says and moves by the rating system '" +
           portfolio.at("migration").text + "'.";
  return "";
}

std::string ties_text(const ToldBook& book, const std::string& what) {
  const Value &loading = book.portfolio.get("loading"),
              &correlation = book.portfolio.get("asset_correlation");
  if (loading && !loading.entries.empty())
    return what + " are tied to each other by " + loading_text(loading) + ".";
  if (correlation)
    return what + " are tied to each other by an asset correlation of " +
           Words::rates(correlation) + ".";
  return "";
}

std::string loss_text(const ToldBook& book) {
  const Value &lgd = book.portfolio.get("lgd"), &recovery = book.portfolio.get("recovery");
  if (lgd && !recovery)
    return lgd.form == Value::Form::number
               ? "A default loses " + Words::percent(lgd.number) +
                     " of what is outstanding, for good."
               : "The part of what is outstanding that a default loses for good is " +
                     Words::rates(lgd) + ".";
  if (!recovery) return "";
  const Value &rate = recovery.at("rate"), &lag = recovery.at("lag");
  std::string text =
      !lgd ? "A default loses all that is outstanding; "
      : lgd.form == Value::Form::number
          ? "A default loses " + Words::percent(lgd.number) + " of what is outstanding; "
          : "The part of what is outstanding that a default loses is " + Words::rates(lgd) + "; ";
  text += rate.form == Value::Form::number ? Words::percent(rate.number) + " of it comes back"
                                           : "the part that comes back is " + Words::rates(rate);
  if (lag.form != Value::Form::number)
    text += ", after a time " + Words::spans(lag);
  else if (lag.number > 0)
    text += ", " + Words::span(lag) + " later";
  if (const double cost = recovery.at("cost").number; cost > 0)
    text += ", at a cost of " + Words::percent(cost) + " of it";
  return text + ".";
}

std::vector<std::string> label_texts(const ToldBook& book) {
  std::vector<std::string> all;
  for (const auto& [name, tag] : book.portfolio.get("tags").entries)
    all.push_back(tag_text(name, tag));
  for (const Value& joint : book.portfolio.get("joint_tags").items)
    all.push_back("The tags " + Words::names(joint.at("tags")) + " are drawn together.");
  for (const auto& [name, attribute] : book.portfolio.get("attributes").entries)
    all.push_back("Attribute '" + name + "' is " + Words::numbers(attribute) + ".");
  if (const Value& score = book.portfolio.get("score"))
    all.push_back(score.at("of") ? "The score is " + Words::numbers(score.at("of")) + "."
                                 : "The score is the sum of " +
                                       std::to_string(score.at("indicators").entries.size() +
                                                      score.at("indicators").items.size()) +
                                       " weighted indicators.");
  return all;
}

}  // namespace cofferdam
