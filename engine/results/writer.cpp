#include <cofferdam/results.hpp>

#include "results/image.hpp"
#include "results/output_file.hpp"
#include "results/seal.hpp"

namespace cofferdam {

void write_results(const Results& results, const std::string& path) {
  OutputFile file(path);
  const std::vector<char> image = make_image(results);
  Sealer sealer;
  sealer.add(image.data(), image.size());
  const Seal seal = sealer.finish();
  file.require_space(image.size() + seal.size());
  file.write(image.data(), image.size());
  file.write(seal.data(), seal.size());
  file.commit();
}

void check_writable(const std::string& path) {
  const OutputFile file(path);
}

}  // namespace cofferdam
