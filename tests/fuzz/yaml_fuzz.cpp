// Any bytes must give a document or an InputError, and never crash; so must any override.
#include <cstddef>
#include <cstdint>

#include "scenario/tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    cofferdam::Document document = cofferdam::parse_document("fuzz.yaml", text);
    cofferdam::Problems problems(document.sources);
    cofferdam::apply_override(document, text, problems);
    problems.throw_if_any();
  } catch (const cofferdam::InputError&) {
  }
  return 0;
}
