// Pictures of results. A picture is one file, with a row in pictures.cpp.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/results.hpp>

#include <string>
#include <vector>

#include "summary_parts.hpp"

namespace cofferdam {

/// What is asked of a picture besides its kind.
struct PictureRequest {
  std::string variant = kBaseName;
  /// Pools, accounts, inputs or measures that are drawn; empty: those that are most worth it.
  std::vector<std::string> only = {};
};

/// A picture that can be made of results.
struct Picture {
  const char* name;
  const char* sentence;  ///< what it shows
  const char* needs;     ///< why there is nothing to draw, and what to write so that there is
  /// How much it is worth to look at, 1 to 100; 0: the results have nothing of it.
  int (*worth)(const Results& results, const std::string& variant);
  /// The drawing as SVG. Throws Error(scenario) if `only` names what the picture does not have.
  std::string (*draw)(const Results& results, const PictureRequest& request);
};

/// All pictures there are.
const std::vector<Picture>& pictures();

/// Those that the results allow, that which is most worth looking at first.
std::vector<const Picture*> possible_pictures(const Results& results, const std::string& variant);

/// Draws the picture of that name, or, of "", the one most worth looking at. Throws Error(scenario)
/// if there is no such picture or variant, or if the results have nothing to draw: then it says
/// what to write into the scenario.
std::string draw_picture(const Results& results, const std::string& name,
                         const PictureRequest& request);
/// The picture that this is. Throws in the same way.
const Picture& choose_picture(const Results& results, const std::string& name,
                              const PictureRequest& request);

// The rows of the catalogue.
Picture sizing_picture();
Picture fan_picture();
Picture bearers_picture();
Picture years_picture();
Picture tail_picture();
Picture variants_picture();
Picture tornado_picture();
Picture map_picture();

}  // namespace cofferdam
