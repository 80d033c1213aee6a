#include "results/hdf5_checks.hpp"

#include <algorithm>

#include "results/size_text.hpp"

namespace cofferdam::hdf5 {

namespace {

/// The engine's chunks have half a megabyte; a chunk is read whole.
constexpr std::uint64_t kMostChunkBytes = 1 << 26;

/// How many bytes one stored byte may become. Throws Foreign at a filter that is not the engine's.
std::uint64_t expansion_of(hid_t creation, const std::string& name) {
  std::uint64_t expansion = 1;
  for (int filter = 0; filter < check(H5Pget_nfilters(creation), "count filters"); ++filter) {
    unsigned flags = 0, settings = 0;
    std::size_t values = 0;
    const H5Z_filter_t id =
        H5Pget_filter2(creation, filter, &flags, &values, nullptr, 0, nullptr, &settings);
    if (id == H5Z_FILTER_DEFLATE) {
      expansion *= kMostExpansion;
    } else if (id != H5Z_FILTER_SHUFFLE && id != H5Z_FILTER_FLETCHER32) {
      throw Foreign("'" + name + "' is packed by HDF5 filter " + std::to_string(id));
    }
  }
  return std::min(expansion, kMostExpansion);
}

Properties creation_of(hid_t dataset) {
  return Properties(H5Dget_create_plist(dataset), "get dataset properties");
}

/// Of one value in the file.
std::uint64_t size_of(hid_t dataset) {
  const std::size_t size = H5Tget_size(Type(H5Dget_type(dataset), "get type"));
  require(size > 0, "a type has no size");
  return size;
}

std::uint64_t file_size(hid_t object) {
  const File file(H5Iget_file_id(object), "find file");
  hsize_t bytes = 0;
  check(H5Fget_filesize(file, &bytes), "measure file");
  return bytes;
}

void require_small_chunks(hid_t creation, const std::string& name, std::uint64_t size) {
  hsize_t chunk = 0;
  require(
      check(H5Pget_chunk(creation, 1, &chunk), "get chunk") == 1 && chunk <= kMostChunkBytes / size,
      "'" + name + "' has chunks that are too large");
}

}  // namespace

TooLarge::TooLarge(std::uint64_t most)
    : std::runtime_error("takes more than " + size_text(most) + " of memory") {}

void Budget::spend(std::uint64_t count, std::uint64_t size) {
  if (count > left_ / size) throw TooLarge(most_);
  left_ -= count * size;
}

void require(bool holds, const std::string& what) {
  if (!holds) throw Failure(what);
}

void require_own_link(const std::string& name, H5L_type_t type) {
  if (type != H5L_TYPE_HARD) throw Foreign("'" + name + "' is a link to somewhere else");
  if (name == "." || name.find('/') != std::string::npos) {
    throw Foreign("'" + name + "' is a name with a path");
  }
}

void require_plain(hid_t dataset, const std::string& name) {
  const Properties creation = creation_of(dataset);
  if (check(H5Pget_external_count(creation), "count other files") > 0) {
    throw Foreign("'" + name + "' keeps its values in another file");
  }
  const H5D_layout_t layout = check(H5Pget_layout(creation), "get layout");
  if (layout == H5D_VIRTUAL) throw Foreign("'" + name + "' takes its values from other datasets");
  expansion_of(creation, name);
  if (layout == H5D_CHUNKED) require_small_chunks(creation, name, size_of(dataset));
}

void require_stored(hid_t dataset, const std::string& name, std::uint64_t rows) {
  if (rows == 0) return;
  const std::uint64_t stored =
      std::min<std::uint64_t>(H5Dget_storage_size(dataset), file_size(dataset));
  require(rows <= stored * expansion_of(creation_of(dataset), name) / size_of(dataset),
          "'" + name + "' claims " + std::to_string(rows) + " rows, more than its " +
              std::to_string(stored) + " bytes can hold");
}

}  // namespace cofferdam::hdf5
