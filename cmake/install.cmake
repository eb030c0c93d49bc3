# What `cmake --install` puts where: the headers; the package, so that find_package(strut) gives the
# same strut::strut; strut.pc and strut-io.pc for pkg-config; the license. All may be moved elsewhere as
# one tree.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_dir ${CMAKE_INSTALL_DATADIR}/cmake/strut)
configure_package_config_file(cmake/strutConfig.cmake.in strutConfig.cmake
    INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(strutConfigVersion.cmake
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(TARGETS strut EXPORT strut INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT strut NAMESPACE strut:: FILE strutTargets.cmake DESTINATION ${package_dir})
# strut::io by itself: whether Boost.JSON is there is the question of whoever asks for the component.
set_target_properties(strut_io PROPERTIES EXPORT_NAME io)
install(TARGETS strut_io EXPORT strut-io)
install(EXPORT strut-io NAMESPACE strut:: FILE strut-ioTargets.cmake DESTINATION ${package_dir})
install(DIRECTORY include/strut DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_BINARY_DIR}/strutConfig.cmake ${PROJECT_BINARY_DIR}/strutConfigVersion.cmake
    DESTINATION ${package_dir})

set(pkgconfig_dir ${CMAKE_INSTALL_DATADIR}/pkgconfig)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_INCLUDEDIR
    BASE_DIRECTORY ${CMAKE_INSTALL_FULL_DATADIR}/pkgconfig OUTPUT_VARIABLE include_from_pc)
foreach(package IN ITEMS strut strut-io)
    configure_file(cmake/${package}.pc.in ${package}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/${package}.pc DESTINATION ${pkgconfig_dir})
endforeach()

# Not CMAKE_INSTALL_DOCDIR, which is another project's if this one is its folder.
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/strut)
