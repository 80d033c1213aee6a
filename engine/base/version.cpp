#include <cofferdam/version.hpp>

namespace cofferdam {

const char* version() {
  return COFFERDAM_VERSION;
}

}  // namespace cofferdam
