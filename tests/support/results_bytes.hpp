// The bytes of a results file.
#pragma once
#include <gtest/gtest.h>
#include <unistd.h>
#include <cofferdam/results.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

namespace cofferdam {

inline std::string bytes_of(const Results& results) {
  const std::string path = testing::TempDir() + "repeat" + std::to_string(getpid()) + ".h5";
  write_results(results, path);
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  in.close();
  std::remove(path.c_str());
  return bytes;
}

}  // namespace cofferdam
