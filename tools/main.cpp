// The cofferdam command.
#include <cofferdam/error.hpp>
#include <cofferdam/simulate.hpp>

#include <iostream>

#include "table_text.hpp"

int main(int argc, char** argv) {
  using namespace cofferdam;
  try {
    std::vector<std::string> sets(argv + 2, argv + argc);
    const Model model = build_model(read_scenario(argv[1], sets));
    const Results results = simulate(model, {.threads = 2});
    for (const Table& t : results.tables) if (t.rows() < 60) std::cout << t.name << "\n" << to_text(t) << "\n";
    write_results(results, "/tmp/out.h5");
  } catch (const Error& e) {
    std::cerr << e.what() << "\n";
    return static_cast<int>(e.code());
  }
}
