// Calls the installed library and checks that the version is the one that was installed.
#include <cofferdam/version.hpp>

#include <cstdio>
#include <cstring>

int main(int count, char** arguments) {
  std::puts(cofferdam::version());
  return count == 2 && std::strcmp(arguments[1], cofferdam::version()) == 0 ? 0 : 1;
}
