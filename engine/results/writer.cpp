#include "results/writer.hpp"

#include "results/image.hpp"
#include "results/seal.hpp"

namespace cofferdam {

void write_results(const Results& results, const std::string& path) {
  OutputFile file(path);
  write_results(results, file);
}

void write_results(const Results& results, OutputFile& file) {
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
