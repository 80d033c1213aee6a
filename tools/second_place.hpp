// Where a file goes that cannot be written where it was asked for.
#pragma once
#include <cofferdam/error.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace cofferdam {

/// Where a file was written.
struct Written {
  std::string path;              ///< "": nowhere
  std::optional<Error> failure;  ///< why not where it was asked for; says where it is instead
};

/// What was computed for hours is not lost with a full disk or a folder that has gone: it is
/// written to a new folder in that for temporary files or, where that fails, in the home folder.
/// All files of one object go to the same new folder, as long as they fit.
class SecondPlace {
 public:
  /// Calls `write`, which writes `path`. If that throws Error, calls `write_to` with the path of a
  /// file of the same name in the second place.
  Written write(const std::string& path, const std::function<void()>& write,
                const std::function<void(const std::string& path)>& write_to);

 private:
  std::string write_below(const std::string& base, const std::string& name,
                          const std::function<void(const std::string& path)>& write_to);
  std::map<std::string, std::string> folders_;  ///< the new folder, by the one that it is in
};

}  // namespace cofferdam
