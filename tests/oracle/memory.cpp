// A trial of the oracle fills a lot of memory anew: the pages of one are kept for the next.
#include <cstddef>
#ifdef __GLIBC__
#include <malloc.h>

namespace {

[[maybe_unused]] const bool kept =
    mallopt(M_MMAP_THRESHOLD, 1 << 30) && mallopt(M_TRIM_THRESHOLD, 1 << 30);

}  // namespace
#endif
