# Installs `build` into a fresh prefix, then builds and runs the outside project against it.
set(work ${build}/install_consumer)
set(prefix ${work}/prefix)
file(REMOVE_RECURSE ${work})

macro(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endmacro()

run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix})
run(${CMAKE_COMMAND} -G ${generator} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/build
    -D CMAKE_PREFIX_PATH=${prefix} -D CMAKE_CXX_COMPILER=${compiler} "-DCMAKE_CXX_FLAGS=${flags}")
run(${CMAKE_COMMAND} --build ${work}/build)

file(GLOB_RECURSE version_file ${prefix}/*/cofferdam-config-version.cmake)
include(${version_file})
run(${work}/build/consumer ${PACKAGE_VERSION})
run(${work}/build/consumer_of_all ${PACKAGE_VERSION})

# The example of the documentation sizes its pool as Vasicek's formula does, 45.86 million, within four standard errors.
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH tests)
cmake_path(GET tests PARENT_PATH source)
run(${CMAKE_COMMAND} -G ${generator} -S ${source}/docs/library -B ${work}/example
    -D CMAKE_PREFIX_PATH=${prefix} -D CMAKE_CXX_COMPILER=${compiler} "-DCMAKE_CXX_FLAGS=${flags}")
run(${CMAKE_COMMAND} --build ${work}/example)
execute_process(COMMAND ${work}/example/size_a_pool 0.02 0.5 WORKING_DIRECTORY ${work} OUTPUT_VARIABLE sized
                COMMAND_ERROR_IS_FATAL ANY)
if(NOT sized MATCHES "needs ([0-9.]+) \\+- ([0-9.]+) million CNY" OR CMAKE_MATCH_1 LESS 44.9 OR CMAKE_MATCH_1 GREATER 46.8
   OR CMAKE_MATCH_2 GREATER 0.3)
  message(FATAL_ERROR "the example says: ${sized}")
endif()
if(NOT EXISTS ${work}/pool.h5 OR NOT EXISTS ${prefix}/share/doc/cofferdam/LICENSE)
  message(FATAL_ERROR "the example's results or the installed licence are missing")
endif()

# The exported files must not name this machine's source or build folder.
file(GLOB_RECURSE exported ${prefix}/*.cmake ${prefix}/*.pc)
foreach(file IN LISTS exported)
  file(READ ${file} text)
  string(FIND "${text}" "${source}/" place)
  if(NOT place EQUAL -1)
    message(FATAL_ERROR "${file} names the source folder ${source}")
  endif()
endforeach()

find_program(pkg_config pkg-config)
if(pkg_config)
  file(GLOB_RECURSE pc_file ${prefix}/*/cofferdam.pc)
  cmake_path(GET pc_file PARENT_PATH pc_folder)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env PKG_CONFIG_PATH=${pc_folder} ${pkg_config} --cflags --libs cofferdam
                  OUTPUT_VARIABLE from_pkg_config COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(from_pkg_config UNIX_COMMAND "${from_pkg_config}")
  separate_arguments(flag_list UNIX_COMMAND "${flags}")
  run(${compiler} ${flag_list} ${CMAKE_CURRENT_LIST_DIR}/main.cpp -o ${work}/from_pkg_config ${from_pkg_config})
  run(${work}/from_pkg_config ${PACKAGE_VERSION})
endif()
