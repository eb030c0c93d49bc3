# The program of a user who has strut::strut, built as an embedded program is; and
# what must not come with it.
add_executable(user ../main.cpp)
target_link_libraries(user PRIVATE strut::strut)
target_compile_options(user PRIVATE -fno-exceptions -fno-rtti)
if(NOT strut_VERSION)
    get_directory_property(strut_VERSION DIRECTORY ${strut_SOURCE_DIR}
        DEFINITION PROJECT_VERSION)
endif()
string(REPLACE "." "," version ${strut_VERSION})
target_compile_definitions(user PRIVATE USER_VERSION=${version})

foreach(property IN ITEMS COMPILE_OPTIONS COMPILE_DEFINITIONS LINK_OPTIONS)
    get_target_property(forced strut::strut INTERFACE_${property})
    if(forced)
        message(FATAL_ERROR "strut::strut forces ${property} on its user: ${forced}")
    endif()
endforeach()
foreach(target IN ITEMS test-base strut_bench digits)
    if(TARGET ${target})
        message(FATAL_ERROR "strut brings ${target}, which its user has no use for")
    endif()
endforeach()
