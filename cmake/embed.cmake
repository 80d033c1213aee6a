# embed_texts(OUTPUT FILES...): a C++ file of the texts of these files, by name, that follows them when they change.
#
# The file defines `cofferdam::embedded_texts()` of tools/templates.hpp. Raw strings are cut into pieces, since
# compilers may bound them.
function(embed_texts output)
  set(rows "")
  foreach(file IN LISTS ARGN)
    cmake_path(GET file FILENAME name)
    file(READ ${file} text)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    string(LENGTH "${text}" length)
    set(pieces "")
    set(at 0)
    while(at LESS length)
      string(SUBSTRING "${text}" ${at} 8000 piece)
      string(APPEND pieces "\n     R\"embedded(${piece})embedded\"")
      math(EXPR at "${at} + 8000")
    endwhile()
    string(APPEND rows "    {\"${name}\",${pieces}},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[
// Written by CMake from the files of tools/templates.
#include "templates.hpp"

namespace cofferdam {

const std::map<std::string, std::string>& embedded_texts() {
  static const std::map<std::string, std::string> texts = {
@rows@  };
  return texts;
}

}  // namespace cofferdam
]])
endfunction()
