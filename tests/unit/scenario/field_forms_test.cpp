// The pages of rates: every form that the checker makes has one, with an example that it reads.
#include "scenario/field_forms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "catalogue.hpp"

namespace cofferdam {
namespace {

/// Only numbers of clauses have parts, and they are not drawn.
constexpr Key kOfClause[] = {{.name = "rate",
                              .type = Type::field,
                              .sentence = "a rate",
                              .range = kShare,
                              .unit = Type::rate}};
constexpr Key kDrawn[] = {{.name = "rate",
                           .type = Type::field,
                           .sentence = "a rate",
                           .range = kShare,
                           .family = FamilyId::distribution,
                           .unit = Type::rate}};

TEST(FieldForms, EveryExampleHasItsForm) {
  std::set<std::string_view> names;
  std::set<Value::Form> forms;
  for (const FieldForm& form : field_forms()) {
    const Document document =
        parse_document("example", "rate: " + std::string(form.example) + "\n");
    Problems problems(document.sources);
    const bool drawn = form.form == Value::Form::distribution;
    const Value root = check(document, drawn ? kDrawn : kOfClause, catalogue(), problems);
    EXPECT_NO_THROW(problems.throw_if_any()) << form.name;
    EXPECT_EQ(root.at("rate").form, form.form) << form.name;
    EXPECT_TRUE(names.insert(form.name).second) << form.name;
    EXPECT_TRUE(forms.insert(form.form).second) << form.name;
    for (const std::string_view text :
         {form.sentence, form.formula, form.scheme, form.says, form.source})
      EXPECT_GE(text.size(), 4u) << form.name;
  }
  for (const Value::Form form :
       {Value::Form::number, Value::Form::column, Value::Form::attribute, Value::Form::by_tag,
        Value::Form::cases, Value::Form::sum, Value::Form::bands, Value::Form::distribution})
    EXPECT_TRUE(forms.contains(form)) << static_cast<int>(form);
}

/// Of numbers and names; lists of maps, and matrices, keep their brackets.
TEST(Lists, OfOneMayStandWithoutBrackets) {
  static constexpr Key kLists[] = {
      {.name = "levels", .type = Type::rate, .sentence = "s", .shape = Shape::list},
      {.name = "names", .type = Type::name, .sentence = "s", .shape = Shape::list},
      {.name = "rows",
       .type = Type::rate,
       .sentence = "s",
       .fallback = kOptional,
       .shape = Shape::matrix}};
  const auto read = [&](const std::string& text) {
    const Document document = parse_document("lists", text);
    Problems problems(document.sources);
    const Value root = check(document, kLists, catalogue(), problems);
    problems.throw_if_any();
    return resolved_yaml(root);
  };
  EXPECT_EQ(read("levels: 99 %\nnames: loans\n"), read("levels: [99 %]\nnames: [loans]\n"));
  EXPECT_THROW(read("levels: 99 %, 90 %\nnames: loans\n"), InputError);
  EXPECT_THROW(read("levels: 99 %\nnames: 【loans】\n"), InputError);
  EXPECT_THROW(read("levels: 99 %\nnames: loans\nrows: 1 %\n"), InputError);
}

}  // namespace
}  // namespace cofferdam
