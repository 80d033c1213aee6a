// Prints the headlines of results files, or what moved between two sets of them.
//
// usage: cofferdam_headlines FILE.h5            its headlines
//        cofferdam_headlines WAS.h5 IS.h5       what moved
//        cofferdam_headlines WAS_DIR IS_DIR     what moved in the files that both folders hold
#include "support/headlines.hpp"

#include <cofferdam/error.hpp>

#include <cstdio>
#include <filesystem>
#include <set>

namespace fs = std::filesystem;
using cofferdam::headlines::moves;
using cofferdam::headlines::text_of;

namespace {

std::string headlines(const fs::path& file) {
  return text_of(cofferdam::read_results(file.string()));
}

std::set<fs::path> names(const fs::path& folder) {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".h5") files.insert(entry.path().filename());
  return files;
}

void compare(const std::string& name, const fs::path& was, const fs::path& is) {
  const std::string moved = moves(headlines(was), headlines(is));
  std::printf("# %s%s\n%s\n", name.c_str(), moved.empty() ? ": nothing moved" : "", moved.c_str());
}

}  // namespace

int main(int count, char** arguments) try {
  if (count == 2) {
    std::fputs(headlines(arguments[1]).c_str(), stdout);
    return 0;
  }
  if (count != 3) {
    std::fputs("usage: cofferdam_headlines RESULTS.h5 | WAS IS (two files or two folders)\n",
               stderr);
    return 64;
  }
  const fs::path was = arguments[1], is = arguments[2];
  if (!fs::is_directory(was)) {
    compare(is.stem().string(), was, is);
    return 0;
  }
  const auto now = names(is);
  for (const fs::path& name : names(was))
    if (now.contains(name)) compare(name.stem().string(), was / name, is / name);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "cofferdam_headlines: %s\n", error.what());
  return 65;
}
