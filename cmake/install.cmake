# What `cmake --install` puts in place: library, headers, CMake and pkg-config files, command with its manual and
# completions, scenarios, texts;
# and the package that CPack makes of it.
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/cofferdam)

install(TARGETS cofferdam_engine EXPORT cofferdam ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT cofferdam NAMESPACE cofferdam:: FILE cofferdam-targets.cmake DESTINATION ${package_folder})
install(DIRECTORY include/cofferdam DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.hpp)
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/cofferdam OPTIONAL)
install(PROGRAMS tools/regions DESTINATION ${CMAKE_INSTALL_DATADIR}/cofferdam)
install(DIRECTORY tools/slurm DESTINATION ${CMAKE_INSTALL_DATADIR}/cofferdam USE_SOURCE_PERMISSIONS)
install(FILES LICENSE README.md CHANGELOG.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
if(TARGET cofferdam)
  install(TARGETS cofferdam RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
# The manual page and what shells complete, which the built command writes.
if(TARGET cofferdam AND (NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR))
  set(texts ${PROJECT_BINARY_DIR}/texts)
  install(FILES ${texts}/cofferdam.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${texts}/cofferdam DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${texts}/_cofferdam DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${texts}/cofferdam.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()

configure_package_config_file(cmake/cofferdam-config.cmake.in cofferdam-config.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(cofferdam-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cofferdam-config.cmake
              ${PROJECT_BINARY_DIR}/cofferdam-config-version.cmake DESTINATION ${package_folder})

# ${pcfiledir} keeps the file right when the prefix is moved or given only at install time.
file(RELATIVE_PATH prefix_from_pc_file /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
set(pc_requires Requires)
if(BUILD_SHARED_LIBS)
  set(pc_requires Requires.private)
endif()
configure_file(cmake/cofferdam.pc.in cofferdam.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cofferdam.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# `cpack -G DEB` in the build folder: a package that asks for the libraries that the command was linked with.
set(CPACK_PACKAGE_NAME cofferdam)
set(CPACK_PACKAGE_CONTACT "The Cofferdam developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
find_program(COFFERDAM_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(COFFERDAM_SHLIBDEPS)
if(COFFERDAM_SHLIBDEPS)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
include(CPack)
