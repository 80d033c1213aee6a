#include "scenario/yaml_text.hpp"

namespace cofferdam {
namespace {

struct Translation {
  std::string_view parser;  // how the message of the parser begins
  const char* what;
  const char* advice;
};

constexpr Translation kTranslations[] = {
    {"illegal map value", "a colon stands where no value can follow",
     "give each key a line of its own, check the indentation, and quote a text that holds \": \""},
    {"illegal map key", "a key stands where none can begin",
     "check the indentation, and begin each key on a line of its own"},
    {"illegal block entry", "a dash stands where no list entry can begin",
     "put the list on lines of its own, below its key"},
    {"illegal flow end", "a closing bracket has no opening one", "remove it or open the bracket"},
    {"end of map not found", "the line does not continue the map above it",
     "check its indentation, and that the key ends in a colon and a space"},
    {"end of map flow not found", "the map in braces is not closed, or a comma is missing",
     "write it as {key: value, key: value}"},
    {"end of sequence not found", "the line does not continue the list above it",
     "check its indentation and begin each entry with a dash and a space"},
    {"end of sequence flow not found", "the list in brackets is not closed, or a comma is missing",
     "write it as [value, value]"},
    {"illegal EOF in scalar", "the text in quotes is not closed", "add the closing quote"},
    {"illegal document indicator in scalar", "a line --- or ... stands inside a text in quotes",
     "close the quote before it"},
    {"unknown escape character", "the escape after the backslash is unknown",
     "double the backslash, or use single quotes"},
    {"bad character found while scanning hex", "the escape needs hexadecimal digits",
     "write \\x and 2, \\u and 4 or \\U and 8 of them"},
    {"invalid unicode", "the escape names no character", "write the character itself"},
    {"illegal tab", "a tab stands in the indentation", "indent by spaces"},
    {"unknown token", "the character cannot begin a value", "put the text in quotes"},
    {"illegal character in scalar", "the character cannot stand in a value",
     "put the text in quotes"},
    {"the referenced anchor", "aliases (*) are not supported", "write the value out"},
    {"alias not found", "the asterisk begins an alias", "put the text in quotes"},
    {"anchor not found", "the ampersand begins an anchor", "put the text in quotes"},
    {"illegal character found while scanning a", "anchors and aliases are not supported",
     "put a text that begins with & or * in quotes"},
    {"aliases can't have any content", "aliases (*) are not supported", "write the value out"},
    {"cannot assign multiple anchors", "anchors (&) are not supported", "write the value out"},
    {"cannot assign multiple tags", "tags (!) are not supported", "remove the tag"},
    {"illegal character found while scanning tag", "tags (!) are not supported",
     "put a text that begins with ! in quotes"},
    {"tag handle with no suffix", "tags (!) are not supported",
     "put a text that begins with ! in quotes"},
    {"end of verbatim tag", "tags (!) are not supported",
     "put a text that begins with ! in quotes"},
    {"cannot set zero indentation", "a block of text cannot have the indentation 0",
     "remove the digit after | or >"},
    {"unexpected character in block scalar", "the line after | or > holds other text",
     "begin the text on the next line"},
};

}  // namespace

PlainWords plain_words(const std::string& parser_message) {
  for (const Translation& translation : kTranslations) {
    if (!parser_message.starts_with(translation.parser)) continue;
    return {translation.what, translation.advice};
  }
  return {"the text is not valid YAML (" + parser_message + ")", "check the line"};
}

}  // namespace cofferdam
